import Catalogue

/// Counts the calls of the malloc family in exactly one round, after `setting.warmUpRounds` (at least one).
///
/// The counts are those of the whole process while the round runs, without preparation and take-down. An empty region
/// is counted first and must be empty. Throws `MeasurementError.probeMissing` if AllocationProbe is not preloaded,
/// `probeCountsNothingness`, `checksumChanged`.
package func measureAllocations(
  _ workload: any MeasuredWorkload, setting: PassSetting, into figures: inout PassFigures
) throws {
  try measureAllocations(SoloWorkload(workload), setting: setting, into: &figures)
}

/// The same for several threads, counting the calls of all of them. The threads exist before the region and outlive
/// it; the empty region is a round in which they do nothing.
package func measureAllocations(
  _ workload: any ConcurrentWorkload, setting: PassSetting, into figures: inout PassFigures
) throws {
  guard let counter = AllocationCounter() else { throw MeasurementError.probeMissing }
  let operations = try workload.checkedOperations()
  let lanes = workload.lanes
  let team = try ThreadTeam(count: lanes.count)
  let sums = PerThread(lanes.count, UInt64(0))
  // Made here: a closure's context is an allocation.
  let nothing = { (_: Int) in }
  let round = { (thread: Int) in sums[thread] = lanes[thread].run(0..<lanes[thread].operationsPerRound) }
  var checksum = RoundChecksum()
  for _ in 0..<max(1, setting.warmUpRounds) {
    workload.prepareRound()
    team.run(round)
    try checksum.check(sums.all.reduce(workload.finishRound(), &+))
  }

  try checkEmptyRegion(counter) { team.run(nothing) }
  workload.prepareRound()
  let state = StateWatch(workload.mapState)
  counter.start()
  team.run(round)
  counter.stop()
  try checksum.check(sums.all.reduce(workload.finishRound(), &+))
  guard let counts = counter.read()?.region else { throw MeasurementError.probeMissing }

  checksum.record(in: &figures)
  figures.operationsPerRound = operations
  let perOperation = { (count: UInt64) in Double(count) / Double(operations) }
  figures[Metric.allocsPerOp] = perOperation(counts.allocations)
  figures[Metric.freesPerOp] = perOperation(counts.frees)
  figures[Metric.reallocsPerOp] = perOperation(counts.reallocations)
  figures[Metric.bytesPerOp] = perOperation(counts.bytes)
  figures[Metric.liveAllocs] = Double(counts.allocations) - Double(counts.frees)
  state.record(workload.mapState, rounds: 1, lookUps: workload.lookUpsPerRound, in: &figures)
}

/// A region that does nothing must count nothing.
private func checkEmptyRegion(_ counter: AllocationCounter, _ doNothing: () -> Void) throws {
  counter.start()
  doNothing()
  counter.stop()
  guard let counts = counter.read()?.region else { throw MeasurementError.probeMissing }
  let calls = counts.allocations + counts.frees + counts.reallocations
  if calls != 0 { throw MeasurementError.probeCountsNothingness(calls: Int(calls)) }
}
