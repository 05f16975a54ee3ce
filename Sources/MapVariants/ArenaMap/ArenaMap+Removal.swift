extension ArenaMap {
  /// Removes `key` and returns its value, or nil if it is absent. The entry's memory stays unused until a compaction
  /// or a reset. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard live != 0 else { return nil }
    return Form.withQuery(of: key, seededBy: seed) { query, code in
      guard let cell = find(query, code: code) else { return nil }
      let number = cell.number
      index.vacate(cell)
      live &-= 1
      return records.remove(number)
    }
  }

  /// Removes all entries at once and keeps the memory. O(1) if values are trivial and keys are trivial or strings; else
  /// O(entries). Single removals since the last reset add O(entries / 64) if keys aren't strings.
  @inlinable
  public mutating func reset() {
    deinitializeEntries()
    index.clear()
    records.reset()
    live = 0
  }

  /// Removes all entries, and the memory too unless `keepingCapacity`. O(chunks) on top of `reset`.
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    reset()
    if keepingCapacity { return }
    if index.chunks.releaseAllAtOnce() {
      records.forgetChunks()
      index.forget()
    } else {
      records.releaseChunks()
      index.release()
    }
  }

  /// Destroys all entries and changes nothing else. Does nothing for trivial entries.
  @inlinable
  func deinitializeEntries() {
    if _isPOD(Records.Entry.self) || live == 0 { return }
    records.forEach { _, entry in entry.deinitialize(count: 1) }
  }
}
