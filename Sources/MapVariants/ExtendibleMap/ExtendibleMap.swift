// ExtendibleMap: a directory of tables that grow one at a time, so that no insertion moves more than one table holds.
//
// Why. A map of one table doubles in one insertion, which moves every entry: of four million, that takes tens of
// milliseconds, and old and new table exist together. Here a table that is full is split alone. The insertion that does
// it moves half of its entries, a few thousand at most, and needs one table more.
//
// Layout. The directory is an array of addresses of tables. Its index is the hash's high bits, as many as the directory
// needs. A table is a block of its own with control bytes and slots as in SpanMap; the hash's bits above the low byte
// choose its group, and the low byte is the tag. A look-up touches the directory, which is small and mostly in the cache,
// and then, as in SpanMap, one cache line of control bytes and one of slots. All tables but two kinds have the same
// number of slots, so what the probe loop needs of a table besides its address is in the map, not in the table:
//
//   * While there is one table it may be smaller. It doubles, as a SpanMap does, until it has the full number.
//   * An overgrown table is larger. Its address in the directory is marked by its lowest bit, and the look-up then reads
//     its size from its header. One test, always predicted, is what this costs the others.
//
// Growth. Each table has a depth: the number of high bits in which all its hashes agree. If the directory uses more bits
// than that, several of its entries in a row lead to the table, and splitting it changes half of them. If not, the
// directory doubles first, which copies addresses only: 16 KiB for four million entries of 16 bytes. The old table keeps
// the entries whose next bit is 0, in their slots unless they were displaced, and those whose bit is 1 go to a new table,
// nearly all into the same group there. Nothing is freed by a split.
//
// Memory. While a map grows it has what it will have afterwards: the table that is added, and for a moment two
// directories. A map that doubles has one and a half times that.
//
// Cost. Beside a SpanMap, with keys and values of 8 bytes and a thousand to four million entries: hits take 1.2 to 1.4 of
// the time, misses 1.2 to 1.5, updates 1.1 to 1.3, filling 0.5 to 1.0. The longest of four million insertions, each
// repeated so that interruptions by others drop out, takes a 3000th. Half of what a split costs are the page faults of
// the new table.
//
// Skew. If all entries of a full table agree with each other, and with the new key, in further bits, splitting moves
// nothing; it adds empty tables beside it until the bit in which they differ. A map that takes the entries of another one
// with the same seed in that map's order does this, and fills the empty tables later. The directory never uses more than
// 18 bits for that, or 3 more than the number of tables justifies: a table whose hashes agree in all these bits grows
// alone, by doubling, as a SpanMap does. Keys that all have one hash, which only a bad hash function or an attacker who
// knows the seed produces, make one table overgrown and leave the directory as it is.
//
// Removal and tombstones are SpanMap's, table by table: at most 7/8 of a table's slots are full, at most 15/16 full or
// removed, and tombstones make a table rehash in place, never grow.
//
// Invariants (`checkInvariants`):
//   1. The directory has 2^bits entries, bits >= 1; a directory of two is in a table's header. Each table of depth d is
//      led to by 2^(bits - d) entries in a row, which begin at a multiple of that.
//   2. Every table has fullSlotCount slots, unless it is the only one, when it may have fewer (a power of two >= 4), or it
//      is overgrown and has more; exactly then its address is marked.
//   3. A slot is initialised if and only if its control byte is full. count is the number of these in all tables, and
//      capacity is the sum of the tables' capacities.
//   4. In each table full <= capacity, and growthLeft = capacity - full - removed >= -slots/16, so it has an empty slot.
//   5. The hash of every entry agrees with its table's place in the directory; its tag is the hash's, and every group on
//      the probe path before it has no empty slot.
//
// Sources: Fagin, Nievergelt, Pippenger and Strong, "Extendible hashing" (1979); Go 1.24's map, which splits tables of
// 1024 slots (internal/runtime/maps; Pratt, "Faster Go maps with Swiss Tables", 2025). Go's map rehashes tombstones away
// by allocating, keeps sizes in a table object, which is one load more, and allocates both halves of a split.

