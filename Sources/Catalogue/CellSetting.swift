/// What a cell's program is made from: the cell's parameters and the seeds of its data.
package struct CellSetting: Sendable {
  /// The cell. A study defines for itself what `entries`, `operations`, `threads`, `keys` and `values` mean.
  package var parameters: CellParameters
  /// Operations of one round, of all threads together.
  package var operationsPerRound: Int
  /// Seed of keys, values and access order: the same for all cells of an experiment.
  package var seed: UInt64
  /// Seed for maps that take a seed.
  package var hashSeed: UInt64
  /// The keys of the cell's file; nil if keys are generated.
  package var keyTable: KeyTable?

  /// Gathers what a program is made from; nothing is generated yet.
  package init(
    parameters: CellParameters, operationsPerRound: Int, seed: UInt64, hashSeed: UInt64, keyTable: KeyTable? = nil
  ) {
    self.parameters = parameters
    self.operationsPerRound = operationsPerRound
    self.seed = seed
    self.hashSeed = hashSeed
    self.keyTable = keyTable
  }
}
