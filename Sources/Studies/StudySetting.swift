import Catalogue

/// What a study is told: the cell's parameters and the seeds of its data.
package struct StudySetting: Sendable {
  /// The cell: `entries`, `operations`, `threads`, `keys`, `values` mean what the family says.
  package var parameters: CellParameters
  /// Operations of one round, of all threads together.
  package var operationsPerRound: Int
  /// Seed of the data: the same for all cells of an experiment.
  package var seed: UInt64
  /// Seed for maps that take one of their own.
  package var hashSeed: UInt64

  /// Gathers what a study is told.
  package init(parameters: CellParameters, operationsPerRound: Int, seed: UInt64, hashSeed: UInt64) {
    self.parameters = parameters
    self.operationsPerRound = operationsPerRound
    self.seed = seed
    self.hashSeed = hashSeed
  }
}
