import MapAttack
import MapVariants
import SeededRandom
import Testing

@Suite struct HashingTests {
  @Test func equalSeedsHashAlikeAndOthersDoNot() {
    let a = HashSeed(1)
    #expect(HashSeed(1) == a)
    for key in 0..<100 as Range<UInt64> {
      #expect(key.hash(seededBy: a) == key.hash(seededBy: HashSeed(1)))
      #expect(key.hash(seededBy: a) != key.hash(seededBy: HashSeed(2)))
      #expect("\(key)".hash(seededBy: a) == "\(key)".hash(seededBy: HashSeed(1)))
      #expect("\(key)".hash(seededBy: a) != "\(key)".hash(seededBy: HashSeed(2)))
    }
  }

  /// Flipping one bit of a key flips about half of the hash's bits on average.
  @Test func everyInputBitCounts() {
    let trials = 400
    for seed in 0..<4 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      for bit in 0..<64 as Range<UInt64> {
        var flips = 0
        for _ in 0..<trials {
          let key = random.next()
          let changed = (key ^ 1 << bit).hash(seededBy: HashSeed(seed))
          flips += (key.hash(seededBy: HashSeed(seed)) ^ changed).nonzeroBitCount
        }
        #expect(flips > 16 * trials && flips < 48 * trials)
      }
    }
  }

  /// The parts of the hash that maps use spread regular keys about as evenly as throws of a die would: tags (bits 0 to
  /// 7), groups (bits 8 and up) and home positions (the top bits). One multiplication isn't perfect: some shapes vary
  /// up to four times as much as throws of a die, but then each cell has a hundred and more. What counts is how much
  /// the cells' expectations differ: by a standard deviation of less than 20 %.
  @Test(arguments: KeyShape.allCases)
  func everyPartOfTheHashIsEven(shape: KeyShape) {
    // Beyond that, shifting pushes the number's upper bits out.
    let numbers: UInt64 = shape == .shifted60 ? 16 : shape == .shifted48 ? 1 << 16 : 1 << 17
    guard numbers > 16 else { return }
    for seed in 0..<4 as Range<UInt64> {
      let seed = HashSeed(seed)
      var tags = [Int](repeating: 0, count: 256)
      var groups = [Int](repeating: 0, count: 1024)
      var homes = [Int](repeating: 0, count: 1024)
      for number in 0..<numbers {
        let hash = shape.key(number).hash(seededBy: seed)
        tags[Int(hash & 255)] += 1
        groups[Int(hash >> 8 & 1023)] += 1
        homes[Int(hash >> 54)] += 1
      }
      for cells in [tags, groups, homes] {
        let expected = Double(numbers) / Double(cells.count)
        let chiSquare = cells.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        // The mean of chiSquare for throws of a die is cells - 1; what exceeds it is due to unequal cells.
        let unevenness = (chiSquare / Double(cells.count - 1) - 1) / expected
        #expect(unevenness < 0.2 * 0.2)
      }
    }
  }

  @Test func everyMapOfAThreadGetsItsOwnSeed() {
    let seeds = (0..<1000).map { _ in HashSeed.next() }
    #expect(Set(seeds).count == 1000)
  }

  @Test func wordsOfAPairAreNotInterchangeable() {
    let seed = HashSeed(9)
    let pair = WordPair(high: 1, low: 2)
    #expect(pair.hash(seededBy: seed) != WordPair(high: 2, low: 1).hash(seededBy: seed))
    #expect((UInt128(1) << 64).hash(seededBy: seed) != UInt128(0).hash(seededBy: seed))
  }

  @Test func signedAndUnsignedZeroesOfDoublesAreOneKey() {
    #expect((0.0).hash(seededBy: HashSeed(1)) == (-0.0).hash(seededBy: HashSeed(1)))
  }
}
