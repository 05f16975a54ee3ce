import Synchronization

extension HashTrieMap {
  /// Removes `key`. Same cost as `loadAndDelete`.
  @inlinable
  public func delete(_ key: Key) { loadAndDelete(key) }

  /// Removes `key` and returns its value, or nil if it has none. Expected O(1); takes the lock of a node if there
  /// is a value, and those of the nodes above that get empty.
  @inlinable
  @discardableResult
  public func loadAndDelete(_ key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    var removed = Word.absent
    if let entry = find(key, hash: hash) {
      removed = entry.tryReplace(by: Word.absent)
      if removed != Word.absent { unlink(entry, reading) }
    }
    let value = takeOver(removed, reading)
    finish(reading)
    return value
  }

  /// Unlinks an entry whose value was removed, unless it has got one again or another thread has unlinked it.
  @inlinable
  @inline(never)
  func unlink(_ entry: Entry, _ reading: EpochReclamation.Reading) {
    let hash = entry.hash
    while true {
      let index = currentIndex
      let node = lowest(of: hash, index)
      let isOver = node.withLock { () -> Bool? in
        guard let isUnlinked = node.unlink(entry.word, hash: hash, absent: Word.absent) else { return nil }
        if isUnlinked {
          retire(entry.word, reading)
          node.unlinkIfEmpty(
            hash: hash, removing: { removing($0, hash: hash, root: index.head.pointee.root) },
            retire: { retire($0, reading) })
        }
        return true
      }
      if isOver != nil { return }
    }
  }

  /// Removes all entries, and the memory too. O(entries). Operations that run at the same time may take effect before
  /// or after, separately for each key.
  public func clear() {
    let reading = reclamation.enter()
    let old = Index(word: index.exchange(Index.makeWithRoot().word, ordering: .sequentiallyConsistent))
    Node(word: old.head.pointee.root).retireAll(node: { retire($0, reading) }, entry: { retire($0, reading) })
    retire(old, reading)
    finish(reading)
  }
}
