/// The entries of a `WeakValueCache`, without its lock: a table of slots, an index from keys to slots, a list of the
/// slots in the order in which they were written, and a timing wheel of their deadlines. See the head of
/// WeakValueCache.swift for its invariants.
@frozen
@usableFromInline
struct WeakTable<Key: SpanKey, Object: AnyObject>: @unchecked Sendable {
  @frozen
  @usableFromInline
  struct Slot {
    /// Nil while the slot is free.
    @usableFromInline var key: Key?
    @usableFromInline weak var object: Object?
    /// The write that made the entry; 0 while the slot is free.
    @usableFromInline var generation: UInt64
    /// When the entry ends, in nanoseconds of the cache's clock; Int64.max if it doesn't.
    @usableFromInline var deadline: Int64
    /// The slot written just before this one; the next free slot while this one is free. -1 at the end.
    @usableFromInline var older: Int32
    /// The slot written just after this one. -1 at the end.
    @usableFromInline var newer: Int32
    /// The key's tag in the index, stored so that no code of a dead entry's key is called.
    @usableFromInline var tag: UInt32

    @inlinable
    init() {
      generation = 0
      deadline = .max
      older = -1
      newer = -1
      tag = 0
    }
  }

  @usableFromInline var index: WeakIndex
  @usableFromInline let seed: HashSeed
  @usableFromInline var slots: ContiguousArray<Slot>
  @usableFromInline var firstFree: Int32
  @usableFromInline var oldest: Int32
  @usableFromInline var newest: Int32
  @usableFromInline var nextGeneration: UInt64
  /// The deadlines of slots that have one, in ticks.
  @usableFromInline var wheel: TimingWheel
  /// Where the incremental sweep continues.
  @usableFromInline var cursor: Int
  /// The number of entries at which a full sweep is due.
  @usableFromInline var fullSweepAt: Int
  /// How objects are asked to report their death; nil if they can't.
  @usableFromInline let reporting: DeathReporting<Object>?
  @usableFromInline var queue: DeathQueue
  /// Taken from the queue; empty between operations, kept for its memory.
  @usableFromInline var reported: [WeakEntryName]
  @usableFromInline var statistics: WeakCacheStatistics
  /// Filled only if somebody listens.
  @usableFromInline var removals: WeakRemovals<Key>
  @usableFromInline let hasListener: Bool

  @inlinable
  init(minimumCapacity: Int, reporting: DeathReporting<Object>?, hasListener: Bool) {
    index = WeakIndex()
    index.reserveCapacity(minimumCapacity)
    seed = HashSeed.next()
    slots = []
    slots.reserveCapacity(minimumCapacity)
    firstFree = -1
    oldest = -1
    newest = -1
    nextGeneration = 1
    wheel = TimingWheel()
    cursor = 0
    fullSweepAt = WeakTable.smallestFullSweep
    self.reporting = reporting
    queue = DeathQueue()
    reported = []
    statistics = WeakCacheStatistics()
    removals = WeakRemovals()
    self.hasListener = hasListener
  }

  @inlinable static var smallestFullSweep: Int { 64 }

  /// The slot of `key`, or -1.
  @inlinable
  @inline(__always)
  func find(_ key: Key, tag: UInt32) -> Int32 {
    guard index.count > 0 else { return -1 }
    let mask = index.cells.count &- 1
    var position = index.home(UInt64(tag) &<< 32)
    while true {
      let cell = index.cells[position]
      if cell == 0 { return -1 }
      if UInt32(truncatingIfNeeded: cell &>> 32) == tag {
        let slot = WeakIndex.slot(of: cell)
        if slots[Int(slot)].key.unsafelyUnwrapped == key { return slot }
      }
      position = (position &+ 1) & mask
    }
  }

  @inlinable
  @inline(__always)
  func tag(of key: Key) -> UInt32 { WeakIndex.tag(key.hash(seededBy: seed)) }

  /// The live object of `key`, which is removed if it is dead or past its deadline.
  @inlinable
  mutating func object(forKey key: Key, now: Int64, held: inout HeldObjects<Object>) -> Object? {
    let slot = find(key, tag: tag(of: key))
    guard slot >= 0 else { return nil }
    let isOver = slots[Int(slot)].deadline <= now
    if !isOver, let object = slots[Int(slot)].object { return object }
    remove(slot, as: isOver ? .expired : .died, held: &held)
    return nil
  }

