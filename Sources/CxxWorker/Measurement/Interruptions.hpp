/// What the machine did to this process during the measured rounds (Sources/Measurement/ProcessorInterruptions.swift).
#pragma once

#include <cstdint>
#include <optional>

#include "Figures.hpp"

namespace maplab {

/// Counts since the process (or the machine) started, or the difference of two readings.
struct Interruptions {
  /// Times that the kernel gave the processor to another process.
  int64_t involuntarySwitches = 0;
  int64_t minorFaults = 0;
  int64_t majorFaults = 0;
  /// Hundredths of a second that the hypervisor gave to other machines, over all processors.
  std::optional<int64_t> stealTicks;
  /// The same on the processor that this process is pinned to.
  std::optional<int64_t> ownStealTicks;
  /// Nanoseconds for which the main thread could have run but had to wait.
  std::optional<int64_t> runQueueWait;
  /// The kernel's clock.
  int64_t wallNanoseconds = 0;

  /// The counts now. The first call opens files; a later one allocates nothing.
  static Interruptions now();
  /// What was added since an earlier reading.
  Interruptions since(const Interruptions& earlier) const;
  /// Writes the metrics, and the reason for each that is missing.
  void record(Figures& figures) const;
};

/// Page faults of the process so far.
struct PageFaults {
  int64_t minor;
  int64_t major;
  static PageFaults now();
};

}  // namespace maplab
