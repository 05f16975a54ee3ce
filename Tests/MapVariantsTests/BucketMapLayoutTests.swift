import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

@Suite struct BucketMapLayoutTests {
  @Test func theHeaderIsGos() {
    let fields = BucketMap<Int, Int>.headerFields
    #expect(
      fields.map(\.name)
        == ["count", "flags", "B", "noverflow", "hash0", "buckets", "oldbuckets", "nevacuate", "extra"])
    #expect(fields.map(\.offset) == [0, 8, 9, 10, 12, 16, 24, 32, 40])
    #expect(MemoryLayout<BucketMapHeader>.size == 48)
    #expect(MemoryLayout<BucketMap<Int, Int>>.size == 64)
    #expect(fields.last.map { $0.offset + $0.byteCount } == 48)
  }

  @Test func bucketsPackKeysThenValuesThenThePointer() {
    func offsets<Key, Value>(_ layout: BucketLayout<Key, Value>.Type) -> [Int] {
      #expect(layout.fields.map(\.offset).first == 0)
      #expect(layout.overflowOffset == layout.byteCount - 8)
      return layout.fields.map(\.offset) + [layout.byteCount]
    }
    #expect(offsets(BucketLayout<Int, Int>.self) == [0, 8, 72, 136, 144])
    #expect(offsets(BucketLayout<String, Int>.self) == [0, 8, 136, 200, 208])
    #expect(offsets(BucketLayout<Int, Int8>.self) == [0, 8, 72, 80, 88])
    #expect(offsets(BucketLayout<Int32, Void>.self) == [0, 8, 40, 40, 48])
  }

  @Test func widelyAlignedValuesAreAligned() {
    typealias Layout = BucketLayout<Int, WideValue>
    let alignment = MemoryLayout<WideValue>.alignment
    #expect(alignment > 8)
    #expect(Layout.valuesOffset % alignment == 0 && Layout.byteCount % alignment == 0)
    #expect(Layout.valuesOffset >= 72 && Layout.overflowOffset >= Layout.valuesOffset + 512)
    #expect(Layout.overflowOffset == Layout.byteCount - 8)
  }

  @Test func above128BytesABucketHoldsPointers() {
    #expect(!BucketLayout<Int, Words16>.hasIndirectValues)
    #expect(BucketLayout<Int, Words16>.byteCount == 8 + 64 + 1024 + 8)
    #expect(BucketLayout<Int, LargeValue<UInt8>>.hasIndirectValues)
    #expect(BucketLayout<Int, LargeValue<UInt8>>.byteCount == 144)
    #expect(BucketLayout<LargeKey, Int>.hasIndirectKeys)
    #expect(BucketLayout<LargeKey, Int>.byteCount == 144)
  }

  @Test func tophashesKeepClearOfTheStates() {
    for top in 0..<256 as Range<UInt64> {
      let byte = Tophash.of(top << 56 | 0xff_ffff)
      #expect(byte == (top < 5 ? UInt8(top) + 5 : UInt8(top)))
      #expect(Tophash.isFull(byte) && !Tophash.isEmpty(byte) && !Tophash.isEvacuated(byte))
    }
    #expect((0..<5).map { Tophash.isEmpty($0) } == [true, true, false, false, false])
    #expect((0..<5).map { Tophash.isEvacuated($0) } == [false, false, true, true, true])
  }

  /// The eight bytes at once must answer as one byte after another does.
  @Test func aWordOfTophashesAnswersAsItsBytes() {
    func slots(_ bits: SlotBits) -> [Int] {
      var bits = bits
      var result: [Int] = []
      while !bits.isEmpty {
        result.append(bits.first)
        bits.removeFirst()
      }
      return result
    }
    var random = SplitMix64(seed: 5)
    let interesting: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 0x7f, 0x80, 0x81, 0x84, 0x85, 0xfe, 0xff]
    for _ in 0..<20_000 {
      let bytes = (0..<8).map { _ in
        random.below(3) == 0 ? UInt8(random.below(256)) : interesting[random.below(interesting.count)]
      }
      let word = TophashWord(bytes: bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
      let wanted = bytes[random.below(8)]
      #expect(slots(word.matches(wanted)) == (0..<8).filter { bytes[$0] == wanted })
      #expect(slots(word.empty) == (0..<8).filter { bytes[$0] <= 1 })
      #expect(slots(word.full) == (0..<8).filter { bytes[$0] >= 5 })
      #expect(word.full.count == bytes.count { $0 >= 5 })
      #expect(word.endsChain == (bytes[7] == 0))
    }
  }

  @Test func tablesFrom16BucketsOnHaveOverflowBucketsInStore() {
    for (hint, buckets) in [(52, 8), (53, 16 + 1), (105, 32 + 2), (13 * 512, 1024 + 64)] {
      let map = BucketMap<Int, Int>(minimumCapacity: hint)
      #expect(map.bucketStatistics().byteCount == buckets * 144)
    }
  }

  @Test func storedOverflowBucketsAreUsedFirst() {
    // 34 buckets: 32 and 2 in store. Three buckets overflow.
    var map = BucketMap<ScriptedKey, Int>(minimumCapacity: 105)
    let whole = map.bucketStatistics().byteCount
    for bucket in 0..<3 as Range<UInt64> {
      for number in 0..<9 as Range<UInt64> { map[ScriptedKey(bucket * 100 + number, bucket: bucket)] = 1 }
      let statistics = map.bucketStatistics()
      #expect(statistics.table.overflowBuckets == Int(bucket) + 1 && map.state.noverflow == Int(bucket) + 1)
      #expect(statistics.table.spareOverflowBuckets == [1, 0, 0][Int(bucket)])
      #expect(statistics.byteCount == whole + (bucket == 2 ? BucketLayout<ScriptedKey, Int>.byteCount : 0))
      map.checkInvariants()
    }
  }
}
