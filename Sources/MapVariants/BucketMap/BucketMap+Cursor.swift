// Iteration that tolerates changes between its steps.
//
// A cursor walks the buckets of the table that was current when it was made (its own table), starting at a random
// bucket and wrapping around; within each bucket it starts at a random slot and wraps around too. Keys never move
// within a chain, so every entry is reached once. Growth is handled in three ways, as in Go:
//
//   - The cursor's table is still being filled from an older one, and the old bucket isn't evacuated when the cursor
//     reaches the new one: it walks the old chain and returns only those entries that belong to the new bucket
//     (checkBucket); the others are returned with the other new bucket.
//   - The cursor's table is being or has been evacuated: the slot says X or Y, and the key is read from the copy that
//     evacuation left and looked up in the current map. If it is no longer there, it isn't returned.
//   - Keys unequal to themselves can't be looked up, but they can't be removed or changed either: the copy is returned.

extension BucketMap {
  /// A position in an iteration over a map that may change during the iteration.
  ///
  /// Every entry that is in the map from the first step to the last is returned exactly once, an entry that isn't in
  /// the map at that moment is never returned, and entries added in between may or may not be returned. While a
  /// cursor is alive, growth copies entries instead of moving them, and the old table, including keys and values
  /// removed since, stays until the cursor reaches its end or is destroyed. A cursor is at its end once its map is
  /// cleared, or if it is used with another map.
  ///
  /// ```swift
  /// var sessions = BucketMap<String, Int>()
  /// sessions["old"] = 90
  /// var cursor = sessions.makeCursor()
  /// while let (name, age) = sessions.next(&cursor) {
  ///   if age > 60 { sessions[name] = nil }
  /// }
  /// ```
  @frozen
  public struct Cursor {
    /// The map's stamp, or 0 at the end.
    @usableFromInline var stamp: UInt64 = 0
    /// The pins of the table that the cursor walks, and of the one that was old when the cursor was made.
    @usableFromInline var pin: TablePin?
    @usableFromInline var oldPin: TablePin?
    @usableFromInline var buckets: UnsafeMutableRawPointer?
    @usableFromInline var B: UInt8 = 0
    /// Added to slot numbers, modulo 8.
    @usableFromInline var slotOffset: UInt8 = 0
    @usableFromInline var hasWrapped = false
    @usableFromInline var startBucket = 0
    /// The bucket to visit after the current chain.
    @usableFromInline var nextBucket = 0
    /// The bucket of the current chain whose slots are being visited.
    @usableFromInline var current: UnsafeMutableRawPointer?
    /// Slots of `current` that are done.
    @usableFromInline var slotsDone = 0
    /// Only entries of the current chain that belong to this bucket are returned; -1: all are.
    @usableFromInline var checkBucket = -1

    @inlinable
    init() {}
  }

  /// A cursor before the first of the map's entries, in a newly drawn random order. O(1).
  @inlinable
  public mutating func makeCursor() -> Cursor {
    var cursor = Cursor()
    if count == 0 { return cursor }
    let extra = makeExtra()
    if extra.pointee.cursorStamp == 0 { extra.pointee.cursorStamp = TablePin.nextCursorStamp() }
    if extra.pointee.pin == nil { extra.pointee.pin = TablePin() }
    if isGrowing && extra.pointee.oldPin == nil { extra.pointee.oldPin = TablePin() }
    cursor.stamp = extra.pointee.cursorStamp
    cursor.pin = extra.pointee.pin
    cursor.oldPin = extra.pointee.oldPin
    cursor.buckets = header.buckets
    cursor.B = header.B
    let start = nextRandom()
    cursor.startBucket = Int(truncatingIfNeeded: start) & table.mask
    cursor.nextBucket = cursor.startBucket
    cursor.slotOffset = UInt8(truncatingIfNeeded: start >> UInt64(header.B)) & 7
    header.flags.insert([.cursor, .oldCursor])
    return cursor
  }

  /// The next entry of the iteration, or nil at its end. O(1) per slot passed; all steps together O(capacity).
  @inlinable
  public func next(_ cursor: inout Cursor) -> (key: Key, value: Value)? {
    guard cursor.stamp != 0, cursor.stamp == header.extra?.pointee.cursorStamp else {
      cursor = Cursor()
      return nil
    }
    while true {
      guard let current = cursor.current else {
        if enterNextBucket(&cursor) { continue }
        cursor = Cursor()
        return nil
      }
      let bucket = Bucket(current)
      while cursor.slotsDone < Layout.slotCount {
        let slot = (cursor.slotsDone &+ Int(cursor.slotOffset)) & (Layout.slotCount &- 1)
        cursor.slotsDone &+= 1
        if let place = entryToGive(at: Place(bucket, slot), cursor) {
          return (place.key.pointee, place.value.pointee)
        }
      }
      cursor.current = bucket.overflow?.base
      cursor.slotsDone = 0
    }
  }

  /// Moves a cursor to the first bucket of its next chain. False if it has visited all of them.
  @inlinable
  func enterNextBucket(_ cursor: inout Cursor) -> Bool {
    let number = cursor.nextBucket
    if number == cursor.startBucket && cursor.hasWrapped { return false }
    let own = Table(cursor.buckets.unsafelyUnwrapped, B: cursor.B)
    var bucket = own.bucket(number)
    cursor.checkBucket = -1
    if let oldTable, cursor.buckets == header.buckets {
      let old = oldTable.bucket(number & oldTable.mask)
      if !old.isEvacuated {
        bucket = old
        if !isSameSizeGrowth { cursor.checkBucket = number }
      }
    }
    cursor.current = bucket.base
    cursor.slotsDone = 0
    cursor.nextBucket = number &+ 1
    if cursor.nextBucket == own.bucketCount {
      cursor.nextBucket = 0
      cursor.hasWrapped = true
    }
    return true
  }

  /// The place of the entry that a cursor returns when it reaches `place`, if any.
  @inlinable
  func entryToGive(at place: Place, _ cursor: borrowing Cursor) -> Place? {
    let byte = place.bucket.tophash(place.slot)
    if Tophash.isEmpty(byte) || byte == Tophash.evacuatedEmpty { return nil }
    let key = place.key.pointee
    if isIrreflexive(key) {
      let half = cursor.checkBucket < 0 ? 0 : cursor.checkBucket >> (Int(cursor.B) &- 1)
      return cursor.checkBucket < 0 || half == Int(byte & 1) ? place : nil
    }
    if cursor.checkBucket < 0 && Tophash.isFull(byte) { return place }
    let hash = hash(of: key)
    if cursor.checkBucket >= 0 && Int(truncatingIfNeeded: hash) & (1 << Int(cursor.B) &- 1) != cursor.checkBucket {
      return nil
    }
    return Tophash.isFull(byte) ? place : find(key, hash: hash)
  }
}
