import SeededRandom

/// Random inputs for one reader: the same from the same seed.
package struct InputAttack: Sendable {
  /// The reader.
  package let reader: InputReader
  /// Its seeds.
  package let seeds: SeedFiles
  /// The seed of all random choices.
  package let seed: UInt64
  private let bases: [[UInt8]]
  private let words: [[UInt8]]

  /// What came of an attack.
  package struct Tally: Sendable, Equatable {
    /// Inputs that were read.
    package var accepted = 0
    /// Inputs that were refused.
    package var refused = 0

    /// Nil where the inputs reached both ends; else what they did not reach. An attack whose inputs all end at the same
    /// place tests nothing behind it.
    package var fault: String? {
      let all = accepted + refused
      if accepted * 500 < all { return "only \(accepted) of \(all) inputs were accepted: the mutations are too rough" }
      if refused * 20 < all { return "only \(refused) of \(all) inputs were refused: the mutations do no harm" }
      return nil
    }

    /// None yet.
    package init() {}
  }

  /// Prepares an attack. Throws where the reader has no seeds.
  package init(on reader: InputReader, seed: UInt64) throws {
    self.reader = reader
    self.seed = seed
    seeds = try SeedFiles(of: reader)
    bases = seeds.all.map(\.bytes)
    words = reader.words.map { Array($0.utf8) }
  }

  /// The input of a number: first every seed as it is, then mutations. O(input).
  package func input(_ number: Int) -> [UInt8] {
    if number < bases.count { return bases[number] }
    // Each input has a generator of its own, so that any can be made again alone.
    var start = SplitMix64(seed: seed)
    let random = SplitMix64(seed: start.next() ^ UInt64(number) &* 0xd134_2543_de82_ef95)
    var mutator = Mutator(seeds: bases, words: words, random: random)
    return mutator.input()
  }
}
