import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

/// Many keys at once, against one at a time in a Dictionary.
@Suite struct SpanMapBatchTests {
  /// Batches of all lengths around those of the pipeline.
  private static let lengths = [0, 1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 200]

  private func attack<Key: SpanKey, Value: Equatable>(
    _ keys: [Key], rounds: Int = 200, _ value: (UInt64) -> Value, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var map = SpanMap<Key, Value>(seed: 1)
    var model: [Key: Value] = [:]
    var random = SplitMix64(seed: 7)
    for round in 0..<rounds {
      let length = SpanMapBatchTests.lengths[round % SpanMapBatchTests.lengths.count]
      let drawn = (0..<length).map { _ in keys[random.below(keys.count)] }
      switch random.below(4) {
      case 0:
        let entries = drawn.map { ($0, value(random.next())) }
        map.insert(contentsOf: entries)
        for (key, value) in entries { model[key] = value }
      case 1:
        let entries = drawn.map { ($0, value(random.next())) }
        map.insert(contentsOf: entries.lazy.map { $0 })
        for (key, value) in entries { model[key] = value }
      case 2:
        for key in drawn where random.below(2) == 0 {
          map.removeValue(forKey: key)
          model.removeValue(forKey: key)
        }
      default:
        let values = map.values(forKeys: drawn.span)
        #expect(values == drawn.map { model[$0] }, sourceLocation: sourceLocation)
        var next = 0
        map.forEachValue(ofKeys: drawn.span) { index, value in
          #expect(index == next && value == model[drawn[index]], sourceLocation: sourceLocation)
          next += 1
        }
        #expect(next == length, sourceLocation: sourceLocation)
      }
      #expect(map.count == model.count, sourceLocation: sourceLocation)
    }
    map.checkInvariants()
    #expect(map.hasSameEntries(as: model) == true, sourceLocation: sourceLocation)
    #expect(map.values(forKeys: keys.span) == keys.map { model[$0] }, sourceLocation: sourceLocation)
  }

  @Test(arguments: [1, 3, 4, 8, 14, 15, 60, 500, 20_000]) func integers(keys: Int) {
    attack((0..<UInt64(keys)).map { SplitMix64.mix($0) }) { $0 }
  }

  @Test func texts() {
    attack((0..<3000).map { "\($0)" }) { "\($0)" }
    attack((0..<3000).map { "tenant:user:session:\($0)" }) { "value number \($0)" }
    attack((0..<600).map { hostileString($0) }) { $0 }
  }

  /// Keys far from home, and tags that say nothing.
  @Test func hostileHashes() {
    attack((0..<200).map { ConstantHashKey(number: $0) }) { $0 }
    attack((0..<1500).map { EqualLowHalfKey(number: $0) }) { $0 }
  }

  @Test func objects() {
    let counter = LiveCounter()
    do {
      attack((0..<500).map { TrackedKey($0, counter) }) { Tracked($0, counter) }
    }
    #expect(counter.count == 0)
  }

  @Test func anErrorEndsTheBatch() {
    struct Stop: Error {}
    let map = SpanMap<Int, Int>(uniqueKeysWithValues: (0..<100).map { ($0, $0) })
    let keys = Array(0..<100)
    var visited = 0
    #expect(throws: Stop.self) {
      try map.forEachValue(ofKeys: keys.span) { _, _ in
        visited += 1
        if visited == 40 { throw Stop() }
      }
    }
    #expect(visited == 40)
  }

  /// Several new values for one key within one pipeline, in a table that grows under it.
  @Test func theLastOfSeveralValuesStays() {
    var map = SpanMap<Int, Int>()
    map.insert(contentsOf: (0..<1000).map { ($0 % 37, $0) })
    #expect(map.count == 37)
    for key in 0..<37 { #expect(map[key] == (0..<1000).last { $0 % 37 == key }) }
    map.checkInvariants()
  }
}
