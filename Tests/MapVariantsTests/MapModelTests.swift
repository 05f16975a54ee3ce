import MapVariants
import Testing

/// Every map against Dictionary, over keys and values with and without references.
@Suite struct MapModelTests {
  static let sizes = [1, 3, 4, 7, 8, 13, 14, 15, 28, 60, 300]

  /// Runs one test on each of the maps.
  private func onEveryMap<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) {
    test.run(SpanMap<Key, Value>(seed: test.seed))
    test.run(ArenaMap<Key, Value>(seed: test.seed))
    test.run(PooledMap<Key, Value>())
  }

  @Test(arguments: sizes)
  func smallMapsWithIntegerKeys(size: Int) {
    onEveryMap(
      ModelTest(
        keys: (0..<size).map { UInt64($0) }, makeValue: { $0 }, operations: 3000, seed: UInt64(size), checkEvery: 1))
  }

  @Test(arguments: sizes)
  func smallMapsWithStringKeys(size: Int) {
    onEveryMap(
      ModelTest(
        keys: (0..<size).map { "a key that is too long to stand inside the string itself, number \($0)" },
        makeValue: { "a value that lives in a block of its own, number \($0)" }, operations: 1000,
        seed: UInt64(size), checkEvery: 3))
  }

  @Test func largeMapsWithIntegerKeys() {
    let keys = (0..<30_000).map { SplitMix64.mix(UInt64($0)) }
    onEveryMap(ModelTest(keys: keys, makeValue: { $0 }, operations: 300_000, seed: 1, checkEvery: 50_000))
  }

  @Test func largeMapsWithStringKeys() {
    let keys = (0..<4000).map { "tenant:user:session:\(SplitMix64.mix(UInt64($0)))" }
    onEveryMap(ModelTest(keys: keys, makeValue: { "\($0)" }, operations: 40_000, seed: 2, checkEvery: 10_000))
  }

  @Test(arguments: [5, 40, 1500])
  func mapsOfObjectsDestroyEachExactlyOnce(size: Int) {
    let counter = LiveCounter()
    do {
      let keys = (0..<size).map { TrackedKey(UInt64($0), counter) }
      onEveryMap(
        ModelTest(
          keys: keys, makeValue: { Tracked($0, counter) }, operations: 12_000, seed: UInt64(size),
          checkEvery: max(size, 100)))
    }
    #expect(counter.count == 0)
  }

  @Test func mapsOfArrays() {
    let keys = (0..<200).map { [UInt8](repeating: UInt8($0), count: $0) }
    onEveryMap(
      ModelTest(
        keys: keys, makeValue: { [UInt64](repeating: $0, count: Int($0 % 50)) }, operations: 5000, seed: 3,
        checkEvery: 500))
  }

  @Test func valuesWithoutSizeAndWithWideAlignment() {
    onEveryMap(
      ModelTest(
        keys: (0..<100).map { UInt64($0) }, makeValue: { WideValue(lanes: SIMD8(repeating: $0)) }, operations: 4000,
        seed: 4, checkEvery: 100))
    struct Nothing: Equatable {}
    onEveryMap(
      ModelTest(
        keys: (0..<100).map { UInt64($0) }, makeValue: { _ in Nothing() }, operations: 4000, seed: 5, checkEvery: 100))
  }

  @Test func pairsOfWordsAsKeys() {
    let keys = (0..<900).map { WordPair(high: UInt64($0 / 30), low: UInt64($0 % 30)) }
    onEveryMap(ModelTest(keys: keys, makeValue: { $0 }, operations: 20_000, seed: 6, checkEvery: 2000))
  }

  @Test(arguments: KeyShape.allCases)
  func regularKeys(shape: KeyShape) {
    let keys = (0..<3000).map { shape.key(UInt64($0)) }
    onEveryMap(ModelTest(keys: keys, makeValue: { $0 }, operations: 15_000, seed: 7, checkEvery: 5000))
  }

  @Test func keysThatAllCollide() {
    let constant = (0..<150).map { ConstantHashKey(number: $0) }
    onEveryMap(ModelTest(keys: constant, makeValue: { $0 }, operations: 5000, seed: 8, checkEvery: 250))
    let low = (0..<1500).map { EqualLowHalfKey(number: $0) }
    onEveryMap(ModelTest(keys: low, makeValue: { $0 }, operations: 5000, seed: 9, checkEvery: 1000))
    let high = (0..<300).map { EqualHighHalfKey(number: $0) }
    onEveryMap(ModelTest(keys: high, makeValue: { $0 }, operations: 5000, seed: 10, checkEvery: 1000))
  }
}
