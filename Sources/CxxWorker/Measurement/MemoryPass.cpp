#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "Allocators.hpp"
#include "Clock.hpp"
#include "Interruptions.hpp"
#include "KernelFile.hpp"
#include "Passes.hpp"

namespace maplab {

namespace {

/// Steps in which the map is filled, and in which it is emptied, with a reading after each.
constexpr size_t buildSteps = 64;
constexpr size_t deleteSteps = 16;

/// The kernel's view of this process's memory. Everything a reading needs is opened beforehand.
class ProcessMemory {
 public:
  /// Current resident set, in KiB. smaps_rollup walks the page tables; statm is faster but only close, and the only one
  /// before Linux 4.14.
  int64_t residentKiB() {
    if (const auto size = numberAfter("Rss:", 0, rollup.read())) return *size;
    const auto pages = numberAfter("", 1, statm.read());
    if (!pages) throw Failure("/proc/self/statm: no resident set");
    return *pages * (sysconf(_SC_PAGESIZE) / 1024);
  }

  /// Largest resident set since `resetPeak`, or since the process began, in KiB.
  int64_t peakKiB() {
    const auto size = numberAfter("VmHWM:", 0, status.read());
    if (!size) throw Failure("/proc/self/status: no VmHWM");
    return *size;
  }

  /// Resets the peak to the current resident set. Returns why the kernel refuses; empty if it doesn't.
  std::string resetPeak() {
    const char* path = "/proc/self/clear_refs";
    const int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    const bool isDone = descriptor >= 0 && write(descriptor, "5", 1) == 1;
    const int error = errno;
    if (descriptor >= 0) close(descriptor);
    return isDone ? "" : std::string(path) + ": " + strerror(error);
  }

 private:
  KernelFile rollup{"/proc/self/smaps_rollup", 4096};
  KernelFile statm{"/proc/self/statm", 256};
  KernelFile status{"/proc/self/status", 8192};
};

/// Takes readings and keeps them in memory that was taken, and written to, before the first.
class MemoryRecorder {
 public:
  explicit MemoryRecorder(AllocatorStatistics* statistics)
      : statistics(statistics), start(clab_monotonic_nanoseconds()) {
    readings.resize(buildSteps + deleteSteps + 16);
    readings.clear();
  }

  /// Discards the readings taken so far and counts time from now.
  void restart() {
    readings.clear();
    start = clab_monotonic_nanoseconds();
  }

  MemoryReading record(const char* stage, size_t entries) {
    const HeapFigures heap = statistics ? statistics->read() : HeapFigures();
    const int64_t resident = memory.residentKiB();
    const double elapsed = static_cast<double>(clab_monotonic_nanoseconds() - start) / 1e6;
    readings.push_back({stage, elapsed, entries, resident, heap});
    return readings.back();
  }

  /// Fills a map step by step, with a reading after each.
  void build(MemoryWorkload& workload) {
    const size_t entries = workload.entries(), steps = std::min(buildSteps, entries);
    for (size_t step = 0; step < steps; step++) {
      workload.build(step * entries / steps, (step + 1) * entries / steps);
      record("building", (step + 1) * entries / steps);
    }
  }

  /// Empties a map step by step, with a reading after each.
  void remove(MemoryWorkload& workload) {
    const size_t entries = workload.entries(), steps = std::min(deleteSteps, entries);
    for (size_t step = 0; step < steps; step++) {
      workload.remove(step * entries / steps, (step + 1) * entries / steps);
      record("deleting", workload.count());
    }
  }

  /// The largest resident set so far: the kernel's, or the largest reading, because a peak that is counted per
  /// processor may lag behind.
  int64_t peakKiB() {
    int64_t peak = memory.peakKiB();
    for (const MemoryReading& reading : readings) peak = std::max(peak, reading.rssKiB);
    return peak;
  }

  ProcessMemory memory;
  std::vector<MemoryReading> readings;

