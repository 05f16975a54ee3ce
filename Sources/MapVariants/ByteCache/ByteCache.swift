// ByteCache: bytes to bytes in a fixed amount of memory.
//
// Structure. Keys are hashed to 64 bits; the low bits choose one of 2^k shards. A shard has a lock, a ring in which
// entries lie one after another as bytes, and an index from hashes to places in the ring (ByteCacheShard.swift says how
// they share the shard's memory). There is no object per entry and no pointer in the index, so there are no references
// to count and nothing to free one by one.
//
// Memory. All of it is one block that is allocated when the cache is made; afterwards no operation allocates, except
// those that return an array, builds (a copy of the key and a flight), and what is told to a listener: small, and not part of
// the bound. The operating system provides the block's pages when they are first written, so a cache
// that is never full never takes up its whole bound. Rings that grow in steps up to a bound would have to copy every
// entry at every step, and hold both rings in memory during the copy, for the same gain.
//
// Eviction. A full shard drops the entry that was written longest ago, whether or not it has been read since: a read
// writes nothing into the ring. Overwriting counts as writing: the new entry goes to the young end, and the old one's
// space becomes free when the oldest edge passes it; so a few keys that are overwritten all the time push the others
// out. That is the price of the order; overwriting in place would drop entries that have just been written.
//
// Collisions. The index knows hashes, the ring knows keys, and every look-up compares the whole key. If two keys have
// the same 64-bit hash, the younger replaces the older: at 2^-64 per pair no program ever loses an entry that way, and
// keys chosen to collide can't make a look-up longer.
//
// Time. A deadline is checked when its entry is accessed: expired entries take up space until a look-up finds them,
// the oldest edge passes them, or `removeExpired` is called. The clock is read only for entries that have a deadline.
//
// Locks. One lock per shard, held for a probe, one comparison and one copy; a get takes it exclusively because it
// updates the counts. A build's end takes a shard's lock under that of the flights; no other operation
// holds two locks. The caller's code runs under a lock where the documentation says
// so, and must not call the same cache.
//
// Sources: bigcache and freecache (Go) for the idea of rings with an index without pointers; Knuth, TAOCP 3, 6.4 R for
// removal from a linearly probed table.

/// A thread-safe cache from bytes to bytes that uses a fixed amount of memory and drops its oldest entries when that is
/// full.
///
/// ```swift
/// let pages = ByteCache(byteBound: 256 << 20, timeToLive: .seconds(60))
/// pages.set(html, forKey: "/index.html")                    // any BorrowableBytes: String, [UInt8], Span, ...
/// pages.withValue(forKey: "/index.html") { bytes in send(bytes) }   // in place, without a copy
/// print(pages.statistics.hits)
/// ```
///
/// In addition to its key and value an entry takes 16 bytes, 8 more if it has a time to live, and 11 to 21 bytes of the
/// index. An entry larger than half a shard is refused. All operations take expected O(bytes of key and value) time
/// unless stated otherwise; the cost of dropping entries is amortised over the writes that created them.
///
/// An entry whose time to live is zero or less has expired as soon as it is written: it replaces the value of its key
/// and is never returned. So a time computed from a deadline in the past needs no check.
public final class ByteCache: Sendable {
  @usableFromInline let shards: ByteCacheShards
  @usableFromInline let hash: ByteCacheHash
  @usableFromInline let clock: CacheClock
  @usableFromInline let onRemoval: (@Sendable (RawSpan, CacheRemovalReason) -> Void)?
  /// Values that are being built.
  let flights = FlightTable<[UInt8], [UInt8]>()

  /// The number of bytes that the cache may take.
  public let byteBound: Int
  /// How long entries live after they are written, unless `set` says otherwise; nil means forever. With a time of zero
  /// or less an entry has expired as soon as it is written.
  public let timeToLive: Duration?

  /// A cache that takes at most `byteBound` bytes, in `shardCount` shards: a power of two, by default 64, or fewer, so
  /// that each has 64 KiB. Entries live for `timeToLive`, by the system's coarse clock, which moves in steps of a few
  /// milliseconds. Runs with the same `seed` hash alike. O(byteBound / 1024).
  ///
  /// `onRemoval` is lent the key of every entry that leaves, and told why, by the operation that notices it, after the
  /// locks are released: it may use the cache. Several threads may call it at once, and in another order than entries
  /// left. The keys are copied until then; without a listener nothing is.
  public convenience init(
    byteBound: Int, shardCount: Int? = nil, timeToLive: Duration? = nil, seed: UInt64? = nil,
    onRemoval: (@Sendable (_ key: RawSpan, CacheRemovalReason) -> Void)? = nil
  ) {
    self.init(
      byteBound: byteBound, shardCount: shardCount, timeToLive: timeToLive, clock: CacheClock.coarse,
      hash: ByteCacheHash(seed.map { HashSeed($0) } ?? HashSeed.next()), onRemoval: onRemoval)
  }

