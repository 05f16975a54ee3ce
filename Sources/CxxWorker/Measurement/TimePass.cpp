#include <cmath>

#include "Clock.hpp"
#include "Interruptions.hpp"
#include "Passes.hpp"
#include "ThreadTeam.hpp"

namespace maplab {

namespace {

/// Runs one round with a clock reading after each batch; returns the ticks from the first to the last reading.
uint64_t timedRound(MeasuredWorkload& workload, const Clock& clock, size_t batch, RoundChecksum& checksum) {
  const size_t operations = workload.operationsPerRound();
  workload.prepareRound();
  uint64_t sum = 0, ticks = 0;
  uint64_t last = clock.now();
  for (size_t position = 0; position < operations;) {
    const size_t end = std::min(position + batch, operations);
    sum += workload.run(position, end);
    position = end;
    const uint64_t now = clock.now();
    ticks += now - last;
    last = now;
  }
  workload.finishRound();
  checksum.check(sum);
  // A round shorter than a tick is a tick: a time of zero would make its rate infinite.
  return std::max<uint64_t>(1, ticks);
}

/// The smallest batch whose clock reading stays below a thousandth of its time. A round too short for two such batches
/// is one batch.
size_t batchSize(size_t operations, double nanosecondsPerOperation, double clockCost) {
  constexpr double clockShare = 0.001;
  const double needed = clockCost / (clockShare * std::max(nanosecondsPerOperation, 0.01));
  if (needed >= static_cast<double>(operations)) return operations;
  return std::max<size_t>(1, static_cast<size_t>(std::ceil(needed)));
}

/// When a thread began and ended, and what its operations returned.
struct LaneTime {
  uint64_t begin = 0;
  uint64_t end = 0;
  uint64_t checksum = 0;
};

/// One round of several threads.
void timedRound(ConcurrentWorkload& workload, ThreadTeam& team, const Clock& clock, PerThread<LaneTime>& times,
    RoundChecksum& checksum) {
  const auto& lanes = workload.lanes();
  workload.prepareRound();
  team.run([&](size_t thread) {
    MeasuredWorkload& lane = *lanes[thread];
    const uint64_t begin = clock.now();
    const uint64_t sum = lane.run(0, lane.operationsPerRound());
    times[thread] = {begin, clock.now(), sum};
  });
  uint64_t sum = workload.finishRound();
  for (size_t thread = 0; thread < times.size(); thread++) sum += times[thread].checksum;
  checksum.check(sum);
}

/// The figures of rounds of several threads.
class ThreadSamples {
 public:
  /// The operations of each thread; the first `readers` of them read, if threads have roles.
  ThreadSamples(std::vector<size_t> operations, std::optional<size_t> readers)
      : operations(std::move(operations)), readers(readers) {
    for (const size_t count : this->operations) total += static_cast<double>(count);
  }

  /// Adds a round, its times in nanoseconds.
  void append(const PerThread<LaneTime>& times) {
    rounds++;
    uint64_t firstBegin = UINT64_MAX, lastBegin = 0, firstEnd = UINT64_MAX, lastEnd = 0;
    double least = INFINITY, most = 0;
    for (size_t thread = 0; thread < times.size(); thread++) {
      const LaneTime& time = times[thread];
      firstBegin = std::min(firstBegin, time.begin);
      lastBegin = std::max(lastBegin, time.begin);
      firstEnd = std::min(firstEnd, time.end);
      lastEnd = std::max(lastEnd, time.end);
      const double own = spent(times, thread, thread + 1);
      least = std::min(least, own);
      most = std::max(most, own);
    }
    const double wallTime = static_cast<double>(std::max<uint64_t>(1, lastEnd - firstBegin));
    totalNanoseconds += wallTime;
    wall.append(wallTime / total);
    fastest.append(least);
    slowest.append(most);
    overlap.append(firstEnd > lastBegin ? static_cast<double>(firstEnd - lastBegin) / wallTime : 0);
    if (!readers) return;
    readerTime.append(spent(times, 0, *readers));
    writerTime.append(spent(times, *readers, times.size()));
  }

  /// Writes the medians.
  void record(Figures& figures) const {
    const double wallTime = median(wall.values);
    figures.rounds = wall.values;
    figures.set("ns_per_op", wallTime);
    figures.set("ops_per_second", 1e9 / wallTime);
    figures.set("fastest_thread_ns_per_op", median(fastest.values));
    figures.set("slowest_thread_ns_per_op", median(slowest.values));
    figures.set("thread_overlap", median(overlap.values));
    if (!readers) return;
    figures.set("reader_ns_per_op", median(readerTime.values));
    figures.set("writer_ns_per_op", median(writerTime.values));
  }

