import CLabShims
import Catalogue
import Platform

/// Counts from the processor's own counters, for user mode and this thread only.
///
/// Every event is counted in a separate round: all rounds are alike, and there are more events than hardware
/// counters, so counting them together would make each an extrapolation from part of the time.
func countInHardware(_ workload: any MeasuredWorkload, setting: PassSetting, into figures: inout PassFigures) throws {
  let metrics: [(metric: Metric, events: [clab_perf_event])] = [
    (Metric.instructionsPerOp, [clab_perf_instructions]),
    (Metric.branchMissesPerOp, [clab_perf_branch_misses]),
    (Metric.branchesPerOp, [clab_perf_branches]),
    (Metric.llMissesPerOp, [clab_perf_last_level_misses]),
    (Metric.l1dMissesPerOp, [clab_perf_l1d_read_misses, clab_perf_l1d_write_misses]),
    (Metric.l1dAccessesPerOp, [clab_perf_l1d_reads, clab_perf_l1d_writes]),
    (Metric.l1dLoadMissesPerOp, [clab_perf_l1d_read_misses]), (Metric.l1dLoadsPerOp, [clab_perf_l1d_reads]),
  ]
  var checksum = RoundChecksum()
  for _ in 0..<max(1, setting.warmUpRounds) { try runWholeRound(workload, &checksum) }
  for (metric, events) in metrics {
    do {
      var count: UInt64 = 0
      for event in events { count += try hardwareCount(event, workload, &checksum) }
      figures[metric] = Double(count) / Double(workload.operationsPerRound)
      figures.counterSource = "perf"
    } catch let failure as HardwareCounterFailure {
      figures.recordAbsence(of: metric, because: failure.reason)
    }
  }
  let reason =
    figures.counterSource == nil
    ? "calls are counted under valgrind only, which this process does not run under"
    : "hardware counters tell no calls"
  for (metric, _) in CountedCalls.metrics { figures.recordAbsence(of: metric, because: reason) }
  checksum.record(in: &figures)
}

/// Why a hardware counter has no count.
private struct HardwareCounterFailure: Error {
  var reason: String

  init(errorNumber: Int32) {
    reason =
      switch errorNumber {
      case ENOENT, ENODEV, EOPNOTSUPP, ENOSYS: "neither valgrind nor a hardware counter for it in this machine"
      case EACCES, EPERM: "hardware counters are not allowed (kernel.perf_event_paranoid)"
      case EAGAIN: "the hardware counter was shared with another user"
      default: "hardware counter: \(systemMessage(errorNumber))"
      }
  }
}

/// The count of one event over one round.
private func hardwareCount(
  _ event: clab_perf_event, _ workload: any MeasuredWorkload, _ checksum: inout RoundChecksum
) throws -> UInt64 {
  let descriptor = clab_perf_open(event)
  guard descriptor >= 0 else { throw HardwareCounterFailure(errorNumber: -descriptor) }
  defer { close(descriptor) }
  workload.prepareRound()
  let startError = clab_perf_start(descriptor)
  let sum = workload.run(0..<workload.operationsPerRound)
  var count: UInt64 = 0
  let stopError = clab_perf_stop(descriptor, &count)
  workload.finishRound()
  try checksum.check(sum)
  for error in [startError, stopError] where error != 0 { throw HardwareCounterFailure(errorNumber: error) }
  return count
}
