public import Synchronization

extension ReadMostlyMap {
  /// Calls `body` with entries until it returns false, in no particular order. O(entries).
  ///
  /// Not a snapshot: no key is visited twice, every key that was present throughout is visited, and the value is one
  /// that the key had during the call. `body` may use the map. If there are newer keys, the dirty layer is promoted
  /// first.
  ///
  /// Nothing that any thread replaces or removes during the walk is freed before its end.
  @inlinable
  public func range<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Bool) throws(Failure) {
    let reading = reclamation.enter()
    defer { finish(reading) }
    var layer = readLayer
    if layer.layer.pointee.isAmended.load(ordering: .acquiring) {
      layer = writing.withLock { writing -> Layer in
        // A walk costs as much as a copy of the table, so it pays for the promotion.
        if readLayer.layer.pointee.isAmended.load(ordering: .relaxed), let dirty = writing.dirty {
          promote(dirty, &writing, reading)
        }
        return readLayer
      }
    }
    let table = layer.layer
    for slot in 0..<table.pointee.table.slotCount where ControlByte.isFull(table.pointee.table.controlByte(slot)) {
      let place = table.pointee.table.slots + slot
      if let value = place.pointee.value.load(), try !body(place.pointee.key, value) { return }
    }
  }

  /// Calls `body` with every entry and leaves both layers as they are: `range` would promote the dirty one. For
  /// inspectors, which are not part of the map's load. Takes the lock: `body` must not use the map. O(entries).
  @inlinable
  public func forEachUnderLock<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    let reading = reclamation.enter()
    defer { finish(reading) }
    // The error bypasses `Lock`, which returns only values disconnected from its state.
    var failure: Failure?
    writing.withLock { writing in
      let read = readLayer
      do throws(Failure) {
        // The dirty layer also has all entries of the read layer, except expunged ones, which have no value.
        try (writing.dirty ?? read).layer.pointee.forEach { (key, entry) throws(Failure) in
          if let value = entry.load() { try body(key, value) }
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
