#include <algorithm>
#include <memory>

#include "Clock.hpp"
#include "IdleWorkload.hpp"
#include "Interruptions.hpp"
#include "Passes.hpp"
#include "ThreadTeam.hpp"

namespace maplab {

namespace {

/// One thread's latencies in the closed loop. They wait in a ring of 4 KiB, which stays in the first-level cache, while
/// the next operations run; the histogram, which is larger, is touched only between two full rings.
class ClosedLoopRecorder {
 public:
  ClosedLoopRecorder() : ring(capacity) {}

  /// Runs all operations one by one and returns their checksum. The clock is read once between two operations; the ring
  /// is emptied outside any interval.
  uint64_t run(MeasuredWorkload& workload, const Clock& clock) {
    const size_t operations = workload.operationsPerRound();
    uint64_t* const latencies = ring.data();
    uint64_t sum = 0;
    for (size_t position = 0; position < operations;) {
      const size_t count = std::min(capacity, operations - position);
      uint64_t last = clock.now();
      for (size_t index = 0; index < count; index++) {
        sum += workload.run(position + index, position + index + 1);
        const uint64_t now = clock.now();
        latencies[index] = now - last;
        last = now;
      }
      for (size_t index = 0; index < count; index++) histogram.record(latencies[index]);
      position += count;
    }
    return sum;
  }

  Histogram histogram;

 private:
  static constexpr size_t capacity = 512;
  std::vector<uint64_t> ring;
};

/// Every latency of a workload, in ticks.
struct Latencies {
  Histogram histogram;
  RoundChecksum checksum;
  /// What disturbed the rounds, without warm-up.
  Interruptions interruptions;
};

/// Runs whole rounds, one operation at a time, and records each latency.
Latencies latenciesOf(ConcurrentWorkload& workload, const Clock& clock, size_t warmUpRounds, double seconds,
    std::optional<size_t> maximumRounds) {
  const size_t operations = checkedOperations(workload);
  const auto& lanes = workload.lanes();
  ThreadTeam team(lanes.size());
  std::vector<std::unique_ptr<ClosedLoopRecorder>> recorders;
  for (size_t lane = 0; lane < lanes.size(); lane++) recorders.push_back(std::make_unique<ClosedLoopRecorder>());
  PerThread<uint64_t> sums(lanes.size());
  Latencies result;
  const auto round = [&] {
    workload.prepareRound();
    team.run([&](size_t thread) { sums[thread] = recorders[thread]->run(*lanes[thread], clock); });
    uint64_t sum = workload.finishRound();
    for (size_t thread = 0; thread < sums.size(); thread++) sum += sums[thread];
    result.checksum.check(sum);
  };

  // Recorded in the histograms too, so that their pages are resident before the measured rounds; then discarded.
  for (size_t index = 0; index < warmUpRounds; index++) round();
  for (const auto& recorder : recorders) recorder->histogram.reset();
  const Interruptions before = Interruptions::now();
  const RoundDeadline deadline(clock, seconds, maximumRounds);
  size_t rounds = 0;
  do {
    round();
    rounds++;
  } while (!deadline.isReached(rounds));
  result.interruptions = Interruptions::now().since(before);
  for (const auto& recorder : recorders) result.histogram.add(recorder->histogram);
  if (result.histogram.count() != rounds * operations) {
    throw Failure(
        std::to_string(result.histogram.count()) + " latencies recorded of " + std::to_string(rounds * operations));
  }
  return result;
}

}  // namespace

void measureLatency(ConcurrentWorkload& workload, const PassSetting& setting, Figures& figures) {
  const Clock clock = Clock::calibrated();
  figures.clock = clock.name;
  figures.operationsPerRound = checkedOperations(workload);
  // A tenth of the time for the floor: it is one number.
  IdleWorkload idle(figures.operationsPerRound);
  SoloWorkload floor(idle);
  const Latencies idleLatencies =
      latenciesOf(floor, clock, 1, std::min(0.2, setting.seconds / 10), setting.maximumRounds);
  figures.set("clock_floor_ns", clock.nanoseconds(idleLatencies.histogram.valueAtPercentile(50)));

  Latencies measured =
      latenciesOf(workload, clock, setting.warmUpRounds, setting.seconds, setting.maximumRounds);
  figures.checksum = measured.checksum.value;
  measured.interruptions.record(figures);
  recordMapLoad(workload.mapLoad(), figures);
  figures.setLatencies({std::move(measured.histogram), clock.nanosecondsPerTick});
}

}  // namespace maplab
