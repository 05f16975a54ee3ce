import Synchronization

extension ReadMostlyMap {
  /// Traps unless all invariants stated at the head of ReadMostlyMap.swift hold. No other thread may use the map
  /// during the check. O(entries); for tests.
  public func checkInvariants() {
    let reading = reclamation.enter()
    defer { reclamation.leave(reading) }
    writing.withLock { writing in
      let read = readLayer
      read.layer.pointee.table.checkInvariants()
      var expunged = 0
      read.layer.pointee.forEach { key, entry in
        if entry.valueWord == Entry.expunged { expunged += 1 }
        guard let dirty = writing.dirty else { return }
        let other = dirty.layer.pointee.find(key, hash: key.hash(seededBy: seed))
        precondition(
          (other == nil) == (entry.valueWord == Entry.expunged), "expunged: exactly what the dirty layer lacks")
        precondition(other == nil || other?.cell == entry.cell, "both layers must share a key's entry")
      }
      precondition(expunged == writing.expunged, "expunged entries are miscounted")
      let isAmended = read.layer.pointee.isAmended.load(ordering: .relaxed)
      guard let dirty = writing.dirty else {
        precondition(expunged == 0 && !isAmended && writing.misses == 0, "no dirty layer, so nothing may depend on it")
        return
      }
      checkDirty(dirty, read, isAmended, writing)
    }
  }

  private func checkDirty(_ dirty: Layer, _ read: Layer, _ isAmended: Bool, _ writing: Writing) {
    dirty.layer.pointee.table.checkInvariants()
    precondition(isAmended, "a dirty layer is made for a new key, so the read layer is amended")
    precondition(!dirty.layer.pointee.isAmended.load(ordering: .relaxed), "only read layers are amended")
    dirty.layer.pointee.forEach { _, entry in
      precondition(entry.valueWord != Entry.expunged, "the dirty layer must have no expunged entry")
    }
    // Misses promote as soon as they reach the dirty layer's size; only removals can bring that size below them.
    precondition(dirty.count >= read.count - writing.expunged, "the dirty layer must have what the read layer has")
  }
}
