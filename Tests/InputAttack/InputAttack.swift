import SeededRandom

/// Random inputs for one reader: the same from the same seed.
public struct InputAttack: Sendable {
  /// The reader.
  public let reader: InputReader
  /// Its seeds.
  public let seeds: SeedFiles
  /// The seed of all random choices.
  public let seed: UInt64
  private let bases: [[UInt8]]
  private let words: [[UInt8]]

  /// What came of an attack.
  public struct Tally: Sendable, Equatable {
    /// Inputs that were read.
    public var accepted = 0
    /// Inputs that were refused.
    public var refused = 0

    /// Nil where the inputs reached both ends; else what they did not reach. An attack whose inputs all end at the same
    /// place tests nothing behind it.
    public var fault: String? {
      let all = accepted + refused
      if accepted * 500 < all { return "only \(accepted) of \(all) inputs were accepted: the mutations are too rough" }
      if refused * 20 < all { return "only \(refused) of \(all) inputs were refused: the mutations do no harm" }
      return nil
    }

    /// None yet.
    public init() {}
  }

  /// Prepares an attack. Throws where the reader has no seeds.
  public init(on reader: InputReader, seed: UInt64) throws {
    self.reader = reader
    self.seed = seed
    seeds = try SeedFiles(of: reader)
    bases = seeds.all.map(\.bytes)
    words = reader.words.map { Array($0.utf8) }
  }

  /// The input of a number: first every seed as it is, then mutations. O(input).
  public func input(_ number: Int) -> [UInt8] {
    if number < bases.count { return bases[number] }
    // Each input has a generator of its own, so that any can be made again alone.
    var start = SplitMix64(seed: seed)
    let random = SplitMix64(seed: start.next() ^ UInt64(number) &* 0xd134_2543_de82_ef95)
    var mutator = Mutator(seeds: bases, words: words, random: random)
    return mutator.input()
  }
}
