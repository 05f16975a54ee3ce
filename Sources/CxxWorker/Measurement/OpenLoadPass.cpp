#include <algorithm>
#include <memory>

#include "Clock.hpp"
#include "IdleWorkload.hpp"
#include "Passes.hpp"
#include "ThreadTeam.hpp"

namespace maplab {

namespace {

/// How a round of one thread ended.
struct OpenRound {
  uint64_t checksum = 0;
  /// Operations that were run.
  size_t completed = 0;
  /// Ticks from the round's start to the end of the last operation.
  uint64_t elapsed = 0;
  /// True if the thread fell so far behind that it gave up.
  bool isCutShort = false;
};

/// One thread's latencies under an open load. The latency counts from when the operation was due, the service time from
/// when it really started. All figures of a round are kept in memory that was touched before, and go into the
/// histograms when the round is over: any work between two operations would delay the next one.
class OpenLoadRecorder {
 public:
  /// `arrivals`: nanoseconds from a round's start to each operation, ascending.
  template <class Time>
  OpenLoadRecorder(const std::vector<uint64_t>& arrivals, const Time& time)
      : latencies(arrivals.size()), services(arrivals.size()) {
    // A round may take so many times as long as it should, and so many nanoseconds longer.
    constexpr double mostDelay = 3;
    constexpr double grace = 1e9;
    for (const uint64_t arrival : arrivals) due.push_back(time.ticks(static_cast<double>(arrival)));
    mostTicks = time.ticks(mostDelay * (arrivals.empty() ? 0 : static_cast<double>(arrivals.back())) + grace);
  }

  /// Ticks from a round's start to the last operation that is due.
  uint64_t lastDue() const { return due.empty() ? 0 : due.back(); }

  /// Runs the operations when they are due, or as soon after that as the ones before them have ended. If the thread
  /// gives up, operations that were already due count with the time that they waited in vain.
  template <class Time>
  OpenRound run(MeasuredWorkload& workload, const Time& time) {
    OpenRound round;
    const uint64_t start = time.now();
    const uint64_t limit = start + mostTicks;
    size_t position = 0;
    uint64_t end = start;
    for (; position < due.size(); position++) {
      const uint64_t intended = start + due[position];
      const uint64_t begin = time.wait(intended);
      if (begin > limit) {
        round.isCutShort = true;
        break;
      }
      round.checksum += workload.run(position, position + 1);
      end = time.now();
      latencies[position] = end - intended;
      services[position] = end - begin;
    }
    round.completed = position;
    round.elapsed = end - start;
    for (size_t index = 0; index < position; index++) {
      latency.record(latencies[index]);
      service.record(services[index]);
    }
    const uint64_t now = time.now();
    for (; position < due.size() && start + due[position] < now; position++)
      latency.record(now - start - due[position]);
    return round;
  }

  Histogram latency;
  Histogram service;

