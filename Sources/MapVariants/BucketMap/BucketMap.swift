// BucketMap: the hash map of Go 1.0 to 1.23, rule for rule.
//
// Layout. A table is an array of 2^B buckets of 8 slots. A bucket holds 8 tophash bytes (the top byte of each key's
// hash, or a state below 5), then 8 keys, then 8 values, and in its last 8 bytes a pointer to an overflow bucket for
// the ninth entry and on (`BucketLayout`). The low B bits of the hash choose the bucket. The map itself is Go's header
// of 48 bytes (`BucketMapHeader`), the state of a random number generator and a counter: one cache line.
//
// Load. If an insertion would lead to more than 6.5 entries per bucket (and more than 8 in all), a table of twice the
// size is made first. At 6.5 about a fifth of the buckets overflow and a hit inspects about 4 slots; Go's authors
// measured load factors from 4 to 8 and found the knee of the memory/slots curve there. If instead there are as many
// overflow buckets as buckets (or 2^15), most of them left behind by removals, a table of the same size is made, to
// pack the entries.
//
// Growth. The old table stays, and every insertion and removal evacuates the old bucket that it is about to use and the
// lowest one that is not yet evacuated. Entries go to the bucket of the same number (X) or the one 2^oldB higher (Y),
// as one more bit of the hash says. A look-up goes to the old bucket until it is evacuated. So no single operation pays
// for the whole growth: the longest pause is the allocation of the new table's memory. Tables never shrink.
//
// Removal writes `emptyOne`, or turns the end of the chain into `emptyRest`, at which look-ups stop. Overflow buckets
// stay linked until the next growth. When the last entry is removed, the seed changes, and so do the keys that
// collide.
//
// Iteration follows a cursor through the table that it started with, from a random bucket and slot, and looks up
// entries that have since been evacuated in the current table (`BucketMap+Cursor.swift`).
//
// Ownership, which Go leaves to its collector:
//   - The map owns its table's and its old table's blocks. A block has room for 2^B buckets and, from B = 4 on,
//     2^(B - 4) preallocated overflow buckets. Further overflow buckets are separate blocks, owned by the bucket that
//     points to them.
//   - Evacuating a bucket moves its entries, frees its overflow blocks and marks it "cleared" by an overflow pointer to
//     itself. When the last bucket is evacuated, the old block is freed.
//   - While a cursor uses the old table, evacuation copies instead of moving and keeps the chain. Such a table goes to
//     the `TablePin` that it shares with the cursors; the last of them destroys the copies and frees it.
//
// Invariants (`checkInvariants`):
//   1. A slot is initialised if and only if its tophash byte is 5 or more, or is X or Y in a bucket that isn't cleared.
//   2. No slot is full after an `emptyRest` in its bucket's chain.
//   3. An entry is in the chain that its hash chooses: in the old table if that bucket isn't evacuated, else in the new
//      one. Its tophash byte is that of its hash. (Neither holds for keys unequal to themselves.)
//   4. `count` slots are full in the buckets of the table and in the old buckets that aren't evacuated.
//   5. All slots of an old bucket's chain are in evacuated states, or none are; buckets below nevacuate are evacuated,
//      and a table is old only while some bucket isn't. New buckets are empty until their old bucket is evacuated.
//   6. Every overflow bucket is in one chain. Those in a table's block are the ones below nextOverflow.
//   7. noverflow is the number of the table's overflow buckets while B < 16.
//
// Departures from Go, and why:
//   - A table has exactly 2^(B - 4) preallocated overflow buckets; Go adds as many as fit the size class to which its
//     allocator rounds up.
//   - Setting the value of a present key keeps the first key's instance for all types. Go overwrites keys of types
//     whose equal keys may differ (floats, strings, interfaces); Dictionary doesn't.
//   - Random numbers come from the map's own generator, so runs with a given seed can be repeated.
//   - The upper half of a key's 64-bit hash is xored into the lower before bits are taken (for the measured reasons,
//     see `hash(of:)`).
//   - Keys unequal to themselves get random hashes from the map, whatever their type's hash function says (in Go, the
//     hash functions for floats do that), and evacuation always follows the tophash byte's low bit for them (Go does
//     so only if there may be a cursor).
//   - Clearing the map ends its cursors. Go's may or may not see the entries added afterwards.
//   - A cursor that was made during a doubling decides by that growth which entries of an old bucket are its own. Go
//     asks at each step what kind of growth is going on, so a later growth to the same size makes it return entries
//     twice (a test shows the sequence).
//   - Overflow blocks are freed with their old bucket instead of all together at the next collection.
//   - Go's flag that detects unsynchronised writers is left out: the language forbids them. `CheckedBucketMap` has it.
//   - As in Go, a map in use can't reserve capacity: there is only `init(minimumCapacity:)`.
//
// Measured against Go 1.22.10 on one machine, as this map's time divided by Go's, for 1,000 to 1,000,000 entries of
// 8-byte keys and values: insertion 0.4 to 0.9 with growth and 0.2 to 1.1 without, hits 0.3 to 0.8, misses 0.4 to 0.7,
// removal and insertion 0.5 to 1.05. Strings were compared only while the standard library hashed them, in 35 ns, while
// Go's hash, which uses AES instructions, takes 3: 1 to 7 times Go's time. Selecting an entry's destination during
// evacuation by address instead of by a branch made insertion with growth a third faster at 1,000 entries and a tenth
// faster at 100,000.
//
// Sources: golang/go, src/runtime/map.go at go1.22.10; Keith Randall, "Inside the map implementation", GopherCon 2016.