  /// Writes an entry and returns the live object it replaces.
  @inlinable
  mutating func update(
    _ object: Object, forKey key: Key, now: Int64, deadline: Int64, held: inout HeldObjects<Object>
  ) -> Object? {
    var replaced: Object?
    let tag = tag(of: key)
    var slot = find(key, tag: tag)
    if slot >= 0 {
      replaced = slots[Int(slot)].object
      if let replaced { reporting?.unregister(replaced, queue, name(of: slot)) }
      if slots[Int(slot)].deadline <= now {
        if let expired = replaced { held.hold(expired) }
        replaced = nil
        noteRemoval(of: slot, .expired)
      } else {
        noteRemoval(of: slot, replaced == nil ? .died : .replaced)
      }
      unlink(slot)
      wheel.cancel(Int(slot))
    } else {
      slot = takeFreeSlot()
      index.insert(tag: tag, slot: slot)
      slots[Int(slot)].key = key
      slots[Int(slot)].tag = tag
    }
    slots[Int(slot)].object = object
    slots[Int(slot)].generation = nextGeneration
    slots[Int(slot)].deadline = deadline
    nextGeneration &+= 1
    statistics.noteInsertion()
    linkAsNewest(slot)
    if deadline != .max { wheel.schedule(Int(slot), at: CacheTime.tick(after: deadline)) }
    reporting?.register(object, queue, name(of: slot))
    return replaced
  }

  /// Removes a key and returns its object, if it is live and within its deadline.
  @inlinable
  mutating func removeObject(forKey key: Key, now: Int64, held: inout HeldObjects<Object>) -> Object? {
    let slot = find(key, tag: tag(of: key))
    guard slot >= 0 else { return nil }
    let isOver = slots[Int(slot)].deadline <= now
    let object = isOver ? nil : slots[Int(slot)].object
    remove(slot, as: isOver ? .expired : .removed, held: &held)
    return object
  }

  /// Removes all entries. Objects are not unregistered one by one: the queue that they know is closed.
  @inlinable
  mutating func removeAll(keepingCapacity: Bool) {
    statistics.note(.removed, index.count)
    if hasListener {
      for slot in slots where slot.generation != 0 { removals.keys.append((slot.key.unsafelyUnwrapped, .removed)) }
    }
    queue.close()
    queue = DeathQueue()
    index.removeAll(keepingCapacity: keepingCapacity)
    slots.removeAll(keepingCapacity: keepingCapacity)
    wheel.removeAll(keepingCapacity: keepingCapacity)
    firstFree = -1
    oldest = -1
    newest = -1
    cursor = 0
    fullSweepAt = WeakTable.smallestFullSweep
  }

  /// Empties the slot of an entry. If its object is alive, the entry is unregistered from it, and the object is held. If it
  /// is dead, that is the reason, unless the entry had expired.
  @inlinable
  mutating func remove(_ slot: Int32, as reason: CacheRemovalReason, held: inout HeldObjects<Object>) {
    if let object = slots[Int(slot)].object {
      reporting?.unregister(object, queue, name(of: slot))
      held.hold(object)
      noteRemoval(of: slot, reason)
    } else {
      noteRemoval(of: slot, reason == .expired ? .expired : .died)
    }
    unlink(slot)
    wheel.cancel(Int(slot))
    index.remove(tag: slots[Int(slot)].tag, slot: slot)
    slots[Int(slot)] = Slot()
    slots[Int(slot)].older = firstFree
    firstFree = slot
  }

  /// Counts the end of an entry, and takes its key for the listener.
  @inlinable
  mutating func noteRemoval(of slot: Int32, _ reason: CacheRemovalReason) {
    statistics.note(reason)
    if hasListener { removals.keys.append((slots[Int(slot)].key.unsafelyUnwrapped, reason)) }
  }

  @inlinable
  func name(of slot: Int32) -> WeakEntryName {
    WeakEntryName(slot: UInt32(slot), generation: slots[Int(slot)].generation)
  }

  @inlinable
  mutating func takeFreeSlot() -> Int32 {
    if firstFree >= 0 {
      let slot = firstFree
      firstFree = slots[Int(slot)].older
      return slot
    }
    slots.append(Slot())
    return Int32(slots.count - 1)
  }

  @inlinable
  mutating func unlink(_ slot: Int32) {
    let older = slots[Int(slot)].older
    let newer = slots[Int(slot)].newer
    if older >= 0 { slots[Int(older)].newer = newer } else { oldest = newer }
    if newer >= 0 { slots[Int(newer)].older = older } else { newest = older }
  }

  @inlinable
  mutating func linkAsNewest(_ slot: Int32) {
    slots[Int(slot)].older = newest
    slots[Int(slot)].newer = -1
    if newest >= 0 { slots[Int(newest)].newer = slot } else { oldest = slot }
    newest = slot
  }
}

/// How a cache registers with objects that report their death: the protocol's operations as plain functions, so that a
/// cache of other objects needs none and no dynamic cast is needed.
@frozen
@usableFromInline
struct DeathReporting<Object: AnyObject> {
  @usableFromInline let register: (Object, DeathQueue, WeakEntryName) -> Void
  @usableFromInline let unregister: (Object, DeathQueue, WeakEntryName) -> Void

  @inlinable
  init() where Object: WeakCacheable {
    register = { $0.deathNotice.register(DeathRegistration(queue: $1, entry: $2)) }
    unregister = { $0.deathNotice.unregister($1, $2) }
  }
}
