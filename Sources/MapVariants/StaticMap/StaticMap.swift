// StaticMap: all keys are known when the map is built, and none is ever added, so every key can have its own slot.
//
// Perfect hashing by displacement. A key's hash chooses a bucket; the bucket's pilot, a number found while building,
// and the hash choose the slot. Pilots are chosen so that no two keys share a slot. A look-up loads one pilot (2
// bytes, one per 2 to 4 keys: those of 10,000 keys fit in the first-level cache) and one slot, and compares one key:
// no probing, no second attempt, the same work for hits and misses, for friendly and hostile queries.
//
// Layout.
//     pilots: [UInt16]   2^k, n/4 <= 2^k < n/2
//     slots:  [key, value], 9 for every 8 keys; the ninth holds a copy of an entry, so that no slot is empty
//
// Memory is 1.13 times the entries' own plus at most a byte per key; Dictionary's is 1.33 to 2.67 times.
//
// Constants. Pilots of 8 bits are too few at this load: near the end a bucket of two keys needs hundreds of tries. With
// 16 bits the search never failed in the tests' tens of thousands of maps except for keys whose hashes are equal.
// A power of two of slots would save the last multiplication (3 to 4 cycles) but up to double the memory.
//
// The hash. Since each look-up is a single comparison whatever is looked up, the hash need not resist hostile queries;
// and a collision among the keys is solved by building again with another seed. So the fast hashes of `SpanKey` are
// good enough here, whoever sends the queries.
//
// Ownership. The struct holds the addresses of the tables alongside the object that owns them, so that a look-up goes
// through no object and closures capture no reference. `withExtendedLifetime` keeps the object alive to the end of the
// look-up, at no cost if the caller holds the map anyway.
//
// Invariants (`checkInvariants`):
//   1. Every entry is in the slot that its hash and its bucket's pilot give.
//   2. Every slot is initialised; those that belong to no entry hold a copy of an entry whose own slot is another one.
//   3. `count` slots belong to entries, and their keys are pairwise different.
//
// Sources: see PerfectHashTable.swift.

/// An immutable map whose keys are known when it is built. Each look-up reads exactly one slot and allocates nothing.
///
/// Building it takes expected O(n), about 400 ns per key. Copies share the tables, so passing a map on is cheap, and
/// threads may share a map if its keys and values are Sendable.
///
/// ```swift
/// let ports = try StaticMap([("http", 80), ("https", 443), ("ssh", 22)])
/// print(ports["https"] ?? 0)  // 443
/// ```
///
/// Keys are equal if `==` says so: strings by canonical equivalence; looking up an ASCII text needs only its bytes.
@frozen
public struct StaticMap<Key: SpanKey, Value> {
  /// A key and its value, side by side.
  @frozen
  @usableFromInline
  struct Slot {
    @usableFromInline let key: Key
    @usableFromInline let value: Value

    init(key: Key, value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// The number of entries. O(1).
  public let count: Int
  @usableFromInline let tables: StaticMapTables<Key, Value>
  /// Owns what `tables` points to.
  @usableFromInline let storage: StaticMapStorage<Key, Value>

  init(table: PerfectHashTable, entries: [(Key, Value)], seed: HashSeed) {
    let storage = StaticMapStorage(table: table, entries: entries)
    self.init(
      count: entries.count, tables: StaticMapTables(storage: storage, function: table.function, seed: seed),
      storage: storage)
  }

  init(count: Int, tables: StaticMapTables<Key, Value>, storage: StaticMapStorage<Key, Value>) {
    self.count = count
    self.tables = tables
    self.storage = storage
  }

  /// True if there is no entry. O(1).
  @inlinable public var isEmpty: Bool { count == 0 }

  /// The number of entries: there is no room for more. O(1).
  @inlinable public var capacity: Int { count }
}

extension StaticMap: @unchecked Sendable where Key: Sendable, Value: Sendable {}
