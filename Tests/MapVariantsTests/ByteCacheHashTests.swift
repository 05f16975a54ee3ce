import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

@Suite struct ByteCacheHashTests {
  private func hash(_ bytes: [UInt8], _ seed: UInt64 = 1) -> UInt64 {
    bytes.withUnsafeBytes { ByteCacheHash(HashSeed(seed))($0) }
  }

  /// Flipping one bit of a key of any length flips about half of the hash's bits.
  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 100])
  func everyInputBitCounts(length: Int) {
    var random = SplitMix64(seed: 7)
    for bit in 0..<length * 8 {
      var flips = 0
      for seed in 0..<40 as Range<UInt64> {
        var bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let before = hash(bytes, seed)
        bytes[bit / 8] ^= 1 << (bit % 8)
        flips += (before ^ hash(bytes, seed)).nonzeroBitCount
      }
      #expect(flips > 40 * 24 && flips < 40 * 40)
    }
  }

  @Test func keysOfEqualBytesAndDifferentLengthsDiffer() {
    for byte in [0, 1, 97, 255] as [UInt8] {
      let hashes = (0..<200).map { hash([UInt8](repeating: byte, count: $0)) }
      #expect(Set(hashes).count == 200)
    }
  }

  @Test func seedsMakeDifferentFunctions() {
    for length in 0..<70 {
      let bytes = [UInt8](repeating: 3, count: length)
      #expect(hash(bytes, 1) == hash(bytes, 1))
      #expect(hash(bytes, 1) != hash(bytes, 2))
    }
  }

  /// The constants of the function are no words that make all keys alike: whatever stands beside them counts.
  @Test func publishedConstantsAbsorbNothing() {
    let published =
      [0, FoldedHash.multiplier, 0xbf58_476d_1ce4_e5b9, .max, FoldedHash.first, FoldedHash.second] as [UInt64]
    for word in published {
      let constant = withUnsafeBytes(of: word.littleEndian) { Array($0) }
      let hashes = (0..<100).flatMap { number -> [UInt64] in
        let other = [UInt8](repeating: UInt8(number + 1), count: 8)
        return [hash(constant + other), hash(other + constant), hash(constant + other + other)]
      }
      #expect(Set(hashes).count == 300)
    }
  }

  /// Nor do they relate the two factors, so that swapping these would make another key of the same hash.
  @Test func factorsCantBeSwapped() {
    func key(_ low: UInt64, _ high: UInt64) -> [UInt8] {
      withUnsafeBytes(of: (low.littleEndian, high.littleEndian)) { Array($0) }
    }
    var random = SplitMix64(seed: 11)
    for constant in [0, FoldedHash.first, FoldedHash.second, FoldedHash.multiplier] as [UInt64] {
      for seed in 0..<20 as Range<UInt64> {
        let (low, high) = (random.next(), random.next())
        #expect(hash(key(low, high), seed) != hash(key(high ^ constant, low ^ constant), seed))
      }
    }
  }

  /// Counters as text, the usual keys: shards (low bits) and index homes (high bits) are even.
  @Test func regularKeysSpreadEvenly() {
    for seed in 0..<4 as Range<UInt64> {
      var low = [Int](repeating: 0, count: 256)
      var high = [Int](repeating: 0, count: 256)
      let keys = 1 << 16
      for number in 0..<keys {
        let hash = hash(Array("user:\(number)".utf8), seed)
        low[Int(hash & 255)] += 1
        high[Int(hash >> 56)] += 1
      }
      for cells in [low, high] {
        let expected = Double(keys) / 256
        let chiSquare = cells.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        // 255 is the mean for throws of a die, 23 the standard deviation.
        #expect(chiSquare < 255 + 6 * 23)
      }
    }
  }
}
