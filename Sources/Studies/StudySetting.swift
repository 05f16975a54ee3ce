import Catalogue

/// What a study is told: the cell's parameters and the seeds of its data.
public struct StudySetting: Sendable {
  /// The cell: `entries`, `operations`, `threads`, `keys`, `values` mean what the family says.
  public var parameters: CellParameters
  /// Operations of one round, of all threads together.
  public var operationsPerRound: Int
  /// Seed of the data: the same for all cells of an experiment.
  public var seed: UInt64
  /// Seed for maps that take one of their own.
  public var hashSeed: UInt64

  /// Gathers what a study is told.
  public init(parameters: CellParameters, operationsPerRound: Int, seed: UInt64, hashSeed: UInt64) {
    self.parameters = parameters
    self.operationsPerRound = operationsPerRound
    self.seed = seed
    self.hashSeed = hashSeed
  }
}
