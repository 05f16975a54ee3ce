import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D4.T22: the size of an overflow bucket, by the types of keys and values.
  static func bucketSize(_ form: BucketSizeForm, _ setting: CellSetting) -> CellProgram {
    switch form {
    case .uint8Uint8: bucketSize(UInt8.self, UInt8.self, setting)
    case .uint16None: bucketSize(UInt16.self, NoValue.self, setting)
    case .uint32Uint8: bucketSize(UInt32.self, UInt8.self, setting)
    case .uint64Uint64: bucketSize(UInt64.self, UInt64.self, setting)
    case .stringNone: bucketSize(String.self, NoValue.self, setting)
    case .stringUint64: bucketSize(String.self, UInt64.self, setting)
    case .stringString: bucketSize(String.self, String.self, setting)
    case .stringSlice: bucketSize(String.self, ThreeWords.self, setting)
    }
  }

  private static func bucketSize<Key: NumberedElement, Value: NumberedElement>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    var program = CellProgram()
    // Two buckets have no preallocated overflow bucket: the ninth key of one allocates a block.
    program.rounds = { lastInsertions(key, value, present: 8, capacity: 13, setting) { $0.count } }
    program.observation = { observations in
      var map = BucketMap<Clustered<Key>, Value>(minimumCapacity: 13, seed: setting.seed)
      let pair = bytesInPlace(Key.self) + bytesInPlace(Value.self)
      var before = map.bucketStatistics()
      var after = before
      while after.byteCount == before.byteCount && map.count < 13 {
        before = after
        map.updateValue(Value(numbered: map.count), forKey: Clustered(Key(numbered: map.count)))
        after = map.bucketStatistics()
      }
      let slots = before.table.fullSlots
      let bytes = after.byteCount - before.byteCount
      let header = BucketMap<Clustered<Key>, Value>.headerFields.map { $0.offset + $0.byteCount }.max()
      observations.record("size_header_bytes", header ?? 0)
      observations.record("size_pair_bytes", pair)
      observations.record("size_slots", slots)
      observations.record("size_overflow_bytes", bytes)
      observations.record("size_besides_pairs", bytes - slots * pair)
    }
    return program
  }
}

/// Bytes from one element to the next; 0 for a zero-sized type, as in Go.
private func bytesInPlace<Element>(_: Element.Type) -> Int {
  MemoryLayout<Element>.size == 0 ? 0 : MemoryLayout<Element>.stride
}

/// The value of a set.
struct NoValue: NumberedElement {
  init(numbered number: Int) {}
}

/// As large as Go's header of a slice: an address and two numbers.
struct ThreeWords: NumberedElement {
  private let words: InlineArray<3, UInt64>

  init(numbered number: Int) { words = InlineArray { UInt64(numbered: number &+ $0) } }

  static func == (one: ThreeWords, other: ThreeWords) -> Bool {
    one.words.indices.allSatisfy { one.words[$0] == other.words[$0] }
  }

  func hash(into hasher: inout Hasher) { for index in words.indices { hasher.combine(words[index]) } }
}

extension UInt16: NumberedElement {
  /// An odd factor: a bijection of the 16-bit numbers.
  init(numbered number: Int) { self = UInt16(truncatingIfNeeded: number &+ 1) &* 0x9e37 }
}
