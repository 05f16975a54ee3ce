// Sharded: many small locks instead of one.
//
//     shards ─> [ Shard 0: table, lock | padding to 128 bytes ][ Shard 1 ... ]
//
// The table of a shard is a single-threaded map: a SpanMap in `ShardedMap`, a Dictionary in `ShardedDictionary`.
//
// A key's hash is computed once. Its upper bits choose the shard; the shard's SpanMap takes its tag from bits 0 to 7
// and its group from bits 8 upwards. So the keys of one shard spread over its groups and tags as all keys would over
// one table, as long as a shard has fewer than 2^(56 - log2 shards) groups, which is always so. (If the shard were
// chosen by bits that the inner table also uses, all keys of a shard would fall into one of every `shardCount` of its
// groups.) A Dictionary computes its own hash, which is unrelated to that one.
//
// With S shards and T threads that use random keys, a thread finds its shard locked with a probability of about T / S
// times the share of time spent under the lock; four shards for each thread make waiting rare. A few hot keys still
// share their shards' locks: sharding helps with many keys, not with a single hot one.
//
// Each shard is alone in its blocks of 128 bytes: acquiring one shard's lock takes no cache line from another.
//
// Preheating. n entries over S shards are n / S each on average, and the fullest shard has more. A shard is made for
// m + 6 sqrt(m) + 8 entries with m = n / S: for evenly hashed keys, the chance that any of a thousand shards grows
// before the map has n entries is below 10^-6 (Chernoff's bound for the Poisson distribution).
//
// Foreign code under a lock: keys' == and hash (on growth), and the closures of withValue, withShard, modify, forEach,
// merge and removeAll(where:). Replaced and removed values and keys are destroyed after the lock is released, but for values
// that a merge or the closure of modify replaces.
//
// Invariants (`checkInvariants`):
//   1. shardCount is a power of two.
//   2. Every entry is in the shard that its hash chooses, and each shard's table keeps its own invariants.

/// Shards that are `SpanMap`s: the one to use unless there is a reason for another.
public typealias ShardedMap<Key: SpanKey & Sendable, Value: Sendable> = Sharded<SpanMap<Key, Value>>

/// Shards that are `Dictionary`s.
public typealias ShardedDictionary<Key: SpanKey & Sendable, Value: Sendable> = Sharded<[Key: Value]>

/// A map for many threads that read and write many keys: each key is behind one of many locks. See `ShardedMap`.
///
/// ```swift
/// let balances = ShardedMap<UInt64, Int>(minimumCapacity: 1_000_000, shardCount: 64)
/// balances.updateValue(100, forKey: 7)
/// balances.withValue(forKey: 7, default: 0) { $0 -= 30 }    // one critical section
/// ```
///
/// All operations may be called from any thread; each one on one key takes effect at one instant. `count`, `forEach`,
/// `removeAll` and `reserveCapacity` go from shard to shard and aren't atomic; nor is `merge`, which goes from key to key.
public final class Sharded<Table: ShardTable & ~Copyable>: @unchecked Sendable
where Table.Key: Sendable, Table.Value: Sendable {
  /// What values are looked up by.
  public typealias Key = Table.Key
  /// What is kept for a key.
  public typealias Value = Table.Value

  /// One `Mutex` that protects one table. The two are not fields of one struct, because then a thread that asks for the
  /// lock would access the struct whose table another thread is changing.
  @usableFromInline typealias ShardLock = Lock<Void>

  /// The number of shards, a power of two.
  public let shardCount: Int
  @usableFromInline let shards: UnsafeMutableRawPointer
  @usableFromInline let seed: HashSeed

  /// An empty map of `shardCount` shards, rounded up to a power of two, with room for `minimumCapacity` entries in all:
  /// evenly hashed keys fill it up to that without any shard growing. O(minimumCapacity + shardCount).
  ///
  /// Four shards for each concurrent thread are enough.
  public convenience init(minimumCapacity: Int = 0, shardCount: Int = 64) {
    self.init(minimumCapacity: minimumCapacity, shardCount: shardCount, seed: HashSeed.next())
  }

  /// Like `init(minimumCapacity:shardCount:)`, with hashes that follow from `seed` alone.
  public convenience init(minimumCapacity: Int = 0, shardCount: Int = 64, seed: UInt64) {
    self.init(minimumCapacity: minimumCapacity, shardCount: shardCount, seed: HashSeed(seed))
  }

  init(minimumCapacity: Int, shardCount: Int, seed: HashSeed) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    precondition(1 <= shardCount && shardCount <= 1 << 20, "from 1 to 1,048,576 shards")
    self.seed = seed
    self.shardCount = 1 << (Int.bitWidth - (shardCount - 1).leadingZeroBitCount)
    let perShard = Sharded.capacityPerShard(minimumCapacity, self.shardCount)
    shards = .allocate(
      byteCount: Sharded.stride * self.shardCount,
      alignment: PaddedAllocation.alignment)
    for index in 0..<self.shardCount {
      let shard = shards + index * Sharded.stride
      shard.bindMemory(to: Table.self, capacity: 1).initialize(to: Table(shardCapacity: perShard, seed: seed))
      (shard + Sharded.lockOffset).bindMemory(to: ShardLock.self, capacity: 1).initialize(to: Lock(()))
    }
  }

  deinit {
    for index in 0..<shardCount {
      table(index).deinitialize(count: 1)
      lock(index).deinitialize(count: 1)
    }
    shards.deallocate()
  }

  /// The number of entries that each of `shardCount` shards must have room for so that none grows: see the head of the
  /// file.
  static func capacityPerShard(_ total: Int, _ shardCount: Int) -> Int {
    if total == 0 || shardCount == 1 { return total }
    let mean = total / shardCount + 1
    return min(mean + Int(6 * Double(mean).squareRoot()) + 8, total)
  }

  /// Where a shard's lock is, after its table.
  @inlinable static var lockOffset: Int {
    let alignment = MemoryLayout<ShardLock>.alignment
    return (MemoryLayout<Table>.size + alignment - 1) & ~(alignment - 1)
  }

  /// The bytes from one shard to the next.
  @inlinable static var stride: Int {
    PaddedAllocation.roundedUp(lockOffset + MemoryLayout<ShardLock>.size)
  }

  @inlinable
  @inline(__always)
  func table(_ index: Int) -> UnsafeMutablePointer<Table> {
    (shards + index &* Sharded.stride).assumingMemoryBound(to: Table.self)
  }

  @inlinable
  @inline(__always)
  func lock(_ index: Int) -> UnsafeMutablePointer<ShardLock> {
    (shards + (index &* Sharded.stride &+ Sharded.lockOffset)).assumingMemoryBound(to: ShardLock.self)
  }

  /// The shard of a hash: its upper log2(shardCount) bits, which no SpanMap uses. (The upper half of the product with a
  /// power of two is a shift that also works for one shard.)
  @inlinable
  @inline(__always)
  func shardIndex(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(truncatingIfNeeded: shardCount)).high)
  }

  /// Calls `body` with the table of a shard while no other thread uses it.
  @inlinable
  @inline(__always)
  func withTable<Result, Failure: Error>(
    _ index: Int, _ body: (inout Table) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The result bypasses `Lock`, which returns only values disconnected from its state.
    var result: Result?
    try lock(index).pointee.withLock { (_) throws(Failure) in result = try body(&table(index).pointee) }
    return result.unsafelyUnwrapped
  }
}
