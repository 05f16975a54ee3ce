@testable import Measurement

/// A workload that keeps a record of what it was asked.
final class ScriptedWork: MeasuredWorkload {
  let operationsPerRound: Int
  private let checksumOfRound: (Int) -> UInt64
  private(set) var prepared = 0
  private(set) var finished = 0
  private(set) var rangesOfRound: [Range<Int>] = []
  private(set) var disorder = false

  init(operations: Int, checksumOfRound: @escaping (Int) -> UInt64 = { _ in 0 }) {
    operationsPerRound = operations
    self.checksumOfRound = checksumOfRound
  }

  /// True where every round was prepared, finished, and asked for all operations once in ascending order.
  var wasRunInOrder: Bool { !disorder && prepared == finished && position == operationsPerRound }

  private var position = 0

  func prepareRound() {
    if prepared != finished { disorder = true }
    prepared += 1
    position = 0
    rangesOfRound.removeAll()
  }

  func run(_ operations: Range<Int>) -> UInt64 {
    if operations.lowerBound != position || operations.isEmpty || prepared != finished + 1 { disorder = true }
    let first = position == 0
    position = operations.upperBound
    rangesOfRound.append(operations)
    // The whole checksum comes with the first part; parts are added.
    return first ? checksumOfRound(prepared) : 0
  }

  func finishRound() {
    if position != operationsPerRound { disorder = true }
    finished += 1
  }
}
