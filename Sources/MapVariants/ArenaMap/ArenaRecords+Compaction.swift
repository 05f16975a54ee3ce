extension ArenaRecords {
  /// Moves the living records together, in their order, which gives them new numbers. O(units).
  ///
  /// Records are written to the same chunks again. A record never moves to a higher address: if it does not fit after
  /// the ones before it, these end in an earlier chunk than its own, and everything that was there has already been
  /// moved. So neither records nor fillers overwrite anything still to be read, except the record being moved.
  @inlinable
  @inline(never)
  mutating func compact() {
    let oldEnd = UInt32(truncatingIfNeeded: units.used)
    units.reset()
    var number: UInt32 = 0
    while number < oldEnd {
      let skipped = fillerUnits(at: number)
      if skipped != 0 {
        number &+= skipped
        continue
      }
      let source = pointer(to: number)
      if !Form.hasTail && dead.contains(Int(number)) {
        number &+= 1
        continue
      }
      let tailBytes = source.pointee.form.tailBytes
      let unitCount = ArenaRecords.unitCount(tailBytes: tailBytes)
      if units.isFull(for: unitCount) { enterChunk(for: unitCount) }
      let target = pointer(to: units.allocate(unitCount))
      if target != source {
        target.moveInitialize(from: source, count: 1)
        if Form.hasTail {
          ArenaRecords.tail(of: target).copyMemory(from: ArenaRecords.tail(of: source), byteCount: tailBytes)
        }
      }
      number &+= UInt32(truncatingIfNeeded: unitCount)
    }
    if !Form.hasTail { dead.removeAll() }
  }

  /// Traps unless the invariants stated at the head of ArenaRecords.swift hold; returns the number of live records.
  /// O(units).
  func checkInvariants() -> Int {
    precondition(units.used <= units.limit && units.limit <= units.capacity, "more units than the chunks have")
    var number = 0
    var living = 0
    var livingUnits = 0
    while number < units.used {
      let skipped = Int(fillerUnits(at: UInt32(number)))
      if skipped != 0 {
        precondition(Form.hasTail, "only records with tails have fillers")
        number += skipped
        continue
      }
      let unitCount = ArenaRecords.unitCount(
        tailBytes: Form.hasTail ? pointer(to: UInt32(number)).pointee.form.tailBytes : 0)
      let last = pointer(to: UInt32(number + unitCount - 1))
      precondition(
        UnsafeRawPointer(last) - UnsafeRawPointer(pointer(to: UInt32(number)))
          == (unitCount - 1) * ArenaRecords.unitBytes, "a record must lie in one chunk")
      if !dead.contains(number) {
        living += 1
        livingUnits += unitCount
      }
      number += unitCount
    }
    precondition(number == units.used, "records must end where the next one begins")
    precondition(livingUnits == liveUnits, "the units in use must be the living records'")
    for number in units.used..<Swift.max(units.used, dead.wordCount * 64) {
      precondition(!dead.contains(number), "only records can be dead")
    }
    return living
  }
}
