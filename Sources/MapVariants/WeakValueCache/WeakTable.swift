/// The entries of a `WeakValueCache`, without its lock: a table of slots, an index from keys to slots, and a list of
/// the slots in the order they were written. See the head of WeakValueCache.swift for its invariants.
@frozen
@usableFromInline
struct WeakTable<Key: Hashable, Object: AnyObject>: @unchecked Sendable {
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
    /// The slot written before; the next free slot while this one is free. -1 at the end.
    @usableFromInline var older: Int32
    /// The slot written after. -1 at the end.
    @usableFromInline var newer: Int32

    @inlinable
    init() {
      generation = 0
      deadline = .max
      older = -1
      newer = -1
    }
  }

  @usableFromInline var index: [Key: Int32]
  @usableFromInline var slots: ContiguousArray<Slot>
  @usableFromInline var firstFree: Int32
  @usableFromInline var oldest: Int32
  @usableFromInline var newest: Int32
  @usableFromInline var nextGeneration: UInt64
  /// Where the incremental sweep goes on.
  @usableFromInline var cursor: Int
  /// The number of entries at which a full sweep is due.
  @usableFromInline var fullSweepAt: Int
  /// How objects are asked to report their death; nil where they don't.
  @usableFromInline let reporting: DeathReporting<Object>?
  @usableFromInline var queue: DeathQueue
  /// Taken from the queue; empty between operations, kept for its memory.
  @usableFromInline var reported: [WeakEntryName]

  @inlinable
  init(minimumCapacity: Int, reporting: DeathReporting<Object>?) {
    index = Dictionary(minimumCapacity: minimumCapacity)
    slots = []
    slots.reserveCapacity(minimumCapacity)
    firstFree = -1
    oldest = -1
    newest = -1
    nextGeneration = 1
    cursor = 0
    fullSweepAt = WeakTable.smallestFullSweep
    self.reporting = reporting
    queue = DeathQueue()
    reported = []
  }

  @inlinable static var smallestFullSweep: Int { 64 }

  /// The live object of `key`, which is removed if dead or past its deadline.
  @inlinable
  mutating func object(forKey key: Key, now: Int64, held: inout HeldObjects<Object>) -> Object? {
    guard let slot = index[key] else { return nil }
    if slots[Int(slot)].deadline > now, let object = slots[Int(slot)].object { return object }
    remove(slot, held: &held)
    return nil
  }

  /// Writes an entry and returns the live object it replaces.
  @inlinable
  mutating func update(
    _ object: Object, forKey key: Key, now: Int64, deadline: Int64, held: inout HeldObjects<Object>
  ) -> Object? {
    var replaced: Object?
    let slot: Int32
    if let present = index[key] {
      slot = present
      replaced = slots[Int(slot)].object
      if let replaced { reporting?.unregister(replaced, queue, name(of: slot)) }
      if let expired = replaced, slots[Int(slot)].deadline <= now {
        held.hold(expired)
        replaced = nil
      }
      unlink(slot)
    } else {
      slot = takeFreeSlot()
      index[key] = slot
      slots[Int(slot)].key = key
    }
    slots[Int(slot)].object = object
    slots[Int(slot)].generation = nextGeneration
    slots[Int(slot)].deadline = deadline
    nextGeneration &+= 1
    linkAsNewest(slot)
    reporting?.register(object, queue, name(of: slot))
    return replaced
  }

  /// Removes a key and returns its object, if that is live and within its deadline.
  @inlinable
  mutating func removeObject(forKey key: Key, now: Int64, held: inout HeldObjects<Object>) -> Object? {
    guard let slot = index[key] else { return nil }
    let object = slots[Int(slot)].deadline > now ? slots[Int(slot)].object : nil
    remove(slot, held: &held)
    return object
  }

  /// Removes all entries. Objects are not asked one by one to forget theirs: the queue they know is closed.
  @inlinable
  mutating func removeAll(keepingCapacity: Bool) {
    queue.close()
    queue = DeathQueue()
    index.removeAll(keepingCapacity: keepingCapacity)
    slots.removeAll(keepingCapacity: keepingCapacity)
    firstFree = -1
    oldest = -1
    newest = -1
    cursor = 0
    fullSweepAt = WeakTable.smallestFullSweep
  }

  /// Empties the slot of an entry. If its object lives, it is told to forget the entry, and held.
  @inlinable
  mutating func remove(_ slot: Int32, held: inout HeldObjects<Object>) {
    if let object = slots[Int(slot)].object {
      reporting?.unregister(object, queue, name(of: slot))
      held.hold(object)
    }
    unlink(slot)
    index.removeValue(forKey: slots[Int(slot)].key.unsafelyUnwrapped)
    slots[Int(slot)] = Slot()
    slots[Int(slot)].older = firstFree
    firstFree = slot
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

/// How a cache speaks to objects that report their death: the protocol's operations as plain functions, so that a cache
/// of other objects carries none and no dynamic cast is needed.
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
