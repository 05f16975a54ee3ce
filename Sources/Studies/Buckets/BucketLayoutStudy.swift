import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D4.T4: a bucket's parts, found in live maps.
  static func bucketLayout(_ form: BucketLayoutForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation =
      switch form {
      case .uint64Uint64: { BucketSearch<UInt64, UInt64>(seed: setting.seed).run(into: &$0) }
      case .uint32Uint8: { BucketSearch<UInt32, UInt8>(seed: setting.seed).run(into: &$0) }
      case .stringUint64: { BucketSearch<String, UInt64>(seed: setting.seed).run(into: &$0) }
      }
    return program
  }
}

/// Examines the bytes of a table with two buckets: entries whose bytes are known are inserted, changed and removed.
private struct BucketSearch<Key: NumberedElement & SpanKey, Value: NumberedElement> {
  typealias Chain = LivingMap<Clustered<Key>, Value>

  let seed: UInt64
  private let keys = (0...8).map { Key(numbered: $0) }

  init(seed: UInt64) { self.seed = seed }

  func run(into observations: inout Observations) {
    let tophashes = tophashOffsets()
    let keyPlaces = (0..<8).map { place(ofKey: $0) }
    let valuePlaces = (0..<8).map { place(ofValue: $0) }
    let overflow = overflowOffset()
    let size = bucketBytes()
    let declared = BucketLayout<Key, Value>.self
    var agreeing = 0
    func record(_ name: String, _ found: Int?, declared: Int) {
      guard let found else {
        observations.recordAbsence(of: name, because: "the bytes of a living table leave more than one place, or none")
        return
      }
      observations.record(name, found)
      if found == declared { agreeing += 1 }
    }
    record("bucket_tophash_offset", tophashes.first, declared: declared.tophashOffset)
    let isRow = tophashes == Array((tophashes.first ?? 0)...(tophashes.last ?? 0))
    record("bucket_tophash_bytes", isRow ? tophashes.count : nil, declared: declared.slotCount)
    record("bucket_keys_offset", keyPlaces[0], declared: declared.keysOffset)
    record("bucket_key_stride", Self.stride(keyPlaces), declared: declared.keyStride)
    record("bucket_values_offset", valuePlaces[0], declared: declared.valuesOffset)
    record("bucket_value_stride", Self.stride(valuePlaces), declared: declared.valueStride)
    record("bucket_overflow_offset", overflow, declared: declared.overflowOffset)
    record("bucket_bytes", size, declared: declared.byteCount)
    observations.record("bucket_as_declared", agreeing)
    if let size, let overflow {
      observations.record("bucket_overflow_from_end", size - overflow)
    } else {
      observations.recordAbsence(of: "bucket_overflow_from_end", because: "the bucket's end was not found")
    }
    if let values = valuePlaces[0], let lastKey = keyPlaces[7] {
      observations.record("bucket_values_behind_keys", values - lastKey - MemoryLayout<Key>.size)
    } else {
      observations.recordAbsence(of: "bucket_values_behind_keys", because: "keys or values were not found")
    }
  }

  /// The distance between slots if it is always the same, or nil.
  private static func stride(_ places: [Int?]) -> Int? {
    let places = places.compactMap { $0 }
    let distances = Set(zip(places.dropFirst(), places).map { $0 - $1 })
    return places.count == 8 && distances.count == 1 ? distances.first : nil
  }

  /// A map with two buckets and eight entries in the first.
  private func chain() -> Chain {
    let living = Chain(minimumCapacity: 13, seed: seed)
    // Values made from other numbers than the keys: if both have the same type, their bytes must differ.
    for number in 0..<8 { living.map.updateValue(Value(numbered: 50 + number), forKey: Clustered(keys[number])) }
    return living
  }

  /// The bytes of the first bucket and a few that follow.
  private func firstBucket(of living: Chain) -> [UInt8] {
    Chain.bytes(at: tableAddress(of: living), count: BucketLayout<Key, Value>.byteCount)
  }

  /// The pointer to the buckets: at offset 16 in the header, as the header study finds it.
  private func tableAddress<AnyKey: SpanKey>(of living: LivingMap<AnyKey, Value>) -> UInt64 {
    word(living.ownBytes, at: 16)
  }

  /// A removal changes one byte of the bucket, the entry's tophash; the bytes of its key and value stay.
  private func tophashOffsets() -> [Int] {
    (0..<8).flatMap { slot in
      let living = chain()
      let before = firstBucket(of: living)
      living.map.removeValue(forKey: Clustered(keys[slot]))
      return changedOffsets(before, firstBucket(of: living))
    }.sorted()
  }

  /// Where the key's bytes are in the first bucket; nil unless they are there exactly once.
  private func place(ofKey slot: Int) -> Int? {
    let living = chain()
    let pattern = withUnsafeBytes(of: keys[slot]) { Array($0) }
    let bytes = firstBucket(of: living)
    let places = bytes.indices.dropLast(pattern.count - 1).filter {
      bytes[$0..<($0 + pattern.count)].elementsEqual(pattern)
    }
    return places.count == 1 ? places[0] : nil
  }

  /// Where the bytes change along with the values that are assigned to an entry.
  private func place(ofValue slot: Int) -> Int? {
    let living = chain()
    var places = Set(0...(BucketLayout<Key, Value>.byteCount - MemoryLayout<Value>.size))
    for number in 100..<140 {
      let value = Value(numbered: number)
      living.map.updateValue(value, forKey: Clustered(keys[slot]))
      let bytes = firstBucket(of: living)
      let pattern = withUnsafeBytes(of: value) { Array($0) }
      places = places.filter { bytes[$0..<($0 + pattern.count)].elementsEqual(pattern) }
    }
    return places.count == 1 ? places.first : nil
  }

  /// The ninth entry needs another bucket: one word of the first becomes the address of the ninth key.
  private func overflowOffset() -> Int? {
    let living = chain()
    let before = firstBucket(of: living)
    living.map.updateValue(Value(numbered: 58), forKey: Clustered(keys[8]))
    let after = firstBucket(of: living)
    let places = Set(changedOffsets(before, after).map { $0 & ~7 })
    guard let place = places.first, places.count == 1, word(before, at: place) == 0 else { return nil }
    let next = Chain.bytes(at: word(after, at: place), count: BucketLayout<Key, Value>.byteCount)
    let pattern = withUnsafeBytes(of: keys[8]) { Array($0) }
    let leads = next.indices.dropLast(pattern.count - 1).contains {
      next[$0..<($0 + pattern.count)].elementsEqual(pattern)
    }
    return leads ? place : nil
  }

  /// From the first key of the first bucket to the first key of the second: measured with keys that spread over
  /// buckets.
  private func bucketBytes() -> Int? {
    let living = LivingMap<Key, Value>(minimumCapacity: 13, seed: seed)
    let keys = (0..<12).map { Key(numbered: $0) }
    for key in keys { living.map.updateValue(Value(numbered: 99), forKey: key) }
    let table = Chain.bytes(at: tableAddress(of: living), count: 2 * BucketLayout<Key, Value>.byteCount)
    let places = keys.flatMap { key in
      let pattern = withUnsafeBytes(of: key) { Array($0) }
      return table.indices.dropLast(pattern.count - 1).filter {
        table[$0..<($0 + pattern.count)].elementsEqual(pattern)
      }
    }.sorted()
    // Within a bucket keys are less than eight strides apart; the first gap that is wider leads to the next bucket.
    guard let first = places.first, places.count == 12,
      let next = places.first(where: { $0 >= first + 8 * MemoryLayout<Key>.stride })
    else { return nil }
    return next - first
  }
}
