import Catalogue

/// What the runner writes, as one JSON object, to a worker's standard input.
package struct WorkerJob: Codable, Sendable, Equatable {
  /// The version both sides must have; a mismatch is an error, never a guess.
  package static let currentVersion = 5
  /// `currentVersion` of the runner.
  package var version: Int
  /// What to run.
  package var cell: CellParameters
  /// How to measure it.
  package var pass: MeasurementPass
  /// Seed of the generated keys, values and access order.
  package var seed: UInt64
  /// Seed put into the hash functions of this process.
  package var hashSeed: UInt64
  /// True if hashes must not depend on addresses either, in the exact passes.
  package var deterministicHashing: Bool
  /// Length of the environment variable that shifts the stack: recorded by the runner, echoed by the worker.
  package var layoutOffset: Int
  /// The allocator from which `malloc` must come.
  package var allocator: AllocatorExpectation
  /// Operations of one round in this pass: `cell.operations`, or fewer if the pass is too slow for all of them.
  package var operationsPerRound: Int
  /// Measured rounds go on until this many seconds are spent (at least one round is measured).
  package var seconds: Double
  /// Minimum number of rounds run and discarded before measuring.
  package var warmUpRounds: Int
  /// Maximum number of rounds measured; nil: no limit.
  package var maximumRounds: Int?
  /// Processor to run on; nil leaves it to the kernel.
  package var processor: Int?
  /// Absolute path of the table of a cell's keys from a file, a `KeyTable`; nil for other cells. The launcher says it: the
  /// table is there only while a run is under way.
  package var keyTable: String?

  /// Makes a job of the current version.
  package init(
    cell: CellParameters, pass: MeasurementPass, seed: UInt64, hashSeed: UInt64, deterministicHashing: Bool,
    layoutOffset: Int, allocator: AllocatorExpectation, operationsPerRound: Int, seconds: Double, warmUpRounds: Int,
    maximumRounds: Int? = nil, processor: Int? = nil
  ) {
    self.version = Self.currentVersion
    self.cell = cell
    self.pass = pass
    self.seed = seed
    self.hashSeed = hashSeed
    self.deterministicHashing = deterministicHashing
    self.layoutOffset = layoutOffset
    self.allocator = allocator
    self.operationsPerRound = operationsPerRound
    self.seconds = seconds
    self.warmUpRounds = warmUpRounds
    self.maximumRounds = maximumRounds
    self.processor = processor
  }
}
