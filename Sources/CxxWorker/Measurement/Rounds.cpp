#include <array>
#include <string_view>

#include "Passes.hpp"

namespace maplab {

namespace {

/// Metrics that are absent as a whole in some cells.
constexpr std::array latencyMetrics{"p50_ns", "p90_ns", "p99_ns", "p999_ns", "p9999_ns", "max_ns", "clock_floor_ns",
    "offered_rate", "achieved_rate", "service_p50_ns", "service_p99_ns", "service_p999_ns", "service_max_ns"};
constexpr std::array memoryMetrics{"rss_baseline_kib", "rss_built_kib", "rss_peak_kib", "rss_after_delete_kib",
    "rss_after_trim_kib", "rss_after_regrowth_kib", "rss_after_rebuild_kib", "heap_baseline_bytes",
    "heap_allocated_bytes", "heap_resident_bytes", "heap_mapped_bytes", "heap_built_bytes", "heap_after_delete_bytes",
    "heap_after_regrowth_bytes", "heap_after_drop_bytes", "heap_after_rebuild_bytes", "fragmentation",
    "bytes_per_entry", "minor_faults", "major_faults"};
constexpr std::array counterMetrics{"instructions_per_op", "l1d_misses_per_op", "ll_misses_per_op",
    "branch_misses_per_op", "retains_per_op", "releases_per_op", "object_allocs_per_op", "object_deallocs_per_op",
    "malloc_calls_per_op", "l1d_accesses_per_op", "branches_per_op", "l1d_miss_share", "branch_miss_share",
    "l1d_loads_per_op", "l1d_load_misses_per_op", "l1d_load_miss_share", "counter_operations"};

}  // namespace

void recordAbsences(Pass pass, const std::string& reason, Figures& figures) {
  const auto record = [&](const auto& metrics) {
    for (const char* metric : metrics) figures.set(metric, std::nullopt, reason);
  };
  switch (pass) {
    case Pass::latency: record(latencyMetrics); break;
    case Pass::memory: record(memoryMetrics); break;
    case Pass::counters: record(counterMetrics); break;
    case Pass::time:
    case Pass::allocations: break;
  }
}

void runWholeRound(MeasuredWorkload& workload, RoundChecksum& checksum) {
  workload.prepareRound();
  const uint64_t sum = workload.run(0, workload.operationsPerRound());
  workload.finishRound();
  checksum.check(sum);
}

size_t checkedOperations(ConcurrentWorkload& workload) {
  size_t total = 0;
  for (const MeasuredWorkload* lane : workload.lanes()) {
    if (lane->operationsPerRound() == 0) throw Failure("the workload has no operations");
    total += lane->operationsPerRound();
  }
  return total;
}

void measureNothing(ConcurrentWorkload& workload, Figures& figures) {
  figures.operationsPerRound = checkedOperations(workload);
  workload.prepareRound();
  uint64_t sum = 0;
  for (MeasuredWorkload* lane : workload.lanes()) sum += lane->run(0, lane->operationsPerRound());
  figures.checksum = sum + workload.finishRound();
}

void recordMapLoad(MapLoad load, Figures& figures) {
  if (load) figures.set("map_load", *load);
}

void Figures::setLatencies(RecordedLatencies recorded) {
  set("p50_ns", recorded.nanoseconds(50));
  set("p90_ns", recorded.nanoseconds(90));
  set("p99_ns", recorded.nanoseconds(99));
  set("p999_ns", recorded.nanoseconds(99.9));
  set("p9999_ns", recorded.nanoseconds(99.99));
  set("max_ns", recorded.longestNanoseconds());
  latencies = std::move(recorded);
}

}  // namespace maplab
