// ArenaMap: entries in a bump arena, found through an index of their numbers.
//
// Layout. Entries (key, value) stand in the chunks of an `Arena`, in the order of insertion, and never move while the
// map grows. The index is an open-addressing table of 8-byte cells: a 32-bit tag, the upper half of the key's hash, and
// a 32-bit entry number plus one; an empty cell is 0. A look-up reads one or two cache lines of the index and, if a tag
// agrees, the entry. Iteration runs through the chunks in order.
//
// Index. Linear probing with cells kept in the order of their home positions (Robin Hood hashing; Celis 1986). The home
// position is the top bits of the tag, so growing the index reads the old index alone: no entry, no key, no hash. A
// miss ends as soon as a cell is closer to its home than the probe is to its own. Removal shifts the following cells
// back by one, so nothing is left behind. The load is at most 3/4.
//
// Removal destroys key and value and marks the entry's number as dead; its place stays unused, for a bump arena takes
// nothing back singly. When a further chunk would be needed and at least half of the entries are dead, the living are
// moved together instead, so a map of steady size under churn stays within about twice its size. `reset` releases
// everything at once and keeps all memory: for trivial keys and values it only clears the index.
//
// Invariants (`checkInvariants`):
//   1. Places 0..<arena.count hold an initialised entry unless marked dead; live is the number of those that do.
//   2. Every entry has exactly one cell, with its number and its hash's tag; all other cells are 0.
//   3. Between a cell and its home no cell is empty, and homes ascend along a run: a cell is at most one step farther
//      from its home than the cell before it.
//   4. live <= 3/4 of the cells, so an empty cell exists and every probe ends.
//
// Sources: martinus/unordered_dense (2022) for the index of numbers; OrderedDictionary of swift-collections.

/// A hash map whose entries stand in a bump arena that is released as a whole.
///
/// Made for maps that are filled, used and thrown away together: an insertion bumps a number, growth moves no entry,
/// and `reset` gives everything back at once with the memory kept for the next use. `forEach` visits entries in the
/// order of insertion. Single removals are possible, but their memory is reused only after a compaction or a reset.
/// `ArenaMap` can't be copied. It holds at most 3 * 2^30 entries.
///
/// ```swift
/// var headers = ArenaMap<String, String>()
/// for request in requests {
///   for (name, value) in request.fields { headers[name] = value }
///   respond(headers)
///   headers.reset()
/// }
/// ```
@frozen
public struct ArenaMap<Key: SpanKey, Value>: ~Copyable {
  @frozen
  @usableFromInline
  struct Entry {
    @usableFromInline var key: Key
    @usableFromInline var value: Value

    @inlinable
    @inline(__always)
    init(key: consuming Key, value: consuming Value) {
      self.key = key
      self.value = value
    }
  }

  @usableFromInline var entries: Arena<Entry>
  @usableFromInline var dead: DeadEntries
  @usableFromInline var index: ArenaIndex
  @usableFromInline var live: Int
  @usableFromInline let seed: HashSeed

  /// An empty map without memory, with a hash seed of its own. O(1).
  @inlinable
  public init() { self.init(hashSeed: HashSeed.next()) }

  /// An empty map that can take `minimumCapacity` entries before it grows. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int) {
    self.init(hashSeed: HashSeed.next())
    reserveCapacity(minimumCapacity)
  }

  /// An empty map whose hashes follow from `seed` alone. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int = 0, seed: UInt64) {
    self.init(hashSeed: HashSeed(seed))
    reserveCapacity(minimumCapacity)
  }

  @inlinable
  init(hashSeed: HashSeed) {
    entries = Arena()
    dead = DeadEntries()
    index = ArenaIndex()
    live = 0
    seed = hashSeed
  }

  deinit { deinitializeEntries() }

  /// The number of entries. O(1).
  @inlinable
  public var count: Int { live }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { live == 0 }

  /// The number of entries that the current memory takes if no more are removed. O(1).
  @inlinable
  public var capacity: Int { Swift.min(index.capacity, entries.capacity &- (entries.count &- live)) }

  /// The bytes of the arena's chunks and of the index. O(1).
  @inlinable
  public var reservedBytes: Int { entries.reservedBytes + index.byteCount + dead.byteCount }

  /// The value of `key`, or nil. Setting nil removes the entry. Expected O(1).
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get {
      guard live != 0 else { return nil }
      let position = find(key, tag: ArenaIndex.tag(key.hash(seededBy: seed)))
      return position.isFound ? entries.pointer(to: index.number(at: position.cell)).pointee.value : nil
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
}

extension ArenaMap: @unchecked Sendable where Key: Sendable, Value: Sendable {}