/// A hash map that grows one small table at a time, owned by a struct: no insertion takes long, and growing needs hardly
/// more memory than the grown map.
///
/// `ExtendibleMap` can't be copied; pass it `borrowing` or `inout`, or move it. Looking up, inserting and removing take
/// expected O(1) time, and an insertion moves at most the entries of one table: 3,584 of up to 16 bytes, fewer of larger
/// ones, unless the hashes of more keys than that are equal. The order of entries is unspecified and depends on the seed.
///
/// ```swift
/// var sessions = ExtendibleMap<UInt64, Int>()
/// for id in 0..<100_000 as Range<UInt64> { sessions[id] = 1 }
/// print(sessions.count)  // 100000
/// ```
///
/// Keys hash themselves as described at `SpanKey`. Wrap keys from untrusted sources in `SipHashed`.
@frozen
public struct ExtendibleMap<Key: SpanKey, Value>: ~Copyable {
  /// A key and its value, adjacent in memory, as `forEachRun` lends them.
  public typealias Slot = SpanMap<Key, Value>.Slot

  @usableFromInline typealias Table = ExtendibleTable<Key, Value>

  /// Addresses of control bytes; the lowest bit marks those of overgrown tables. Dangling while there is no table.
  @usableFromInline var directory: UnsafeMutablePointer<UInt>
  /// 64 minus the number of bits that choose a directory entry, so at most 63.
  @usableFromInline var shift: UInt64
  /// The group mask of every table that is not overgrown.
  @usableFromInline var groupMask: Int
  /// From control bytes to slots, in every table that is not overgrown.
  @usableFromInline var slotOffset: Int
  @usableFromInline let seed: HashSeed

  /// The entries of all tables.
  @usableFromInline var fullSlots: Int
  /// The entries that all tables have room for.
  @usableFromInline var room: Int
  @usableFromInline var tableCount: Int

  /// An empty map without memory, with a hash seed of its own. O(1).
  @inlinable
  public init() {
    self.init(seed: HashSeed.next(), emptyTable: ())
  }

  /// An empty map that can take `minimumCapacity` entries before it grows, as described at `reserveCapacity`.
  /// O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int) {
    self.init(seed: HashSeed.next(), emptyTable: ())
    reserveCapacity(minimumCapacity)
  }

  /// An empty map whose hashes, and so the order of its entries, follow from `seed` alone. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int = 0, seed: UInt64) {
    self.init(seed: HashSeed(seed), emptyTable: ())
    reserveCapacity(minimumCapacity)
  }

  @inlinable
  @inline(__always)
  init(seed: HashSeed, emptyTable: Void) {
    self.seed = seed
    directory = ExtendibleMap.danglingDirectory
    shift = 63
    groupMask = 0
    slotOffset = 0
    fullSlots = 0
    room = 0
    tableCount = 0
  }

  deinit {
    guard capacity != 0 else { return }
    freeTables()
  }

  /// The number of entries. O(1).
  @inlinable
  public var count: Int { fullSlots }

  /// The number of entries that all tables together have room for; 0 if there is no memory. O(1).
  ///
  /// Hashes don't spread evenly to the last entry, so a map of several tables splits one of them before it is that full.
  @inlinable
  public var capacity: Int { room }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The number of tombstones in all tables. They take up room like entries, until new entries replace them or their
  /// table is rehashed. O(tables).
  public var removedMarks: Int {
    var marks = 0
    forEachTable { marks += $0.header.pointee.removed }
    return marks
  }

  /// The value of `key`, or nil. Setting nil removes the entry. Expected O(1).
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get {
      guard count != 0 else { return nil }
      let hash = key.hash(seededBy: seed)
      let table = table(of: hash)
      return table.find(key, hash: hash).map { table.slots[$0].value }
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
      let place = place(of: key, default: defaultValue())
      yield &place.pointee.value
    }
  }
}

extension ExtendibleMap: @unchecked Sendable where Key: Sendable, Value: Sendable {}
