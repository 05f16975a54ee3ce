/// The inner state of a `BucketMap` at one moment, in Go's terms.
public struct BucketMapState: Hashable, Sendable {
  /// Entries.
  public var count: Int
  /// The binary logarithm of the number of buckets.
  public var B: Int
  /// Buckets of the current table, not counting overflow buckets: 2^B, or 0 before the map has memory.
  public var bucketCount: Int
  /// Overflow buckets linked since the current table was made, as the map counts them: exact while B < 16, from then on
  /// about one in 2^(B - 15) of them.
  public var noverflow: Int
  /// Buckets of the old table while the map grows, else 0.
  public var oldBucketCount: Int
  /// True while entries are being moved from an old table to the current one.
  public var isGrowing: Bool
  /// True while the map grows to a table of the same size.
  public var isSameSizeGrowth: Bool
  /// Old buckets below this are evacuated. After growth it keeps the number of old buckets.
  public var nevacuate: Int
  /// Entries per bucket of the current table; 0 without memory.
  public var loadFactor: Double
  /// How often the hash seed was replaced: when a removal emptied the map, and when `removeAll` had entries to remove
  /// or memory to free.
  public var seedResets: Int
}

extension BucketMap {
  /// The inner state: what Go keeps in the map's header. O(1).
  public var state: BucketMapState {
    let bucketCount = header.buckets == nil ? 0 : table.bucketCount
    return BucketMapState(
      count: count, B: Int(header.B), bucketCount: bucketCount, noverflow: Int(header.noverflow),
      oldBucketCount: oldTable?.bucketCount ?? 0, isGrowing: isGrowing, isSameSizeGrowth: isSameSizeGrowth,
      nevacuate: header.nevacuate, loadFactor: bucketCount == 0 ? 0 : Double(count) / Double(bucketCount),
      seedResets: seedResets)
  }

  /// The fields of the map's header as laid out in memory, under Go's names, for inspectors. After them come the state
  /// of the random number generator and the number of seed resets, 8 bytes each.
  public static var headerFields: [LayoutField] {
    func field<Field>(_ name: String, _ path: KeyPath<BucketMapHeader, Field>) -> LayoutField {
      // Stored properties have offsets.
      LayoutField(
        name: name, offset: MemoryLayout<BucketMapHeader>.offset(of: path)!, byteCount: MemoryLayout<Field>.size)
    }
    return [
      field("count", \.count), field("flags", \.flags), field("B", \.B), field("noverflow", \.noverflow),
      field("hash0", \.hash0), field("buckets", \.buckets), field("oldbuckets", \.oldBuckets),
      field("nevacuate", \.nevacuate), field("extra", \.extra),
    ]
  }

  /// The number of slots whose tophash byte a look-up of `key` inspects, whether it is present or not, as Go counts
  /// probes. Expected O(1).
  public func probeCount(forKey key: Key) -> Int { probes(forKey: key).slots }

  /// The number of buckets that a look-up of `key` inspects, whether it is present or not. Expected O(1).
  public func probedBucketCount(forKey key: Key) -> Int { probes(forKey: key).buckets }

  /// A look-up slot by slot, as Go does it.
  private func probes(forKey key: Key) -> (buckets: Int, slots: Int) {
    guard count != 0 else { return (0, 0) }
    let hash = hash(of: key)
    var next: Bucket? = chain(for: hash)
    var buckets = 0
    var slots = 0
    while let bucket = next {
      buckets += 1
      for slot in 0..<Layout.slotCount {
        slots += 1
        let byte = bucket.tophash(slot)
        if byte == Tophash.emptyRest { return (buckets, slots) }
        if byte == Tophash.of(hash) && bucket.key(slot).pointee == key { return (buckets, slots) }
      }
      next = bucket.overflow
    }
    return (buckets, slots)
  }
}
