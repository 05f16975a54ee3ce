/// The functions of the preloaded AllocationProbe, found by name: the worker does not link it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "AllocationProbe.h"

namespace maplab {

/// The probe of this process.
class AllocationCounter {
 public:
  using Counts = maplab_probe_counts;

  /// None if no probe is preloaded or it has a different layout.
  static std::optional<AllocationCounter> find();
  /// The library that the probe forwards its calls to; empty if unknown.
  static std::string libraryBehindProbe();

  /// Sets the region's counts to zero and turns it on.
  void start() const {
    resetCounts();
    switchRegion(1);
  }
  /// Turns the region off.
  void stop() const { switchRegion(0); }
  /// The region's counts.
  Counts region() const;

 private:
  bool read(maplab_probe_reading& reading) const;

  decltype(&maplab_probe_region) switchRegion = nullptr;
  decltype(&maplab_probe_read) readInto = nullptr;
  decltype(&maplab_probe_reset) resetCounts = nullptr;
};

}  // namespace maplab
