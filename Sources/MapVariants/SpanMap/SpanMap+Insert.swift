extension SpanMap {
  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. If an equal key is already
  /// present, that instance is kept. Expected O(1), amortised over growth.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value? {
    updateValue(value, forKey: key, hash: key.hash(seededBy: seed))
  }

  /// The same for a key whose hash is known.
  @inlinable
  @inline(__always)
  public mutating func updateValue(_ value: consuming Value, forKey key: Key, hash: UInt64) -> Value? {
    switch grouped.findOrVacancy(hash: hash, { key.isSameKey(as: $0.pointee.key) }) {
    case .found(let slot):
      let place = slots + slot
      let old = place.pointee.value
      place.pointee.value = value
      return old
    case .absent(let vacancy):
      // The key is copied after the call that may make room; otherwise it would have to be released on a path of its own.
      let slot = claim(vacancy, hash: hash)
      (slots + slot).initialize(to: Slot(key: key, value: value))
      return nil
    }
  }

  /// The slot of a key, inserted with a value if it is absent.
  @inlinable
  @inline(__always)
  mutating func slot(of key: Key, hash: UInt64, orInsert value: @autoclosure () -> Value) -> Int {
    switch grouped.findOrVacancy(hash: hash, { key.isSameKey(as: $0.pointee.key) }) {
    case .found(let slot): return slot
    case .absent(let vacancy):
      let value = value()
      let slot = claim(vacancy, hash: hash)
      (slots + slot).initialize(to: Slot(key: key, value: value))
      return slot
    }
  }

  /// Counts a new entry and returns the slot, which the caller initialises: the one that `findOrVacancy` named when it did
  /// not find the key, or if that can't be had, another one.
  @inlinable
  @inline(__always)
  mutating func claim(_ vacancy: Int?, hash: UInt64) -> Int {
    guard let vacancy, growthLeft > 0 else { return claimElsewhere(hash: hash) }
    growthLeft &-= 1
    fullSlots &+= 1
    setControlByte(vacancy, ControlByte.tag(hash))
    return vacancy
  }

  /// Claims a slot when the home group is full or the budget is used up. It is a separate function so that the usual
  /// insertion saves no registers for it.
  @inlinable
  @inline(never)
  mutating func claimElsewhere(hash: UInt64) -> Int { claimVacancy(hash: hash) }

  /// Inserts an entry whose key is known to be absent.
  @inlinable
  mutating func insertAbsent(_ entry: consuming Slot, hash: UInt64) {
    let slot = claimVacancy(hash: hash)
    (slots + slot).initialize(to: entry)
  }

  /// Counts a new entry, makes room if necessary, and returns the slot, which the caller initialises.
  @inlinable
  @inline(__always)
  mutating func claimVacancy(hash: UInt64) -> Int {
    let slot = growthLeft > 0 ? findVacant(hash: hash) : vacancyInFullTable(hash: hash)
    if controlByte(slot) == ControlByte.empty { growthLeft &-= 1 }
    setControlByte(slot, ControlByte.tag(hash))
    fullSlots &+= 1
    return slot
  }

  /// The slot for a new entry when the budget of empty slots is used up, or there is no table yet: makes room if
  /// necessary. It is a separate function so that the usual insertion saves no registers for it.
  @inlinable
  @inline(never)
  mutating func vacancyInFullTable(hash: UInt64) -> Int {
    if slotCount == 0 {
      resize(toSlots: SpanMap.smallestSlotCount)
    } else {
      let slot = findVacant(hash: hash)
      // A removed slot already counts in the budget; an empty one needs room in it, and every entry needs room in the
      // capacity.
      if controlByte(slot) != ControlByte.empty && fullSlots < capacity { return slot }
      makeRoom()
    }
    return findVacant(hash: hash)
  }
}
