import Catalogue
import Numbers
import SeededRandom

/// All random numbers of a plan, derived from the run's seed and from names. A resumed run, or one that runs only some
/// of the cells, therefore draws the same numbers for the same process.
package struct PlanSeeds: Sendable {
  /// The run's seed if `--seed` is not given. Any number would do; it is fixed so that runs can be compared.
  package static let defaultSeed: UInt64 = 20_240_229

  /// The hash seed of the exact passes: fixed, so that counts do not depend on the run's seed.
  package static let exactHashSeed: UInt64 = 0

  /// The largest layout offset: one page minus one byte.
  package static let largestLayoutOffset = 4095

  /// The run's seed.
  package let run: UInt64

  /// Derives from a run's seed.
  package init(run: UInt64) { self.run = run }

  /// The seed of an experiment's keys, values and access order: one for all its cells, so that every map and allocator
  /// gets the same work and the checksums must agree.
  package func workload(experiment: String) -> UInt64 {
    derive("workload", experiment, 0)
  }

  /// The seed of a process's hash functions.
  package func hash(cell: String, pass: MeasurementPass, repetition: Int) -> UInt64 {
    pass.isExact ? Self.exactHashSeed : derive("hash \(pass.id)", cell, repetition)
  }

  /// The length of a process's layout variable.
  package func layoutOffset(cell: String, pass: MeasurementPass, repetition: Int) -> Int {
    guard !pass.isExact else { return 0 }
    return Int(derive("layout \(pass.id)", cell, repetition) % UInt64(Self.largestLayoutOffset + 1))
  }

  /// The generator that orders one round of repetitions.
  func order(repetition: Int) -> SplitMix64 {
    SplitMix64(seed: derive("order", "", repetition))
  }

  private func derive(_ purpose: String, _ name: String, _ number: Int) -> UInt64 {
    // SplitMix64's finaliser spreads the names' digest over all bits.
    var generator = SplitMix64(seed: Digest("\(purpose)\0\(name)\0\(number)".utf8, salt: run).value)
    return generator.next()
  }
}
