public import Synchronization

extension ReadMostlyMap {
  /// Calls `body` with entries until it returns false, in no particular order. O(entries).
  ///
  /// Not a snapshot: no key is visited twice, every key that was present throughout is visited, and the value is one
  /// that the key had during the call. `body` may use the map. If there are newer keys, the dirty layer is promoted
  /// first.
  ///
  /// Nothing that any thread replaces or removes meanwhile is freed before the end.
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

  /// The number of keys that have a value, counted by a walk, with everything said about `range`. O(entries).
  @inlinable
  public var count: Int {
    var count = 0
    range { _, _ in
      count &+= 1
      return true
    }
    return count
  }
}
