// SpanMap: open addressing in one contiguous raw allocation.
//
// Layout. One block of memory holds
//
//     [ control bytes: one per slot, whole groups of 16 ][ padding ][ slots: key and value side by side ]
//
// There is no class and no header: the struct owns the block and frees it in its deinit. Looking up a key touches one
// cache line of control bytes and one of slots; keys and values are together because a hit needs both.
//
// Probing. A hash chooses a group and one of 253 tags. All 16 control bytes of the group are compared with the tag at
// once, and only slots with that tag are compared by key: 1 useless comparison per 253 full slots seen. If the group has
// no empty slot, probing continues: to the next group, whose control bytes are mostly in the same cache line, and from
// there at distances h + 3, h + 4, ..., where h is the number of the first group. These are the triangular numbers from
// number h + 2 on, minus a constant; any 2n triangular numbers in a row visit all groups of a table of n, a power of
// two. So every probe ends. Groups are aligned, never straddle and need no mirrored bytes at the end of the table.
//
// The far distances are there for merging. A map is iterated in the order of its groups, and if its entries are
// inserted into another map with the same seed, a clone for instance, they arrive in the order of that map's groups
// too: the groups up to some point get overfull while the others are still empty. Triangular distances alone then lead
// to the next groups, which are full as well; probe lengths grew with the square root of the size, to 65 groups on
// average at 65,536. Far distances differ from home to home, so the surplus of a region spreads over the table: at most
// 2.1 groups on average at all sizes, 1.5 with different seeds.
//
// Places in a group. Group g is filled from slot 4g modulo 16 on. In a table that is half full, groups that are all filled
// from slot 0 on would use only half of the cache's sets; see `ControlGroup.start(ofGroup:)`.
//
// Load. At most 7/8 of the slots are full, and at most 15/16 full or removed, so there is always an empty slot and probing
// ends. At 7/8, the expected number of groups seen by a miss is about 1.1 with groups of 16.
//
// Removal. If the group of a removed slot has an empty slot, no probe has continued past the group since the last
// rehash, and the slot becomes empty again. A tombstone ("removed") is left only in a full group. Tombstones count
// towards the load. When they use it up, the table is rehashed in place: only entries make it double, never tombstones.
// A map that holds as many entries as it was made for can replace them indefinitely.
//
// Small tables. Tables of 4 and 8 slots fill up their group with control bytes marked "sealed", so that probing works
// there as in larger tables and a map of three entries doesn't need 16 slots.
//
// Invariants (`checkInvariants`):
//   1. slotCount is 0, or a power of two >= 4; groupMask + 1 groups of 16 control bytes exist, at least one.
//   2. A slot is initialised if and only if its control byte is full; fullSlots is their number.
//   3. full <= capacity and growthLeft = capacity - full - removed >= -slotCount/16, so at least 1/16 of the slots, and at
//      least one, are empty.
//   4. The tag of every entry is that of its key's hash, and every group on the probe path before it has no empty slot.
//   5. Tables with sealed bytes have one group, which always has an empty slot.
//   6. A group with an empty slot has no removed one: a slot of such a group becomes empty when its entry is removed, and a
//      group without empty slots gets none before the next rehash.
//
// Sources: Abseil "Swiss tables" (Kulukundis, Benzaquen 2017; raw_hash_set.h); F14 (Bronson, Shi 2019) for aligned
// groups.

/// A hash map in one contiguous buffer, owned by a struct: no class storage and no reference counting.
///
/// `SpanMap` can't be copied; pass it `borrowing` or `inout`, or move it. Looking up, inserting and removing take
/// expected O(1) time. Mutation never invalidates memory that is still reachable, because no pointer into the map
/// escapes. The order of entries is unspecified and depends on the seed.
///
/// ```swift
/// var ports = SpanMap<String, Int>()
/// ports["http"] = 80
/// ports["https"] = 443
/// print(ports["http"] ?? 0)  // 80
/// ```
///
/// Keys hash themselves as described at `SpanKey`: integers and ASCII text by folded multiplications, others by the
/// standard `Hasher`. Wrap keys from untrusted sources in `SipHashed`.
@frozen
public struct SpanMap<Key: SpanKey, Value>: ~Copyable {
  /// A key and its value, adjacent in memory, as `forEachRun` lends them.
  @frozen
  public struct Slot {
    /// The key.
    public var key: Key
    /// Its value.
    public var value: Value

    @inlinable
    @inline(__always)
    init(key: consuming Key, value: consuming Value) {
      self.key = key
      self.value = value
    }
  }

  /// The start of the block; while `slotCount` is 0, a constant group of empty bytes, which is never written: look-ups need
  /// not ask whether there is memory.
  @usableFromInline var control: UnsafeMutableRawPointer
  /// The slots, in the same block; dangling while `slotCount` is 0.
  @usableFromInline var slots: UnsafeMutablePointer<Slot>
  /// The number of groups minus one.
  @usableFromInline var groupMask: Int
  @usableFromInline var slotCount: Int
  /// Empty slots that may be filled without checking how many tombstones there are; negative when tombstones have
  /// exceeded it.
  @usableFromInline var growthLeft: Int
  @usableFromInline let seed: HashSeed

  @usableFromInline var fullSlots: Int

  /// True if the kernel is asked for huge pages for tables of `hugeTableBytes` and more that are allocated from now on: with
  /// pages of 2 MiB a look-up in a large table rarely misses the translation cache. It helps where the kernel gives them on
  /// request (`/sys/kernel/mm/transparent_hugepage/enabled` says `madvise`), changes nothing elsewhere, and may make a table
  /// resident in whole pages of 2 MiB. False by default; clones inherit it.
  public var usesHugePages = false

  /// An empty map without memory, with a hash seed of its own. O(1).
  @inlinable
  public init() {
    self.init(seed: HashSeed.next(), emptyTable: ())
  }

  /// An empty map that can take `minimumCapacity` entries before it grows. O(minimumCapacity).
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
    control = SpanMap.emptyControl
    slots = SpanMap.danglingSlots
    groupMask = 0
    slotCount = 0
    growthLeft = 0
    fullSlots = 0
  }

  deinit {
    guard slotCount != 0 else { return }
    deinitializeEntries()
    control.deallocate()
  }

  /// The number of entries. O(1).
  @inlinable
  public var count: Int { fullSlots }

  /// True if there is no entry. O(1).
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The number of entries that the current memory has room for. O(1).
  @inlinable
  public var capacity: Int { SpanMap.capacity(ofSlots: slotCount) }

  /// The number of tombstones. They take up room like entries, until new entries replace them or the table is rehashed.
  /// O(1).
  @inlinable
  public var removedMarks: Int { capacity &- growthLeft &- fullSlots }

  /// The value of `key`, or nil. Setting nil removes the entry. Expected O(1).
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get {
      guard let slot = find(key, hash: key.hash(seededBy: seed)) else { return nil }
      return slots[slot].value
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
      // Before the slots are looked at: an insertion may move them.
      let slot = slot(of: key, hash: key.hash(seededBy: seed), orInsert: defaultValue())
      yield &slots[slot].value
    }
  }
}

extension SpanMap: @unchecked Sendable where Key: Sendable, Value: Sendable {}
