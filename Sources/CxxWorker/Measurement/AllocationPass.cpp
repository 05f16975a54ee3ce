#include <string>

#include "AllocationCounter.hpp"
#include "Passes.hpp"
#include "ThreadTeam.hpp"

namespace maplab {

void measureAllocations(ConcurrentWorkload& workload, const PassSetting& setting, Figures& figures) {
  const auto counter = AllocationCounter::find();
  if (!counter) throw Failure("AllocationProbe is not preloaded (or is another version): counts can't be taken");
  const size_t operations = checkedOperations(workload);
  const auto& lanes = workload.lanes();
  // The threads exist before the region and outlive it.
  ThreadTeam team(lanes.size());
  PerThread<uint64_t> sums(lanes.size());
  const auto round = [&](size_t thread) { sums[thread] = lanes[thread]->run(0, lanes[thread]->operationsPerRound()); };
  RoundChecksum checksum;
  const auto finish = [&] {
    uint64_t sum = workload.finishRound();
    for (size_t thread = 0; thread < sums.size(); thread++) sum += sums[thread];
    checksum.check(sum);
  };
  for (size_t warmUp = 0; warmUp < setting.warmUpRounds; warmUp++) {
    workload.prepareRound();
    team.run(round);
    finish();
  }

  // A region that does nothing must count nothing.
  counter->start();
  team.run([](size_t) {});
  counter->stop();
  const AllocationCounter::Counts none = counter->region();
  if (const uint64_t calls = none.allocations + none.frees + none.reallocations; calls != 0) {
    throw Failure("an empty region counted " + std::to_string(calls) + " calls: another thread allocates");
  }
  workload.prepareRound();
  counter->start();
  team.run(round);
  counter->stop();
  finish();
  const AllocationCounter::Counts counts = counter->region();

  figures.checksum = checksum.value;
  figures.operationsPerRound = operations;
  const auto perOperation = [&](uint64_t count) {
    return static_cast<double>(count) / static_cast<double>(operations);
  };
  figures.set("allocs_per_op", perOperation(counts.allocations));
  figures.set("frees_per_op", perOperation(counts.frees));
  figures.set("reallocs_per_op", perOperation(counts.reallocations));
  figures.set("bytes_per_op", perOperation(counts.bytes));
  figures.set("live_allocs", static_cast<double>(counts.allocations) - static_cast<double>(counts.frees));
  recordMapLoad(workload.mapLoad(), figures);
}

}  // namespace maplab
