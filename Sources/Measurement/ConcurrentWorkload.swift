/// Work that several threads do on one map, in rounds.
///
/// A round's checksum is the sum of what the lanes return and of what `finishRound` returns; it must not depend on how
/// the threads are interleaved.
package protocol ConcurrentWorkload: AnyObject {
  /// What each thread does: `run` of a lane is called by one thread only, concurrently with the other lanes'. Their
  /// `prepareRound` and `finishRound` are not called.
  var lanes: [any MeasuredWorkload] { get }
  /// Puts everything into the starting state of a round, while no lane runs. Not measured.
  func prepareRound()
  /// Cleans up after the round, while no lane runs, and returns its own part of the checksum. Not measured.
  func finishRound() -> UInt64
  /// The current state of the map, while no lane runs; nil if there is no map that reports it.
  var mapState: MapState? { get }
}

extension ConcurrentWorkload {
  /// Nothing is known.
  package var mapState: MapState? { nil }
  /// Look-ups and removals of one round, all threads together.
  var lookUpsPerRound: Int { lanes.reduce(0) { $0 + $1.lookUpsPerRound } }
}

/// One thread's workload as the only lane.
package final class SoloWorkload: ConcurrentWorkload {
  private let workload: any MeasuredWorkload

  /// Wraps a workload.
  package init(_ workload: any MeasuredWorkload) { self.workload = workload }

  /// The workload.
  package var lanes: [any MeasuredWorkload] { [workload] }
  /// The workload's own preparation.
  package func prepareRound() { workload.prepareRound() }
  /// The workload's own clean-up; adds nothing to the lane's checksum.
  package func finishRound() -> UInt64 {
    workload.finishRound()
    return 0
  }
  /// The workload's own.
  package var mapState: MapState? { workload.mapState }
}

extension ConcurrentWorkload {
  /// Operations of one round, all threads together; throws if there are none, or if a thread has none.
  func checkedOperations() throws -> Int {
    let counts = lanes.map(\.operationsPerRound)
    guard !counts.isEmpty, counts.allSatisfy({ $0 > 0 }) else { throw MeasurementError.noOperations }
    return counts.reduce(0, +)
  }

  /// One round without other threads, one lane after the other: the checksum is the same as with threads.
  func roundInTurn() -> UInt64 {
    prepareRound()
    var checksum: UInt64 = 0
    for lane in lanes { checksum &+= lane.run(0..<lane.operationsPerRound) }
    return checksum &+ finishRound()
  }
}

/// One unmeasured round, only for its checksum.
package func measureNothing(_ workload: any ConcurrentWorkload, into figures: inout PassFigures) throws {
  figures.operationsPerRound = try workload.checkedOperations()
  figures.checksum = workload.roundInTurn()
}
