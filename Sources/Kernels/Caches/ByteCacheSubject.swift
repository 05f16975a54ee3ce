import MapVariants
import Measurement

/// A value that a byte cache can hold: its bytes, and its word read from them.
protocol SerialisedValue: WorkloadValue, BorrowableBytes {
  static func word(of bytes: RawSpan) -> UInt64
}

extension [UInt8]: SerialisedValue {
  @inline(__always)
  static func word(of bytes: RawSpan) -> UInt64 {
    UInt64(bytes.byteCount) &+ (bytes.isEmpty ? 0 : UInt64(bytes.unsafeLoad(as: UInt8.self)))
  }
}

/// A number as its eight bytes.
struct SerialisedNumber: SerialisedValue {
  var number: UInt64

  @inline(__always)
  static func make(_ number: UInt64, size: Int) -> SerialisedNumber { SerialisedNumber(number: number) }
  @inline(__always)
  var word: UInt64 { number }
  @inline(__always)
  static func word(of bytes: RawSpan) -> UInt64 { bytes.unsafeLoadUnaligned(as: UInt64.self) }
  @inline(__always)
  func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = InlineArray<1, UInt64>(repeating: number)
    return try body(bytes.span.bytes)
  }
}

/// A key that a byte cache can look up.
protocol SerialisedKey: WorkloadKey {
  func withKeyBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result
  static func word(of bytes: RawSpan) -> UInt64
}

extension UInt64: SerialisedKey {
  @inline(__always)
  func withKeyBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = InlineArray<1, UInt64>(repeating: self)
    return try body(bytes.span.bytes)
  }
  static func word(of bytes: RawSpan) -> UInt64 { bytes.unsafeLoadUnaligned(as: UInt64.self) }
}

extension String: SerialisedKey {
  @inline(__always)
  func withKeyBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withBytes(body)
  }
  static func word(of bytes: RawSpan) -> UInt64 {
    UInt64(bytes.byteCount) &+ (bytes.isEmpty ? 0 : UInt64(bytes.unsafeLoad(as: UInt8.self)))
  }
}

/// `ByteCache` with room for all of a workload's entries, so that it drops none of its own.
struct ByteCacheSubject<Key: SerialisedKey, Value: SerialisedValue>: SubjectMap {
  struct Source {
    var byteBound: Int
    var shardCount: Int
    var seed: UInt64
  }

  private let cache: ByteCache
  /// The same without counting: each use of a reference that is loaded from memory would retain it, and threads that
  /// share the cache would contend for its reference count before they contend in the cache.
  private let uncounted: Unmanaged<ByteCache>

  private init(_ cache: ByteCache) {
    self.cache = cache
    uncounted = .passUnretained(cache)
  }

  static var reasonToShowNothing: String {
    "a byte cache's entries are bytes in rings that its shards share out: it shows no buckets"
  }

  static func makeSource(_ configuration: SubjectConfiguration) -> Source {
    // Shards fill unevenly, most of all if entries are few; headers and index take up space, as do keys and values.
    let shardCount = configuration.entries >= 4096 ? 16 : 1
    let bound =
      if let entries = configuration.reserve, entries > 0 {
        smallestBound(entries: entries, entryBytes: configuration.entryBytes, shardCount: shardCount)
      } else {
        configuration.entries * (configuration.entryBytes + 96) * 2
      }
    return Source(
      byteBound: max(bound, ByteCache.smallestBound * 4 * shardCount), shardCount: shardCount,
      seed: configuration.hashSeed)
  }

  /// Little more than the room that the entries need, for cells that reserve, so that a cache's memory can be compared
  /// with a map's. The fullest shard's entries are those of `ShardedMap`, by Chernoff's bound; an entry has 16 bytes of
  /// its own, and at most three in four slots of the index are full.
  private static func smallestBound(entries: Int, entryBytes: Int, shardCount: Int) -> Int {
    let mean = Double(entries) / Double(shardCount)
    let fullest = Int(mean + 6 * mean.squareRoot()) + 8
    var slots = 8
    while slots * 3 / 4 <= fullest { slots *= 2 }
    let region = fullest * ((16 + entryBytes + 7) & ~7) + slots * 8
    // Besides its region a shard has its lock, both in multiples of 128 bytes, and the cache has its own object.
    return (region + 512) * shardCount + 1024
  }

  static func create(from source: inout Source) -> Self {
    Self(ByteCache(byteBound: source.byteBound, shardCount: source.shardCount, seed: source.seed))
  }

  consuming func dispose(into source: inout Source) {}

  var count: Int { cache.count }

  @inline(__always)
  func lookUp(_ key: Key) -> UInt64 {
    key.withKeyBytes { key in
      uncounted._withUnsafeGuaranteedRef { cache in
        cache.withValue(forKey: key) { Value.word(of: $0) &+ 1 }
      }
    } ?? 0
  }

  @inline(__always)
  mutating func insert(_ key: Key, _ value: Value, number: Int) {
    key.withKeyBytes { key in
      value.withBytes { value in uncounted._withUnsafeGuaranteedRef { _ = $0.set(value, forKey: key) } }
    }
  }

  @inline(__always)
  mutating func remove(_ key: Key, number: Int) -> UInt64 {
    key.withKeyBytes { key in uncounted._withUnsafeGuaranteedRef { $0.removeValue(forKey: key) } } ? 1 : 0
  }

  mutating func clear() { cache.removeAll() }

  func sum() -> UInt64 {
    var total: UInt64 = 0
    cache.forEach { key, value in total &+= Key.word(of: key) &+ Value.word(of: value) }
    return total
  }

  var mapState: MapState { MapState(wrappedBytes: cache.statistics.wrappedBytes) }
}

extension ByteCacheSubject: SharedSubjectMap {
  package func sharedHandle() -> Self { self }
}
