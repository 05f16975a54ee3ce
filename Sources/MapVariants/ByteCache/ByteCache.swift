// ByteCache: bytes to bytes in a fixed amount of memory.
//
// Structure. Keys are hashed to 64 bits; the low bits choose one of 2^k shards. A shard has a lock, a ring in which
// entries lie one behind the other as bytes, and an index from hashes to places in the ring (ByteCacheShard.swift says
// how they share the shard's memory). There is no object per entry and no pointer in the index: nothing to count
// references of, nothing to free one by one.
//
// Memory. All of it is one block that is taken when the cache is made; afterwards no operation allocates, but those
// that give out an array. The operating system gives the block's pages as they are first written, so a cache that
// is never full never costs its bound. Rings that grow in steps up to a bound would, to gain the same, copy every entry
// at every step and need room for both rings meanwhile.
//
// Who leaves. A full shard drops the entry that was written longest ago, whether or not it was read since: a read
// writes nothing into the ring. Overwriting counts as writing: the new entry goes to the young end, and the old one's
// room comes back when the oldest edge passes it; so a few keys that are overwritten all the time push the others out.
// That is the price of the order; overwriting in place would drop entries that were written just now.
//
// Collisions. The index knows hashes, the ring knows keys, and every look-up compares the whole key. Of two keys with
// one 64-bit hash the younger replaces the older: at 2^-64 per pair no entry of a program is ever lost that way, and
// keys that someone found to collide cannot make a look-up longer.
//
// Time. Deadlines are looked at when an entry is: expired entries take room until a look-up meets them, the oldest edge
// passes them, or `removeExpired` is called. The clock is read only for entries that have a deadline.
//
// Locks. One lock per shard, held for a probe, one comparison and one copy; a get takes it exclusively because it
// counts. No operation holds two. Code of the caller runs under a lock where the documentation says so, and must not
// call the same cache.
//
// Sources: bigcache and freecache (Go) for the idea of rings beside an index without pointers; Knuth, TAOCP 3, 6.4 R
// for removal from a linearly probed table.

/// A thread-safe cache from bytes to bytes that takes a fixed amount of memory and drops its oldest entries when that
/// is full.
///
/// ```swift
/// let pages = ByteCache(byteBound: 256 << 20, timeToLive: .seconds(60))
/// pages.set(html, forKey: "/index.html")                    // any BorrowableBytes: String, [UInt8], Span, ...
/// pages.withValue(forKey: "/index.html") { bytes in send(bytes) }   // in place, without a copy
/// print(pages.statistics.hits)
/// ```
///
/// Beside its key and value an entry takes 16 bytes, 8 more if it has a time to live, and 11 to 21 of the index. One that
/// is larger than half a shard is refused. All operations take expected O(bytes of key and value) time unless stated
/// otherwise; what a write drops was paid for by earlier writes.
///
/// An entry whose time to live is zero or less has expired when it is written: it replaces what its key had and is never
/// given out. So a time computed from a deadline in the past needs no check.
public final class ByteCache: Sendable {
  @usableFromInline let shards: ByteCacheShards
  @usableFromInline let hash: ByteCacheHash
  @usableFromInline let clock: CacheClock

  /// What the cache was allowed to take.
  public let byteBound: Int
  /// The time that entries live after they were written, unless `set` says otherwise; nil is for ever. With a time of zero
  /// or less an entry has expired when it is written.
  public let timeToLive: Duration?

  /// A cache that takes at most `byteBound` bytes, in `shardCount` shards: a power of two, by default 64 or so many
  /// that each has 64 KiB. Entries live for `timeToLive`, by the system's coarse clock, which moves in steps of a few
  /// milliseconds. Runs with the same `seed` hash alike. O(byteBound / 1024).
  public convenience init(
    byteBound: Int, shardCount: Int? = nil, timeToLive: Duration? = nil, seed: UInt64? = nil
  ) {
    self.init(
      byteBound: byteBound, shardCount: shardCount, timeToLive: timeToLive, clock: CacheClock.coarse,
      hash: ByteCacheHash(seed.map { HashSeed($0) } ?? HashSeed.next()))
  }

  /// As above, with a clock of the caller's. It is read under a shard's lock and must not call the cache.
  public convenience init(
    byteBound: Int, shardCount: Int? = nil, timeToLive: Duration? = nil, clock: some Clock<Duration>,
    seed: UInt64? = nil
  ) {
    self.init(
      byteBound: byteBound, shardCount: shardCount, timeToLive: timeToLive, clock: CacheClock(clock),
      hash: ByteCacheHash(seed.map { HashSeed($0) } ?? HashSeed.next()))
  }

  /// For tests: of each key's hash only the bits of `hashMask` are used, so that keys collide.
  package convenience init(
    byteBound: Int, shardCount: Int, timeToLive: Duration?, clock: some Clock<Duration>, seed: UInt64, hashMask: UInt64
  ) {
    self.init(
      byteBound: byteBound, shardCount: shardCount, timeToLive: timeToLive, clock: CacheClock(clock),
      hash: ByteCacheHash(HashSeed(seed), mask: hashMask))
  }

  private init(byteBound: Int, shardCount: Int?, timeToLive: Duration?, clock: CacheClock, hash: ByteCacheHash) {
    precondition(byteBound >= ByteCache.smallestBound, "a cache needs \(ByteCache.smallestBound) bytes at least")
    self.byteBound = byteBound
    self.timeToLive = timeToLive
    self.clock = clock
    self.hash = hash
    shards = ByteCacheShards(
      count: shardCount ?? ByteCache.defaultShardCount(byteBound), byteBound: byteBound - ByteCache.objectBytes)
  }

  deinit { shards.deallocate() }

  /// The smallest bound that a cache of one shard can have.
  public static var smallestBound: Int { objectBytes + ByteCacheShards.smallestShare }

  /// What the object itself and its clock take, rounded up amply.
  static let objectBytes = 512

  private static func defaultShardCount(_ byteBound: Int) -> Int {
    var count = 1
    while count < 64 && byteBound / (count * 2) >= 64 << 10 { count *= 2 }
    return count
  }

  /// The bytes that the cache has taken: never more than `byteBound`, and less by what does not divide among the
  /// shards. They are address space from the start and memory once written. O(1).
  public var reservedBytes: Int { shards.byteCount + ByteCache.objectBytes }

  /// The number of shards. O(1).
  public var shardCount: Int { shards.count }

  /// The most bytes that an entry may have with its header of 16 or 24 bytes, rounded up to a multiple of 8: half a
  /// shard, and less than 1 GiB. O(1).
  public var largestEntry: Int { ByteCacheShard.largestEntry(regionBytes: shards.regionBytes) }

  /// The number of entries, with those whose time is over and that nobody has noticed yet. Other threads may change it
  /// while it is summed up. O(shards).
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

  /// For models: a key's hash, and the bytes of a shard's region.
  package func hashForModel(_ key: [UInt8]) -> UInt64 { key.withUnsafeBytes { hash($0) } }
  package var regionBytesForModel: Int { shards.regionBytes }

  /// Traps unless the invariants stated at the head of ByteCacheShard.swift hold in every shard. O(byteBound); for
  /// tests.
  public func checkInvariants() {
    precondition(reservedBytes <= byteBound, "the cache takes more than its bound")
    for number in 0..<shards.count { shards.lock(number).pointee.withLock { $0.checkInvariants() } }
  }
}
