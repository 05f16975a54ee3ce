import CLabShims
import Catalogue

/// Counts instructions, cache misses, branches and calls of exactly one round, after `setting.warmUpRounds` (at least
/// one).
///
/// Inside valgrind's tool callgrind (started with `CallgrindCommand.arguments`) all metrics are measured, on simulated
/// caches. Elsewhere the kernel's hardware counters are read, which count no calls. If neither is available, every
/// metric of the pass is in `figures.absences` with the reason; that is not an error.
/// Throws `MeasurementError.callgrindDump` if a dump can't be read, `checksumChanged` if two rounds differ.
package func measureCounters(_ workload: any MeasuredWorkload, setting: PassSetting, into figures: inout PassFigures)
  throws
{
  let operations = try checkedOperations(workload)
  figures.operationsPerRound = operations
  figures[Metric.counterOperations] = Double(operations)
  if clab_running_on_valgrind() != 0 {
    try countInCallgrind(workload, setting: setting, into: &figures)
  } else {
    try countInHardware(workload, setting: setting, into: &figures)
  }
  recordMissShares(in: &figures)
}

/// The shares of accesses and branches that miss, if both numbers are there and something was accessed.
private func recordMissShares(in figures: inout PassFigures) {
  for (share, misses, all) in [
    (Metric.l1dMissShare, Metric.l1dMissesPerOp, Metric.l1dAccessesPerOp),
    (Metric.branchMissShare, Metric.branchMissesPerOp, Metric.branchesPerOp),
    (Metric.l1dLoadMissShare, Metric.l1dLoadMissesPerOp, Metric.l1dLoadsPerOp),
  ] {
    guard let missed = figures[misses], let total = figures[all] else {
      figures.recordAbsence(of: share, because: figures.absences[misses] ?? figures.absences[all] ?? "not counted")
      continue
    }
    figures.record(share, total > 0 ? missed / total : nil, orElse: "nothing was accessed")
  }
}

/// Counts one round in callgrind.
///
/// The order of the client requests was found by experiment with valgrind 3.19, on C functions that were called 7 times
/// per warm-up and 1,000 times per measured round:
///
/// * Collection switched on only for the measured round gives exact events but 1,007 calls: call counters go on while
///   collection is off, and ZERO_STATS then does not clear them (nor does a dump).
/// * Instrumentation switched on only for the measured round gives 1,000 calls, but simulated caches and branch
///   predictors are cold: a first-level miss for each line the warm-up had brought in.
/// * Collection switched on before the warm-up, then ZERO_STATS, the round, DUMP_STATS gives 1,000 calls and warm
///   caches. This is what is done here.
///
/// Some instructions between ZERO_STATS and DUMP_STATS are the requests' own. An empty region is dumped first and its
/// events are subtracted: a round that does nothing counts the call of `run` and nothing else.
private func countInCallgrind(
  _ workload: any MeasuredWorkload, setting: PassSetting, into figures: inout PassFigures
) throws {
  let operations = workload.operationsPerRound
  var checksum = RoundChecksum()
  clab_callgrind_start_instrumentation()
  clab_callgrind_toggle_collect()
  for _ in 0..<max(1, setting.warmUpRounds) { try runWholeRound(workload, &checksum) }
  // The first dump only runs the requests' own code once, the second one is the empty region.
  clab_callgrind_zero_stats()
  clab_callgrind_dump_stats()
  clab_callgrind_zero_stats()
  clab_callgrind_dump_stats()
  workload.prepareRound()
  clab_callgrind_zero_stats()
  let sum = workload.run(0..<operations)
  clab_callgrind_dump_stats()
  clab_callgrind_toggle_collect()
  clab_callgrind_stop_instrumentation()
  workload.finishRound()
  try checksum.check(sum)

  checksum.record(in: &figures)
  let nothing = try CallgrindDump(path: CallgrindCommand.dumpFile(2))
  let round = try CallgrindDump(path: CallgrindCommand.dumpFile(3))
  figures.counterSource = "callgrind"
  let perOperation = { (count: UInt64) in Double(count) / Double(operations) }
  for (metric, events) in [
    (Metric.instructionsPerOp, ["Ir"]), (Metric.l1dMissesPerOp, ["D1mr", "D1mw"]),
    (Metric.llMissesPerOp, ["DLmr", "DLmw"]),
    (Metric.branchMissesPerOp, ["Bcm", "Bim"]), (Metric.l1dAccessesPerOp, ["Dr", "Dw"]),
    (Metric.branchesPerOp, ["Bc", "Bi"]), (Metric.l1dLoadMissesPerOp, ["D1mr"]), (Metric.l1dLoadsPerOp, ["Dr"]),
  ] {
    let count = round.sum(of: events, without: nothing)
    figures.record(metric, count.map(perOperation), orElse: "callgrind did not simulate it")
  }
  for (metric, family) in CountedCalls.metrics {
    figures[metric] = perOperation(round.callsInto(family))
  }
}
