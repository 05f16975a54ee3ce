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
    if index.groupCount != 0 {
      let home = index.group(index.probe(code).group)
      if !index.isCurrent(home) {
        // Unused since the index was last emptied: the key is absent, and goes there.
        if hasRoom(for: query) {
          ArenaIndex.makeEmpty(home, epoch: index.epoch)
          fill(ArenaIndex.Cell(group: home, slot: 0), query, code: code, value: value)
          return nil
        }
      } else if let cell = find(query, code: code) {
        let entry = records.pointer(to: cell.number)
        let old = entry.pointee.value
        entry.pointee.value = value
        return old
      } else if hasRoom(for: query) {
        // Nearly always the home group has a vacant cell.
        let vacant = ArenaIndex.cells(FastestControlGroup(home).vacant)
        if !vacant.isEmpty {
          fill(ArenaIndex.Cell(group: home, slot: vacant.first), query, code: code, value: value)
          return nil
        }
      }
    }
    insertAbsent(query, code: code, value: value)
    return nil
  }

  /// True if neither the records nor the index need more memory for another entry.
  @inlinable
  @inline(__always)
  func hasRoom(for query: Form.Query) -> Bool {
    index.growthLeft > 0 && !records.units.isFull(for: Records.unitCount(tailBytes: Form.tailBytes(query)))
  }

  /// Appends an entry and puts its number into a vacant cell. There must be room.
  @inlinable
  @inline(__always)
  mutating func fill(_ cell: ArenaIndex.Cell, _ query: Form.Query, code: UInt32, value: consuming Value) {
    let number = records.append(
      query, code: code, value: value, unitCount: Records.unitCount(tailBytes: Form.tailBytes(query)))
    index.fill(cell, code: code, number: number)
    live &+= 1
  }

  /// Inserts an entry whose key is known to be absent, and returns its number.
  @inlinable
  @inline(never)
  @discardableResult
  mutating func insertAbsent(_ query: Form.Query, code: UInt32, value: consuming Value) -> UInt32 {
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
    return number
  }
}
