extension ArenaMap {
  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. If an equal key is already
  /// present, that instance is kept. Expected O(1), amortised over growth.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: consuming Key) -> Value? {
    var value: Value? = value
    return Form.withQuery(of: key, seededBy: seed) { query, code in
      update(query, code: code, value: value.take().unsafelyUnwrapped)
    }
  }

  @inlinable
  @inline(__always)
  mutating func update(_ query: Form.Query, code: UInt32, value: consuming Value) -> Value? {
    if live != 0, let cell = find(query, code: code) {
      let entry = records.pointer(to: cell.number)
      let old = entry.pointee.value
      entry.pointee.value = value
      return old
    }
    insertAbsent(query, code: code, value: value)
    return nil
  }

  /// Inserts an entry whose key is known to be absent.
  @inlinable
  mutating func insertAbsent(_ query: Form.Query, code: UInt32, value: consuming Value) {
    let unitCount = Records.unitCount(tailBytes: Form.tailBytes(query))
    if records.units.isFull(for: unitCount) { makeRoomForRecord(of: unitCount) }
    if index.groupCount == 0 { rebuildIndex(groupCount: 1) }
    var cell = index.vacantCell(code)
    // A removed cell already counts in the load; an empty one needs room in it, and every entry needs room in the
    // capacity.
    if index.growthLeft <= 0 && (cell.controlByte == ControlByte.empty || live >= index.capacity) {
      makeRoomInIndex()
      cell = index.vacantCell(code)
    }
    let number = records.append(query, code: code, value: value, unitCount: unitCount)
    index.fill(cell, code: code, number: number)
    live &+= 1
  }
}
