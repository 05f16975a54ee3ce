#include "Interruptions.hpp"

#include <sys/resource.h>

#include <string>

#include "KernelFile.hpp"

extern "C" {
#include "clab_clock.h"
#include "clab_process.h"
}

namespace maplab {

namespace {

/// The kernel's files, opened once.
struct KernelFiles {
  // Some 100 bytes per processor, the processors first: enough for 600.
  KernelFile stat{"/proc/stat", 65'536};
  KernelFile schedule{"/proc/self/schedstat", 256};
  /// `cpu3 ` if this process may run on processor 3 only.
  std::string ownLabel;

  KernelFiles() {
    int processors[2];
    if (clab_allowed_processors(processors, 2) == 1) ownLabel = "cpu" + std::to_string(processors[0]) + " ";
  }
};

KernelFiles& kernelFiles() {
  static KernelFiles files;
  return files;
}

rusage resourceUsage() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}

std::optional<int64_t> difference(std::optional<int64_t> now, std::optional<int64_t> before) {
  return now && before ? std::optional(*now - *before) : std::nullopt;
}

}  // namespace

Interruptions Interruptions::now() {
  KernelFiles& files = kernelFiles();
  Interruptions counts;
  const std::string_view stat = files.stat.read();
  // The eighth number of a line is what was stolen.
  counts.stealTicks = numberAfter("cpu ", 7, stat);
  if (!files.ownLabel.empty()) counts.ownStealTicks = numberAfter(files.ownLabel, 7, stat);
  counts.runQueueWait = numberAfter("", 1, files.schedule.read());
  // Read last, because reading the files must not be part of the measurement.
  const rusage usage = resourceUsage();
  counts.involuntarySwitches = usage.ru_nivcsw;
  counts.minorFaults = usage.ru_minflt;
  counts.majorFaults = usage.ru_majflt;
  counts.wallNanoseconds = static_cast<int64_t>(clab_monotonic_nanoseconds());
  return counts;
}

Interruptions Interruptions::since(const Interruptions& earlier) const {
  Interruptions added;
  added.involuntarySwitches = involuntarySwitches - earlier.involuntarySwitches;
  added.minorFaults = minorFaults - earlier.minorFaults;
  added.majorFaults = majorFaults - earlier.majorFaults;
  added.stealTicks = difference(stealTicks, earlier.stealTicks);
  added.ownStealTicks = difference(ownStealTicks, earlier.ownStealTicks);
  added.runQueueWait = difference(runQueueWait, earlier.runQueueWait);
  added.wallNanoseconds = wallNanoseconds - earlier.wallNanoseconds;
  return added;
}

void Interruptions::record(Figures& figures) const {
  figures.set("region_seconds", static_cast<double>(wallNanoseconds) * 1e-9);
  figures.set("involuntary_switches", static_cast<double>(involuntarySwitches));
  figures.set("minor_faults", static_cast<double>(minorFaults));
  figures.set("major_faults", static_cast<double>(majorFaults));
  figures.set("steal_ticks", figure(stealTicks), "/proc/stat does not report steal_ticks");
  // A process that may run anywhere has no processor of its own: no need to report that in every cell.
  if (ownStealTicks) figures.set("worker_steal_ticks", static_cast<double>(*ownStealTicks));
  figures.set("run_queue_wait_ns", figure(runQueueWait), "/proc/self/schedstat does not report run_queue_wait_ns");
}

PageFaults PageFaults::now() {
  const rusage usage = resourceUsage();
  return {usage.ru_minflt, usage.ru_majflt};
}

}  // namespace maplab