  /// As above, with the caller's own clock. It is read under a shard's lock and must not call the cache.
  public convenience init(
    byteBound: Int, shardCount: Int? = nil, timeToLive: Duration? = nil, clock: some Clock<Duration>,
    seed: UInt64? = nil, onRemoval: (@Sendable (_ key: RawSpan, CacheRemovalReason) -> Void)? = nil
  ) {
    self.init(
      byteBound: byteBound, shardCount: shardCount, timeToLive: timeToLive, clock: CacheClock(clock),
      hash: ByteCacheHash(seed.map { HashSeed($0) } ?? HashSeed.next()), onRemoval: onRemoval)
  }

  /// For tests: of each key's hash only the bits of `hashMask` are used, so that keys collide.
  package convenience init(
    byteBound: Int, shardCount: Int, timeToLive: Duration?, clock: some Clock<Duration>, seed: UInt64, hashMask: UInt64,
    onRemoval: (@Sendable (_ key: RawSpan, CacheRemovalReason) -> Void)? = nil
  ) {
    self.init(
      byteBound: byteBound, shardCount: shardCount, timeToLive: timeToLive, clock: CacheClock(clock),
      hash: ByteCacheHash(HashSeed(seed), mask: hashMask), onRemoval: onRemoval)
  }

  private init(
    byteBound: Int, shardCount: Int?, timeToLive: Duration?, clock: CacheClock, hash: ByteCacheHash,
    onRemoval: (@Sendable (RawSpan, CacheRemovalReason) -> Void)?
  ) {
    precondition(byteBound >= ByteCache.smallestBound, "a cache needs \(ByteCache.smallestBound) bytes at least")
    self.byteBound = byteBound
    self.timeToLive = timeToLive
    self.clock = clock
    self.hash = hash
    self.onRemoval = onRemoval
    shards = ByteCacheShards(
      count: shardCount ?? ByteCache.defaultShardCount(byteBound), byteBound: byteBound - ByteCache.objectBytes,
      hasListener: onRemoval != nil)
  }

  deinit { shards.deallocate() }

  /// The smallest bound that a cache of one shard can have.
  public static var smallestBound: Int { objectBytes + ByteCacheShards.smallestShare }

  /// The size of the object itself and its clock, rounded up generously.
  static let objectBytes = 512

  private static func defaultShardCount(_ byteBound: Int) -> Int {
    var count = 1
    while count < 64 && byteBound / (count * 2) >= 64 << 10 { count *= 2 }
    return count
  }

  /// The bytes that the cache has allocated: never more than `byteBound`, and less if it can't be divided evenly
  /// among the shards. They are only address space until they are written. O(1).
  public var reservedBytes: Int { shards.byteCount + ByteCache.objectBytes }

  /// The number of shards. O(1).
  public var shardCount: Int { shards.count }

  /// The largest size in bytes that an entry may have, including its header of 16 or 24 bytes and rounded up to a
  /// multiple of 8: half a shard, and at most 1 GiB. O(1).
  public var largestEntry: Int { ByteCacheShard.largestEntry(regionBytes: shards.regionBytes) }

  /// The number of entries, including those that have expired but haven't been noticed yet. Other threads may change it
  /// during the summation. O(shards).
  public var count: Int { statistics.entryCount }

  /// True if there is no entry. O(shards).
  public var isEmpty: Bool { count == 0 }

  /// What the cache has counted so far, shard by shard. O(shards).
  public var statistics: ByteCacheStatistics {
    var sum = ByteCacheStatistics()
    for number in 0..<shards.count {
      sum.add(
        shards.lock(number).pointee.withLock { shard in
          var counted = shard.statistics
          counted.entryCount = shard.liveEntries
          counted.entryBytes = shard.liveBytes
          return counted
        })
    }
    return sum
  }

  /// For models: a key's hash, and the size of a shard's region in bytes.
  package func hashForModel(_ key: [UInt8]) -> UInt64 { key.withUnsafeBytes { hash($0) } }
  package var regionBytesForModel: Int { shards.regionBytes }

  /// Traps unless the invariants stated at the head of ByteCacheShard.swift hold in every shard. O(byteBound); for
  /// tests.
  public func checkInvariants() {
    precondition(reservedBytes <= byteBound, "the cache takes more than its bound")
    for number in 0..<shards.count { shards.lock(number).pointee.withLock { $0.checkInvariants() } }
  }
}
