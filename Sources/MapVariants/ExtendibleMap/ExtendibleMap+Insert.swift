extension ExtendibleMap {
  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. If an equal key is already
  /// present, that instance is kept. Expected O(1), amortised over growth; an insertion that grows the map moves the
  /// entries of one table at most.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    if _slowPath(capacity == 0) { addFirstTable(slotCount: SpanMap<Key, Value>.smallestSlotCount) }
    let table = table(of: hash)
    switch table.grouped.findOrVacancy(hash: hash, { key.isSameKey(as: $0.pointee.key) }) {
    case .found(let slot):
      let place = table.slots + slot
      let old = place.pointee.value
      place.pointee.value = value
      return old
    case .absent(let vacancy):
      // The key is copied after the call that may make room; otherwise it would have to be released on a path of its own.
      claim(vacancy, in: table, hash: hash).initialize(to: Slot(key: key, value: value))
      return nil
    }
  }

  /// The place of `key`, which is inserted with `defaultValue` if it is absent.
  @inlinable
  @inline(__always)
  mutating func place(of key: Key, default defaultValue: @autoclosure () -> Value) -> UnsafeMutablePointer<Slot> {
    let hash = key.hash(seededBy: seed)
    if _slowPath(capacity == 0) { addFirstTable(slotCount: SpanMap<Key, Value>.smallestSlotCount) }
    let table = table(of: hash)
    switch table.grouped.findOrVacancy(hash: hash, { key.isSameKey(as: $0.pointee.key) }) {
    case .found(let slot): return table.slots + slot
    case .absent(let vacancy):
      // Made before there is a slot for it: making it may fail to return.
      let entry = Slot(key: key, value: defaultValue())
      let place = claim(vacancy, in: table, hash: hash)
      place.initialize(to: entry)
      return place
    }
  }

  /// Counts a new entry and returns the slot, which the caller initialises: the vacancy that the search for the key has
  /// found, or if that can't be had, another one.
  @inlinable
  @inline(__always)
  mutating func claim(_ vacancy: Int?, in table: Table, hash: UInt64) -> UnsafeMutablePointer<Slot> {
    guard let vacancy, table.header.pointee.growthLeft > 0 else { return claimElsewhere(in: table, hash: hash) }
    fullSlots &+= 1
    table.claim(vacancy, hash: hash)
    return table.slots + vacancy
  }

  /// `claimVacancy` as a function of its own, so that the usual insertion saves no registers for it.
  @inlinable
  @inline(never)
  mutating func claimElsewhere(in table: Table, hash: UInt64) -> UnsafeMutablePointer<Slot> {
    claimVacancy(in: table, hash: hash)
  }

  /// Counts a new entry of `table`, makes room if necessary, and returns the slot, which the caller initialises.
  @inlinable
  @inline(__always)
  mutating func claimVacancy(in table: Table, hash: UInt64) -> UnsafeMutablePointer<Slot> {
    fullSlots &+= 1
    if table.header.pointee.growthLeft <= 0 { return vacancyInFullTable(hash: hash) }
    let slot = table.findVacant(hash: hash)
    table.claim(slot, hash: hash)
    return table.slots + slot
  }

  /// The slot for a new entry when its table's budget of empty slots is used up: makes room if necessary. It is a
  /// separate function so that the usual insertion saves no registers for it.
  ///
  /// A removed slot already counts in the budget; an empty one needs room in it, and every entry needs room in the
  /// capacity. If more than 3/4 of the slots hold entries, the tombstones may exceed the budget first, by up to 1/16 of
  /// the slots. So at least 1/16 of the slots are tombstones at a rehash in place, which costs at most 16 slot visits for
  /// each tombstone.
  @inlinable
  @inline(never)
  mutating func vacancyInFullTable(hash: UInt64) -> UnsafeMutablePointer<Slot> {
    while true {
      let table = table(of: hash)
      let (growthLeft, full, slotCount) = (table.header.pointee.growthLeft, table.fullSlots, table.slotCount)
      if full < table.capacity {
        let slot = table.findVacant(hash: hash)
        let isWithinBudget =
          growthLeft > 0 || table.controlByte(slot) != ControlByte.empty
          || full > slotCount / 4 * 3 && growthLeft > -(slotCount / 16)
        if isWithinBudget {
          table.claim(slot, hash: hash)
          return table.slots + slot
        }
        table.rehashInPlace(seed: seed)
      } else {
        grow(table, hash: hash)
      }
    }
  }
}
