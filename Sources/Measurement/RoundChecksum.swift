/// Checks that every round of a process has the first one's checksum.
struct RoundChecksum {
  private(set) var value: UInt64?
  private var rounds = 0

  /// Compares a round's checksum with the rounds before it; throws `checksumChanged` if it differs.
  mutating func check(_ checksum: UInt64) throws {
    rounds += 1
    if let value, value != checksum {
      throw MeasurementError.checksumChanged(expected: value, found: checksum, round: rounds)
    }
    value = checksum
  }

  /// Writes the checksum.
  func record(in figures: inout PassFigures) { figures.checksum = value }
}

/// Runs one round as a whole and checks its checksum.
func runWholeRound(_ workload: any MeasuredWorkload, _ checksum: inout RoundChecksum) throws {
  workload.prepareRound()
  let sum = workload.run(0..<workload.operationsPerRound)
  workload.finishRound()
  try checksum.check(sum)
}

/// The number of operations of a round; throws if there are none.
func checkedOperations(_ workload: any MeasuredWorkload) throws -> Int {
  guard workload.operationsPerRound > 0 else { throw MeasurementError.noOperations }
  return workload.operationsPerRound
}