/// Go's classic hash map: buckets of eight slots with overflow chains, growing incrementally.
///
/// A struct that can't be copied and owns its memory. Looking up, inserting and removing take expected O(1) time, and
/// no insertion pays for growing the whole table. The order of entries depends on the seed. Keys and values of more than
/// 128 bytes are stored outside the buckets. `state`, `bucketStatistics()` and `probeCount(forKey:)` show its inner
/// state.
///
/// ```swift
/// var sessions = BucketMap<String, Int>()
/// for number in 0..<9 { sessions["session \(number)"] = number }
/// print(sessions.state.bucketCount)  // 2
/// ```
@frozen
public struct BucketMap<Key: SpanKey, Value>: ~Copyable {
  @usableFromInline var header: BucketMapHeader
  /// The state of the random number generator.
  @usableFromInline var random: UInt64
  /// How often the hash seed was replaced.
  @usableFromInline var seedResets = 0

  @usableFromInline typealias Layout = BucketLayout<Key, Value>

  /// An empty map without memory, with a hash seed of its own. O(1).
  @inlinable
  public init() {
    self.init(seed: HashSeed.next(), emptyTable: ())
  }

  /// An empty map that can take `minimumCapacity` entries before the load factor makes it grow: Go's `make(map[K]V,
  /// minimumCapacity)`. For up to 8 entries, no memory is allocated before the first insertion. Traps if the number is
  /// negative. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int) {
    self.init(seed: HashSeed.next(), emptyTable: ())
    allocateTable(forCapacity: minimumCapacity)
  }

  /// An empty map whose hashes, order of entries and random choices follow from `seed` alone. Traps if the capacity is
  /// negative. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int = 0, seed: UInt64) {
    self.init(seed: HashSeed(seed), emptyTable: ())
    allocateTable(forCapacity: minimumCapacity)
  }

  @inlinable
  @inline(__always)
  init(seed: HashSeed, emptyTable: Void) {
    header = BucketMapHeader(hash0: UInt32(truncatingIfNeeded: seed.start))
    random = seed.start
  }

  deinit { releaseAll() }

  /// The number of entries. O(1).
  @inlinable
  public var count: Int { header.count }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The number of entries that the current table can hold before the load factor makes it double; 0 without memory. Too
  /// many overflow buckets can lead to a new table of the same size before that. O(1).
  @inlinable
  public var capacity: Int { header.buckets == nil ? 0 : BucketMap.capacity(B: header.B) }

  /// The value of `key`, or nil. Setting nil removes the entry. Expected O(1).
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get {
      guard count != 0, let place = find(key, hash: hash(of: key)) else { return nil }
      return place.value.pointee
    }
    @inline(__always)
    set {
      if let value = newValue {
        updateValue(value, forKey: key)
      } else {
        removeValue(forKey: key)
      }
    }
  }

  /// The value of `key`, which is inserted with `defaultValue` if it is absent and changed in place. Expected O(1).
  @inlinable
  public subscript(key: Key, default defaultValue: @autoclosure () -> Value) -> Value {
    get { self[key] ?? defaultValue() }
    _modify {
      let hash = hash(of: key)
      prepareForWriting(hash: hash)
      var (place, isPresent) = placeForWriting(key, hash: hash)
      if !isPresent { place = insertAbsent(key, defaultValue(), hash: hash, at: place) }
      yield &place.value.pointee
    }
  }
}

extension BucketMap: @unchecked Sendable where Key: Sendable, Value: Sendable {}
