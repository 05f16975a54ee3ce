// ArenaMap: entries and the bytes of string keys in a bump arena, found through an index of entry numbers.
//
// Entries (key and value) are in the chunks of an arena, in the order of insertion, and never move while the map grows
// (`ArenaRecords`). A string key's entry holds a length and a code (`ArenaText`), and the bytes follow right after it. So
// an insertion allocates no block of its own and retains nothing, and a map of strings and trivial values is discarded by
// freeing its chunks, one for each doubling of its size, without visiting any entry.
//
// Index. Groups of 64 bytes, one cache line each:
//
//     [ 12 control bytes ][ epoch: 4 bytes ][ 12 entry numbers of 4 bytes ]
//
// Control bytes are those of `SpanMap`: a tag of the key's code, or empty, or removed. A look-up compares all 12
// with the tag at once and reads the number of an entry whose tag matches: one line of the index and one of the entries
// for a hit, a single line for nearly every miss. The home group is the top bits of the 32-bit code, further groups
// follow at triangular distances, and the first group with an empty cell ends the probe. At most 7/8 of the cells are
// used.
//
// Epochs. A group whose epoch is not the index's counts as empty, whatever its other bytes say, and is made empty when
// an insertion reaches it. Thus the whole index is emptied by incrementing the epoch, and `reset` takes constant time
// if keys and values are trivial or text. The bytes are written only by the insertions that use them. Memory fresh
// from the system is all zeros, and no index has the epoch 0: a reserved index isn't touched before it is used. When
// epochs run out, after 2^32 - 1 resets, the groups are cleared once.
//
// Growth. The live entries' numbers are put into an index with twice as many groups: codes are read from text entries
// and recomputed for other keys, in arena order, so memory is prefetched and the writes don't wait for each other.
// Cells of 8 bytes that stored the codes would save that, but would double the index and put more than half of the
// cells into a second line.
//
// Alternatives weighed, at 1,000,000 entries: a Robin Hood index of 8-byte cells was as fast with integers but took 141
// microseconds to reset; this one takes 0.6. With texts in a separate arena instead of after their entries, a hit
// waited for a third cache line and took a quarter longer. The experiment map-speed compares this map with the others.
//
// Removal destroys key and value; the entry's memory stays unused, because a bump arena can't take back single entries,
// except the last one. When another chunk would be needed and at least half of the memory in use holds no live entry,
// the live ones are compacted instead, so a map of steady size under churn stays within about twice its size. A cell
// becomes empty again if its group has another empty cell, because no probe ever continued past the group; otherwise a
// tombstone is left. Tombstones count towards the load, and when they fill the index, it is emptied by its epoch and
// filled again from the entries, in place.
//
// Invariants (`checkInvariants`), besides those of `NumberedChunks` and `ArenaRecords`:
//   1. live is the number of living records.
//   2. Every living record's number is in exactly one cell that is full and in a current group; there are no other such
//      cells.
//   3. The cell's tag is that of the key's code, and every group on the probe path before it is current and has no
//      empty cell.
//   4. full <= capacity and growthLeft = capacity - full - removed >= -cells/16, so at least 1/16 of the cells are empty
//      and every probe ends.
//   5. A current group with an empty cell has had one ever since the index was last emptied.
//
// Sources: F14 (Bronson, Shi 2019), whose vector form also has 12 numbers per line; Abseil "Swiss tables" (Kulukundis,
// Benzaquen 2017); martinus/unordered_dense (2022) for the index of numbers; Briggs and Torczon 1993 for clearing a
// set without writing to its memory.

/// A hash map whose entries, string keys included, are in a bump arena that is released as a whole.
///
/// Made for maps whose entries are inserted, used and discarded together: an insertion moves a cursor, growth moves no
/// entry, and `reset` removes everything at once and keeps the memory for the next use. `forEach` visits entries in the
/// order of insertion. Single removals are possible, but their memory is reused only after a compaction or a reset.
/// `ArenaMap` can't be copied. It holds fewer than 2^32 entries, and at most 32 GB of them if keys are strings.
///
/// String keys are copied into the arena byte for byte, so the map keeps none of the strings it was given alive, and a
/// look-up creates none. `forEach`, which returns keys, creates new strings; `forEachUTF8` lends the bytes instead.
///
/// ```swift
/// var headers = ArenaMap<String, UInt64>()
/// for request in requests {
///   for (name, value) in request.fields { headers[name] = value }
///   respond(headers)
///   headers.reset()
/// }
/// ```
@frozen
public struct ArenaMap<Key: ArenaKey, Value>: ~Copyable {
  /// How entries hold keys.
  @usableFromInline typealias Form = Key.ArenaForm

  @usableFromInline typealias Records = ArenaRecords<Form, Value>

  @usableFromInline var records: Records
  @usableFromInline var index: ArenaIndex
  @usableFromInline var live: Int
  @usableFromInline let seed: HashSeed

  /// An empty map without memory, with a hash seed of its own. O(1).
  @inlinable
  public init() { self.init(hashSeed: HashSeed.next(), chunks: .system) }

  /// An empty map that can take `minimumCapacity` entries before it grows, in memory from `source`. O(1) besides the
  /// allocation of large blocks: memory is not touched before it is used.
  @inlinable
  public init(minimumCapacity: Int = 0, chunksFrom source: consuming ChunkSource = .system) {
    self.init(hashSeed: HashSeed.next(), chunks: source.chunks)
    reserveCapacity(minimumCapacity)
  }

  /// As above; all hashes follow from `seed` alone.
  @inlinable
  public init(minimumCapacity: Int = 0, seed: UInt64, chunksFrom source: consuming ChunkSource = .system) {
    self.init(hashSeed: HashSeed(seed), chunks: source.chunks)
    reserveCapacity(minimumCapacity)
  }

  @inlinable
  init(hashSeed: HashSeed, chunks: Chunks) {
    records = ArenaRecords(chunks: chunks)
    index = ArenaIndex(chunks: chunks)
    live = 0
    seed = hashSeed
  }

  @inlinable
  deinit { deinitializeEntries() }

  /// The number of entries. O(1).
  @inlinable
  public var count: Int { live }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { live == 0 }

  /// The number of entries that the current memory has room for if no more are removed, not counting the bytes of text
  /// keys. O(1).
  @inlinable
  public var capacity: Int { Swift.min(index.capacity, live &+ records.roomForRecords) }

  /// The tombstones in the index. O(1).
  @inlinable
  public var removedMarks: Int { index.capacity &- index.growthLeft &- live }

  /// The bytes of the index alone. O(1).
  @inlinable
  public var indexBytes: Int { index.byteCount }

  /// The number of entries that the index has room for; entries may need further chunks before. O(1).
  @inlinable
  public var indexCapacity: Int { index.capacity }

  /// The bytes of all chunks and of the index. O(1).
  @inlinable
  public var reservedBytes: Int { records.reservedBytes + index.byteCount }

  /// The value of `key`, or nil. Setting nil removes the entry. Expected O(1).
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get {
      guard live != 0 else { return nil }
      return Form.withQuery(of: key, seededBy: seed) { query, code in value(of: query, code: code) }
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
