// ByteCacheShard: the entries of one shard, in one region of memory.
//
//     | ring: entries, one behind the other, and round again ...        | index: 8 bytes per slot |
//     0                                                          ringEnd                regionBytes
//
// Ring. Entries are written at `next` and dropped at `oldest`, in order of writing. An entry is never split, so that it
// can be read in place and compared by one memcmp: one that doesn't fit before `ringEnd` is written at 0, and `wrapEnd`
// remembers where the entries of the previous lap end. The space left unused there is smaller than the entry that
// didn't fit; splitting would save it at the cost of a branch, a second copy, and reading in place. A removed or
// overwritten entry is marked dead and stays until the oldest edge passes it.
//
// Index. Open addressing with linear probing. A slot is one word: the upper half of the entry's hash (the tag) and its
// offset in the ring in units of 8 bytes, plus one; 0 is an empty slot. The tag's top bits determine where probing
// starts, so the index is maintained without reading the ring, and removal shifts entries back instead of leaving
// tombstones. At most 3/4 of the slots are full: at that load a failing look-up inspects 8.5 slots on average, about
// one cache line.
//
// Division of the region. How many entries fit in a ring isn't known until their sizes are, so the index starts small
// and doubles towards the ring when it is full; the ring gives up its end for it. This is possible if no entry lies
// there: always before the ring is first full, and later once in every lap, while the entries in use would fit in the
// smaller ring. At any other time a full index causes the oldest entry to be dropped. The index never shrinks (except
// that `removeAll` starts afresh): after a period of small entries, the ring has less space for large ones, by the
// size of the index.
//
// That is less than half of the region: an index of n slots doubles when it has 3n/4 entries and another is about to be
// added, each of at least 24 bytes (except one, whose key is empty), so only when 18n bytes fit alongside the 16n of
// the new index. Hence entries of up to half the region always fit.
//
// Unsafe code: this file, its extensions and CacheEntry.swift. Everything happens under the shard's lock.
//
// Invariants (`checkInvariants`):
//   1. The entries lie without gaps in [oldest, next), or in [oldest, wrapEnd) and [0, next) if `isWrapped`, where
//      next <= oldest < wrapEnd <= ringEnd. All offsets are multiples of 8.
//   2. Exactly the entries that are not dead are in the index, one per hash; `liveEntries` and `liveBytes` are their
//      number and size.
//   3. No slot between the place where an entry's probing starts and its own is empty.
//   4. liveEntries <= entryLimit, so that at least a quarter of the slots are empty.
//   5. ringEnd + 8 * slotCount <= regionBytes and ringEnd >= regionBytes / 2.
//   6. Every entry that was written is living, or is counted once under the reason why it left.

/// The ring of entries and the index of one shard.
///
/// It may be sent between threads because it alone owns its memory; it stays in its lock, because a copy would be a
/// second owner.
@usableFromInline
struct ByteCacheShard: @unchecked Sendable {
  let region: UnsafeMutableRawPointer
  let regionBytes: Int

  var index: UnsafeMutablePointer<UInt64>
  var slotCount: Int
  var ringEnd: Int

  var oldest = 0
  /// Where the next entry is written.
  var next = 0
  var isWrapped = false
  /// Where the entries of the previous lap end, while `isWrapped`.
  var wrapEnd = 0

  var liveEntries = 0
  var liveBytes = 0
  @usableFromInline var statistics = ByteCacheStatistics()
  /// For the listener; nil if there is none.
  var removedKeys: RemovedKeys?

  /// The smallest region: the two smallest indexes and a few entries.
  static let smallestRegion = 1024
  /// Offsets in units of 8 bytes, plus one, have 32 bits.
  static let largestRegion = 1 << 34

  /// A shard without entries. `region` must be aligned to 8 bytes, belong to the shard alone and outlive it.
  init(region: UnsafeMutableRawPointer, byteCount: Int, hasListener: Bool) {
    precondition(byteCount >= ByteCacheShard.smallestRegion && byteCount <= ByteCacheShard.largestRegion)
    precondition(byteCount % 8 == 0 && UInt(bitPattern: region) % 8 == 0)
    self.region = region
    removedKeys = hasListener ? RemovedKeys() : nil
    regionBytes = byteCount
    slotCount = ByteCacheShard.firstSlotCount(regionBytes: byteCount)
    ringEnd = regionBytes - slotCount * 8
    index = (region + ringEnd).bindMemory(to: UInt64.self, capacity: slotCount)
    index.update(repeating: 0, count: slotCount)
  }

  /// A slot for each KiB, rounded down to a power of two: less than 1 % of the region. But at least 8 slots.
  static func firstSlotCount(regionBytes: Int) -> Int {
    var count = 8
    while count * 2 <= regionBytes / 1024 { count *= 2 }
    return count
  }

  /// The largest entry that fits in every state of the shard.
  static func largestEntry(regionBytes: Int) -> Int { min(regionBytes / 2 & ~7, CacheEntry.byteLimit) }

  /// The maximum number of entries in the index.
  var entryLimit: Int { slotCount / 4 * 3 }

  /// True if the ring holds nothing, not even dead entries.
  var isEmptyRing: Bool { oldest == next && !isWrapped }

  @inline(__always)
  func entry(at offset: Int) -> CacheEntry { CacheEntry(start: region + offset) }

  /// Calls `body` with every entry, including dead ones, from the oldest to the newest. The ring must not change
  /// during the calls.
  func forEachEntry<Failure: Error>(
    _ body: (_ offset: Int, _ entry: CacheEntry) throws(Failure) -> Void
  ) throws(Failure) {
    var offset = oldest
    if isWrapped {
      while offset < wrapEnd {
        try body(offset, entry(at: offset))
        offset += entry(at: offset).byteCount
      }
      offset = 0
    }
    while offset < next {
      try body(offset, entry(at: offset))
      offset += entry(at: offset).byteCount
    }
  }

  /// Forgets all entries and returns to the ring what the index took from it. Statistics are kept. O(index), or O(ring) if
  /// somebody listens.
  mutating func removeAll() {
    var counted = statistics
    counted.removals &+= liveEntries
    var keys = removedKeys
    if keys != nil { forEachEntry { _, entry in if !entry.isDead { keys?.append(entry.key, .removed) } } }
    self = ByteCacheShard(region: region, byteCount: regionBytes, hasListener: false)
    statistics = counted
    removedKeys = keys
  }

  /// The keys that the listener has yet to be told of. O(1).
  @usableFromInline
  mutating func takeRemovedKeys() -> RemovedKeys? {
    guard let keys = removedKeys, !keys.isEmpty else { return nil }
    removedKeys = RemovedKeys()
    return keys
  }
}
