#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "CallgrindDump.hpp"
#include "Passes.hpp"

extern "C" {
#include "clab_callgrind.h"
#include "clab_perf.h"
}

namespace maplab {

namespace {

/// A metric with the events of callgrind and of the hardware that it adds up.
struct Counter {
  const char* metric;
  std::initializer_list<const char*> simulated;
  std::initializer_list<clab_perf_event> hardware;
};

const Counter counters[] = {
    {"instructions_per_op", {"Ir"}, {clab_perf_instructions}},
    {"l1d_misses_per_op", {"D1mr", "D1mw"}, {clab_perf_l1d_read_misses, clab_perf_l1d_write_misses}},
    {"ll_misses_per_op", {"DLmr", "DLmw"}, {clab_perf_last_level_misses}},
    {"branch_misses_per_op", {"Bcm", "Bim"}, {clab_perf_branch_misses}},
    {"l1d_accesses_per_op", {"Dr", "Dw"}, {clab_perf_l1d_reads, clab_perf_l1d_writes}},
    {"branches_per_op", {"Bc", "Bi"}, {clab_perf_branches}},
    {"l1d_load_misses_per_op", {"D1mr"}, {clab_perf_l1d_read_misses}},
    {"l1d_loads_per_op", {"Dr"}, {clab_perf_l1d_reads}},
};

/// One round that callgrind has counted, and a region in which nothing was done. Collection is switched on before the
/// warm-up, so that calls are counted from the measured round on and the simulated caches are warm: see
/// Sources/Measurement/CallgrindRound.swift. The files are those of the runner's command line.
void countInCallgrind(MeasuredWorkload& workload, const PassSetting& setting, Figures& figures) {
  const size_t operations = workload.operationsPerRound();
  RoundChecksum checksum;
  clab_callgrind_start_instrumentation();
  clab_callgrind_toggle_collect();
  for (size_t round = 0; round < setting.warmUpRounds; round++) runWholeRound(workload, checksum);
  // The first dump only runs the requests' own code once, the second one is the empty region.
  clab_callgrind_zero_stats();
  clab_callgrind_dump_stats();
  clab_callgrind_zero_stats();
  clab_callgrind_dump_stats();
  workload.prepareRound();
  clab_callgrind_zero_stats();
  const uint64_t sum = workload.run(0, operations);
  clab_callgrind_dump_stats();
  clab_callgrind_toggle_collect();
  clab_callgrind_stop_instrumentation();
  workload.finishRound();
  checksum.check(sum);
  figures.checksum = checksum.value;

  const CallgrindDump nothing("callgrind.out.2");
  const CallgrindDump round("callgrind.out.3");
  figures.counterSource = "callgrind";
  const auto perOperation = [&](uint64_t count) {
    return static_cast<double>(count) / static_cast<double>(operations);
  };
  for (const Counter& counter : counters) {
    const auto count = round.sum(counter.simulated, nothing);
    figures.set(
        counter.metric, count ? std::optional(perOperation(*count)) : std::nullopt, "callgrind did not simulate it");
  }
  figures.set("malloc_calls_per_op", perOperation(round.mallocCalls()));
}

/// Why a hardware counter has no count.
std::string counterReason(int error) {
  switch (error) {
    case ENOENT:
    case ENODEV:
    case EOPNOTSUPP:
    case ENOSYS: return "neither valgrind nor a hardware counter for it in this machine";
    case EACCES:
    case EPERM: return "hardware counters are not allowed (kernel.perf_event_paranoid)";
    case EAGAIN: return "the hardware counter was shared with another user";
    default: return std::string("hardware counter: ") + strerror(error);
  }
}

/// Adds the count of one event over one round. Returns 0, or the error.
int countEvent(clab_perf_event event, MeasuredWorkload& workload, RoundChecksum& checksum, uint64_t& sum) {
  const int descriptor = clab_perf_open(event);
  if (descriptor < 0) return -descriptor;
  workload.prepareRound();
  const int startError = clab_perf_start(descriptor);
  const uint64_t returned = workload.run(0, workload.operationsPerRound());
  uint64_t count = 0;
  const int stopError = clab_perf_stop(descriptor, &count);
  workload.finishRound();
  close(descriptor);
  checksum.check(returned);
  sum += count;
  return startError != 0 ? startError : stopError;
}

/// Counts by the processor, each event in a round of its own: there are more events than counters.
void countInHardware(MeasuredWorkload& workload, const PassSetting& setting, Figures& figures) {
  RoundChecksum checksum;
  for (size_t round = 0; round < setting.warmUpRounds; round++) runWholeRound(workload, checksum);
  for (const Counter& counter : counters) {
    uint64_t count = 0;
    int error = 0;
    for (const clab_perf_event event : counter.hardware) {
      if (error == 0) error = countEvent(event, workload, checksum, count);
    }
    if (error == 0) figures.counterSource = "perf";
    const double perOperation = static_cast<double>(count) / static_cast<double>(workload.operationsPerRound());
    figures.set(counter.metric, error == 0 ? std::optional(perOperation) : std::nullopt, counterReason(error));
  }
  figures.set("malloc_calls_per_op", std::nullopt,
      figures.counterSource.empty() ? "calls are counted under valgrind only, which this process does not run under"
                                    : "hardware counters tell no calls");
  figures.checksum = checksum.value;
}

/// The miss rates, if both numbers are known and there were accesses.
void recordMissShares(Figures& figures) {
  struct Share {
    const char* metric;
    const char* misses;
    const char* all;
  };
  for (const Share& share : {Share{"l1d_miss_share", "l1d_misses_per_op", "l1d_accesses_per_op"},
           Share{"branch_miss_share", "branch_misses_per_op", "branches_per_op"},
           Share{"l1d_load_miss_share", "l1d_load_misses_per_op", "l1d_loads_per_op"}}) {
    if (figures.absences.contains(share.misses) || figures.absences.contains(share.all)) {
      figures.set(share.metric, std::nullopt,
          figures.absences[figures.absences.contains(share.misses) ? share.misses : share.all]);
      continue;
    }
    const double all = figures.values[share.all];
    figures.set(share.metric, all > 0 ? std::optional(figures.values[share.misses] / all) : std::nullopt,
        "nothing was accessed");
  }
}

}  // namespace

void measureCounters(MeasuredWorkload& workload, const PassSetting& setting, Figures& figures) {
  figures.operationsPerRound = workload.operationsPerRound();
  figures.set("counter_operations", static_cast<double>(workload.operationsPerRound()));
  if (clab_running_on_valgrind() != 0) {
    countInCallgrind(workload, setting, figures);
  } else {
    countInHardware(workload, setting, figures);
  }
  recordMissShares(figures);
  for (const char* metric : {"retains_per_op", "releases_per_op", "object_allocs_per_op", "object_deallocs_per_op"}) {
    figures.set(metric, std::nullopt, "C++ has no runtime whose calls for references and objects could be counted");
  }
}

}  // namespace maplab