 private:
  AllocatorStatistics* const statistics;
  uint64_t start;
};

/// The readings at the turning points of the map's life.
struct TurningPoints {
  MemoryReading baseline, built, removed, trimmed, regrown, dropped, rebuilt;
};

void recordHeap(const TurningPoints& points, size_t entries, const AllocatorExpectation& allocator, std::string reason,
    Figures& figures) {
  if (reason.empty()) {
    reason = "allocator " + allocator.name + " (statistics \"" + allocator.statisticsName() + "\") does not report it";
  }
  const auto above = [&](const MemoryReading& point) -> std::optional<double> {
    const auto now = figure(point.heap.allocated), before = figure(points.baseline.heap.allocated);
    return now && before ? std::optional(*now - *before) : std::nullopt;
  };
  const HeapFigures& full = points.built.heap;
  figures.set("heap_baseline_bytes", figure(points.baseline.heap.allocated), reason);
  figures.set("heap_allocated_bytes", figure(full.allocated), reason);
  figures.set("heap_resident_bytes", figure(full.resident), reason);
  figures.set("heap_mapped_bytes", figure(full.mapped), reason);
  figures.set("heap_built_bytes", above(points.built), reason);
  figures.set("heap_after_delete_bytes", above(points.removed), reason);
  figures.set("heap_after_regrowth_bytes", above(points.regrown), reason);
  figures.set("heap_after_drop_bytes", above(points.dropped), reason);
  figures.set("heap_after_rebuild_bytes", above(points.rebuilt), reason);
  auto perEntry = above(points.built);
  if (perEntry) *perEntry /= static_cast<double>(entries);
  figures.set("bytes_per_entry", perEntry, reason);
  std::optional<double> fragmentation;
  if (full.resident && full.allocated && *full.resident > 0) {
    fragmentation = static_cast<double>(*full.resident - *full.allocated) / static_cast<double>(*full.resident);
  }
  figures.set("fragmentation", fragmentation, reason);
}

}  // namespace

void measureMemory(
    MemoryWorkload& workload, MemoryWorkload& rehearsal, const AllocatorExpectation& allocator, Figures& figures) {
  const auto statistics = AllocatorStatistics::of(allocator);
  MemoryRecorder recorder(statistics.get());
  const size_t entries = workload.entries();

  // What is taken when code runs for the first time belongs to no map.
  recorder.build(rehearsal);
  rehearsal.work();
  recorder.peakKiB();
  recorder.remove(rehearsal);

  // The peak is reset after the first reading, which may itself touch new pages.
  recorder.record("baseline", 0);
  const std::string peakRefusal = recorder.memory.resetPeak();
  recorder.restart();
  const PageFaults faultsBefore = PageFaults::now();
  TurningPoints points{};
  points.baseline = recorder.record("baseline", 0);

  recorder.build(workload);
  const PageFaults faultsAfter = PageFaults::now();
  points.built = recorder.record("built", workload.count());
  if (workload.count() != entries) {
    throw Failure("after building: the map has " + std::to_string(workload.count()) + " entries instead of " +
                  std::to_string(entries));
  }
  workload.work();
  recorder.record("working", workload.count());
  const int64_t peak = recorder.peakKiB();

  recorder.remove(workload);
  points.removed = recorder.record("deleted", workload.count());
  if (statistics) statistics->trim();
  points.trimmed = recorder.record("trimmed", workload.count());
  workload.build(entries, 3 * entries);
  points.regrown = recorder.record("regrown", workload.count());
  workload.drop();
  points.dropped = recorder.record("dropped", 0);
  workload.rebuild();
  points.rebuilt = recorder.record("rebuilt", workload.count());

  figures.memory = recorder.readings;
  figures.set("rss_baseline_kib", static_cast<double>(points.baseline.rssKiB));
  figures.set("rss_built_kib", static_cast<double>(points.built.rssKiB));
  figures.set("rss_after_delete_kib", static_cast<double>(points.removed.rssKiB));
  figures.set("rss_after_regrowth_kib", static_cast<double>(points.regrown.rssKiB));
  figures.set("rss_after_rebuild_kib", static_cast<double>(points.rebuilt.rssKiB));
  const auto unless = [](bool isAbsent, int64_t value) {
    return isAbsent ? std::nullopt : std::optional(static_cast<double>(value));
  };
  figures.set("rss_peak_kib", unless(!peakRefusal.empty(), peak), peakRefusal);
  figures.set("minor_faults", static_cast<double>(faultsAfter.minor - faultsBefore.minor));
  figures.set("major_faults", static_cast<double>(faultsAfter.major - faultsBefore.major));
  figures.set("rss_after_trim_kib", unless(!statistics, points.trimmed.rssKiB),
      "allocator " + allocator.name + " has no way to give memory back");
  recordHeap(points, entries, allocator, statistics ? statistics->reasonForNoBytes() : "", figures);
}

}  // namespace maplab