  size_t rounds = 0;
  double totalNanoseconds = 0;

 private:
  /// The mean time of an operation of some threads.
  double spent(const PerThread<LaneTime>& times, size_t first, size_t last) const {
    double time = 0;
    size_t count = 0;
    for (size_t thread = first; thread < last; thread++) {
      time += static_cast<double>(times[thread].end - times[thread].begin);
      count += operations[thread];
    }
    return time / static_cast<double>(std::max<size_t>(1, count));
  }

  const std::vector<size_t> operations;
  const std::optional<size_t> readers;
  double total = 0;
  RoundSamples wall, fastest, slowest, overlap, readerTime, writerTime;
};

}  // namespace

void measureTime(MeasuredWorkload& workload, const PassSetting& setting, Figures& figures) {
  const Clock clock = Clock::calibrated();
  const size_t operations = workload.operationsPerRound();
  RoundChecksum checksum;
  double fastest = INFINITY;
  for (size_t round = 0; round < setting.warmUpRounds; round++) {
    fastest = std::min(fastest, clock.nanoseconds(timedRound(workload, clock, operations, checksum)));
  }
  const size_t batch = batchSize(operations, fastest / static_cast<double>(operations), clock.cost);

  RoundSamples samples;
  double totalNanoseconds = 0;
  size_t rounds = 0;
  const Interruptions before = Interruptions::now();
  const RoundDeadline deadline(clock, setting.seconds, setting.maximumRounds);
  do {
    const double nanoseconds = clock.nanoseconds(timedRound(workload, clock, batch, checksum));
    totalNanoseconds += nanoseconds;
    rounds++;
    samples.append(nanoseconds / static_cast<double>(operations));
  } while (!deadline.isReached(rounds));
  const Interruptions interruptions = Interruptions::now().since(before);

  const double nanosecondsPerOperation = median(samples.values);
  figures.checksum = checksum.value;
  figures.clock = clock.name;
  figures.operationsPerRound = operations;
  figures.rounds = samples.values;
  figures.set("ns_per_op", nanosecondsPerOperation);
  figures.set("ops_per_second", 1e9 / nanosecondsPerOperation);
  figures.set("batch_operations", static_cast<double>(batch));
  figures.set("rounds", static_cast<double>(rounds));
  // From one reading to the next: each batch's time includes the cost of one reading.
  const size_t batches = (operations + batch - 1) / batch;
  figures.set("clock_share", static_cast<double>(rounds * batches) * clock.cost / totalNanoseconds);
  interruptions.record(figures);
  recordMapLoad(workload.mapLoad(), figures);
}

void measureTime(
    ConcurrentWorkload& workload, std::optional<Roles> roles, const PassSetting& setting, Figures& figures) {
  // The kernel's clock is the same on every processor.
  const Clock clock = Clock::kernel();
  const size_t operations = checkedOperations(workload);
  const auto& lanes = workload.lanes();
  ThreadTeam team(lanes.size());
  PerThread<LaneTime> times(lanes.size());
  RoundChecksum checksum;
  for (size_t round = 0; round < setting.warmUpRounds; round++) {
    timedRound(workload, team, clock, times, checksum);
  }
  std::vector<size_t> counts;
  for (const MeasuredWorkload* lane : lanes) counts.push_back(lane->operationsPerRound());
  ThreadSamples samples(std::move(counts), roles ? std::optional(roles->readers) : std::nullopt);
  const Interruptions before = Interruptions::now();
  const RoundDeadline deadline(clock, setting.seconds, setting.maximumRounds);
  do {
    timedRound(workload, team, clock, times, checksum);
    samples.append(times);
  } while (!deadline.isReached(samples.rounds));
  const Interruptions interruptions = Interruptions::now().since(before);

  figures.checksum = checksum.value;
  figures.clock = clock.name;
  figures.operationsPerRound = operations;
  samples.record(figures);
  figures.set("batch_operations", static_cast<double>(operations) / static_cast<double>(lanes.size()));
  figures.set("rounds", static_cast<double>(samples.rounds));
  figures.set("clock_share", static_cast<double>(samples.rounds) * clock.cost / samples.totalNanoseconds);
  interruptions.record(figures);
  recordMapLoad(workload.mapLoad(), figures);
}

}  // namespace maplab