 private:
  /// When each operation is due, in ticks from the round's start.
  std::vector<uint64_t> due;
  std::vector<uint64_t> latencies;
  std::vector<uint64_t> services;
  uint64_t mostTicks;
};

/// What was measured under an open load, in ticks.
struct OpenLatencies {
  Histogram latency;
  Histogram service;
  RoundChecksum checksum;
  /// Operations that were due, and that were run.
  size_t due = 0;
  size_t completed = 0;
  /// Ticks that the schedule takes and that the operations took, over all rounds.
  uint64_t scheduled = 0;
  uint64_t elapsed = 0;
};

/// Runs whole rounds with a thread for each lane, each operation when it is due.
template <class Time>
OpenLatencies latenciesOf(ConcurrentWorkload& workload, const Time& time, ThreadTeam& team,
    const std::vector<std::vector<uint64_t>>& arrivals, const PassSetting& setting) {
  const size_t operations = checkedOperations(workload);
  const auto& lanes = workload.lanes();
  std::vector<std::unique_ptr<OpenLoadRecorder>> recorders;
  uint64_t scheduled = 0;
  for (const auto& times : arrivals) {
    recorders.push_back(std::make_unique<OpenLoadRecorder>(times, time));
    scheduled = std::max(scheduled, recorders.back()->lastDue());
  }
  PerThread<OpenRound> ended(lanes.size());
  const auto checksum = [&](uint64_t sum) {
    for (size_t thread = 0; thread < ended.size(); thread++) sum += ended[thread].checksum;
    return sum;
  };
  OpenLatencies result;
  for (size_t round = 0; round < setting.warmUpRounds; round++) {
    workload.prepareRound();
    team.run(
        [&](size_t thread) { ended[thread].checksum = lanes[thread]->run(0, lanes[thread]->operationsPerRound()); });
    result.checksum.check(checksum(workload.finishRound()));
  }
  // A round can't be cut to the remaining time: it is started if more than half of it fits into the requested time.
  const double half = static_cast<double>(scheduled) * time.nanosecondsPerTick * 0.5e-9;
  const RoundDeadline deadline(time, setting.seconds - half, setting.maximumRounds);
  bool isCutShort = false;
  size_t rounds = 0;
  do {
    workload.prepareRound();
    team.run([&](size_t thread) { ended[thread] = recorders[thread]->run(*lanes[thread], time); });
    const uint64_t sum = checksum(workload.finishRound());
    uint64_t elapsed = 0;
    for (size_t thread = 0; thread < ended.size(); thread++) {
      isCutShort = isCutShort || ended[thread].isCutShort;
      result.completed += ended[thread].completed;
      elapsed = std::max(elapsed, ended[thread].elapsed);
    }
    // Operations left out are missing from the checksum.
    if (!isCutShort) result.checksum.check(sum);
    rounds++;
    result.due += operations;
    result.scheduled += scheduled;
    result.elapsed += elapsed;
  } while (!isCutShort && !deadline.isReached(rounds));
  for (const auto& recorder : recorders) {
    result.latency.add(recorder->latency);
    result.service.add(recorder->service);
  }
  return result;
}

/// Operations per second. A schedule that ends with its first operation counts as one tick.
double rate(size_t operations, uint64_t ticks, double nanosecondsPerTick) {
  return static_cast<double>(operations) * 1e9 /
         (static_cast<double>(std::max<uint64_t>(1, ticks)) * nanosecondsPerTick);
}

}  // namespace

void measureOpenLatency(ConcurrentWorkload& workload, const std::vector<std::vector<uint64_t>>& arrivals,
    const PassSetting& setting, Figures& figures) {
  const Clock clock = Clock::calibrated();
  figures.clock = clock.name;
  figures.operationsPerRound = checkedOperations(workload);
  // Half a million a second, which is below what the clock can do. In many short rounds, because losing the processor
  // delays the rest of the round.
  IdleWorkload idle(100);
  SoloWorkload floor(idle);
  std::vector<std::vector<uint64_t>> floorArrivals(1);
  for (uint64_t index = 0; index < 100; index++) floorArrivals[0].push_back(index * 2'000);
  ThreadTeam alone(1);
  const OpenLatencies idleLatencies = latenciesOf(floor, clock, alone, floorArrivals, {1, 1, 200});
  figures.set("clock_floor_ns", clock.nanoseconds(idleLatencies.latency.valueAtPercentile(50)));

  ThreadTeam team(workload.lanes().size());
  OpenLatencies measured = team.isOversubscribed ? latenciesOf(workload, YieldingClock(clock), team, arrivals, setting)
                                                 : latenciesOf(workload, clock, team, arrivals, setting);
  figures.checksum = measured.checksum.value;
  figures.setLatencies({std::move(measured.latency), clock.nanosecondsPerTick});
  RecordedLatencies services{std::move(measured.service), clock.nanosecondsPerTick};
  figures.set("service_p50_ns", services.nanoseconds(50));
  figures.set("service_p99_ns", services.nanoseconds(99));
  figures.set("service_p999_ns", services.nanoseconds(99.9));
  figures.set("service_max_ns", services.longestNanoseconds());
  figures.services = std::move(services);
  figures.set("offered_rate", rate(measured.due, measured.scheduled, clock.nanosecondsPerTick));
  figures.set("achieved_rate",
      rate(measured.completed, std::max(measured.elapsed, measured.scheduled), clock.nanosecondsPerTick));
  recordMapLoad(workload.mapLoad(), figures);
}

}  // namespace maplab
