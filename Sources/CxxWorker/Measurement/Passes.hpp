/// The passes. Each throws `Failure` if two rounds differ or the machine can't do it.
#pragma once

#include "../Workloads/Workload.hpp"
#include "Figures.hpp"

namespace maplab {

/// How a pass is to be measured.
struct PassSetting {
  /// Rounds are measured until so many seconds are over; at least one is.
  double seconds;
  /// Rounds that are run and discarded, at least one.
  size_t warmUpRounds;
  std::optional<size_t> maximumRounds;
};

/// Wall time per operation of one thread.
void measureTime(MeasuredWorkload& workload, const PassSetting& setting, Figures& figures);
/// Wall time per operation of several threads; the first `roles->readers` read, if they have roles.
void measureTime(
    ConcurrentWorkload& workload, std::optional<Roles> roles, const PassSetting& setting, Figures& figures);
/// The latency of every single operation, each of which begins when the one before has ended.
void measureLatency(ConcurrentWorkload& workload, const PassSetting& setting, Figures& figures);
/// The same if operations are due at set times: nanoseconds from a round's start, for each lane.
void measureOpenLatency(ConcurrentWorkload& workload, const std::vector<std::vector<uint64_t>>& arrivals,
    const PassSetting& setting, Figures& figures);
/// Calls of the malloc family in one round, by the preloaded AllocationProbe.
void measureAllocations(ConcurrentWorkload& workload, const PassSetting& setting, Figures& figures);
/// Memory through a map's life. `rehearsal` is a smaller one, lived before.
void measureMemory(
    MemoryWorkload& workload, MemoryWorkload& rehearsal, const AllocatorExpectation& allocator, Figures& figures);
/// Instructions, misses and branches of one round, by callgrind or by hardware counters.
void measureCounters(MeasuredWorkload& workload, const PassSetting& setting, Figures& figures);
/// One unmeasured round, for its checksum only.
void measureNothing(ConcurrentWorkload& workload, Figures& figures);

/// Writes the reason for each metric of a pass that isn't measured.
void recordAbsences(Pass pass, const std::string& reason, Figures& figures);

/// Runs one round as a whole and checks its checksum.
void runWholeRound(MeasuredWorkload& workload, RoundChecksum& checksum);
/// The operations of a round, all threads together; throws if a thread has none.
size_t checkedOperations(ConcurrentWorkload& workload);
/// Writes the state of the map after the measured rounds.
void recordMapLoad(MapLoad load, Figures& figures);

}  // namespace maplab
