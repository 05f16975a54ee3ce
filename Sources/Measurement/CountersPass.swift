import CLabShims
import Catalogue

/// Counts instructions, cache misses, branches and calls of exactly one round, after `setting.warmUpRounds` (at least
/// one).
///
/// Inside valgrind's tool callgrind (started with `CallgrindCommand.arguments`) all metrics are measured, on simulated
/// caches. Otherwise the kernel's hardware counters are read, which don't count calls. If neither is available, every
/// metric of the pass is in `figures.absences` with the reason; that is not an error. Throws
/// `MeasurementError.callgrindDump` if a dump can't be read, `checksumChanged` if two rounds differ.
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

/// The miss rates of accesses and branches, if both numbers are known and there were accesses.
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
private func countInCallgrind(
  _ workload: any MeasuredWorkload, setting: PassSetting, into figures: inout PassFigures
) throws {
  let operations = workload.operationsPerRound
  guard let dumps = try CallgrindRound(workload, setting: setting, into: &figures) else { return }
  let nothing = try CallgrindDump(path: dumps.nothing)
  let round = try CallgrindDump(path: dumps.round)
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
