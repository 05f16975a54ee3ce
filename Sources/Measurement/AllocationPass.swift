import WorkerProtocol

/// Counts the calls of the malloc family in exactly one round, after `job.warmUpRounds` (at least one).
///
/// The counts are those of the whole process while the round runs, preparation and take-down left out. An empty region
/// is counted first and must be empty.
/// Throws `MeasurementError.probeMissing` where AllocationProbe is not preloaded, `probeCountsNothingness`,
/// `checksumChanged`.
public func measureAllocations(
  _ workload: any MeasuredWorkload, job: WorkerJob, into report: inout WorkerReport
) throws {
  guard let counter = AllocationCounter() else { throw MeasurementError.probeMissing }
  let operations = try checkedOperations(workload)
  var checksum = RoundChecksum()
  for _ in 0..<max(1, job.warmUpRounds) { try runWholeRound(workload, &checksum) }

  try checkEmptyRegion(counter)
  workload.prepareRound()
  counter.start()
  let sum = workload.run(0..<operations)
  counter.stop()
  workload.finishRound()
  try checksum.check(sum)
  guard let counts = counter.read()?.region else { throw MeasurementError.probeMissing }

  checksum.record(in: &report)
  report.operationsPerRound = operations
  let perOperation = { (count: UInt64) in Double(count) / Double(operations) }
  report.metrics["allocs_per_op"] = perOperation(counts.allocations)
  report.metrics["frees_per_op"] = perOperation(counts.frees)
  report.metrics["reallocs_per_op"] = perOperation(counts.reallocations)
  report.metrics["bytes_per_op"] = perOperation(counts.bytes)
  report.metrics["live_allocs"] = Double(counts.allocations) - Double(counts.frees)
}

/// A region that does nothing must count nothing.
private func checkEmptyRegion(_ counter: AllocationCounter) throws {
  counter.start()
  counter.stop()
  guard let counts = counter.read()?.region else { throw MeasurementError.probeMissing }
  let calls = counts.allocations + counts.frees + counts.reallocations
  if calls != 0 { throw MeasurementError.probeCountsNothingness(calls: Int(calls)) }
}
