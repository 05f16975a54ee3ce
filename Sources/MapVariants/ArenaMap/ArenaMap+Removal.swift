extension ArenaMap {
  /// Removes `key` and returns its value, or nil if it is absent. The entry's place stays unused until a compaction
  /// or a reset. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard live != 0 else { return nil }
    return Form.withQuery(of: key, seededBy: seed) { query, code in
      guard let cell = find(query, code: code) else { return nil }
      return remove(cell)
    }
  }

  @inlinable
  @inline(__always)
  mutating func remove(_ cell: ArenaIndex.Cell) -> Value {
    let number = cell.number
    let entry = entries.pointer(to: number)
    index.vacate(cell)
    entry.pointee.form.discard(from: &bytes)
    live &-= 1
    let value = entry.move().value
    if Int(number) == entries.count &- 1 {
      // The last place handed out can be taken back.
      entries.reset(to: Int(number))
    } else {
      dead.insert(Int(number), limit: entries.capacity)
    }
    return value
  }

  /// Removes all entries at once and keeps the memory. O(1) if values are trivial, and keys trivial or strings; else
  /// O(entries). Single removals since the last reset add O(places / 64).
  @inlinable
  public mutating func reset() {
    deinitializeEntries()
    if index.groupCount > 0 { index.clear() }
    if entries.count != live { dead.removeAll() }
    entries.reset()
    bytes.reset()
    live = 0
  }

  /// Removes all entries, and the memory too unless `keepingCapacity`. As `reset`, and O(chunks).
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    reset()
    if keepingCapacity { return }
    if entries.chunks.releaseAllAtOnce() {
      entries.forgetChunks()
      bytes.forgetChunks()
      dead.forget()
      index.forget()
    } else {
      entries.releaseChunks()
      bytes.releaseChunks()
      dead.release()
      index.release()
    }
  }

  /// Destroys all entries and leaves numbers and marks as they are. Nothing to do for trivial entries.
  @inlinable
  func deinitializeEntries() {
    if _isPOD(Entry.self) || live == 0 { return }
    forEachLiveNumber { entries.pointer(to: $0).deinitialize(count: 1) }
  }
}
