public import Synchronization

extension HashTrieMap {
  /// Sets the value of `key`. Expected O(1). No lock if the key has a value; for a new key, that of a node. The
  /// insertion that makes the index of the next level takes O(nodes).
  @inlinable
  public func store(_ value: consuming Value, forKey key: Key) { swap(value, forKey: key) }

  /// Sets the value of `key` and returns the one it replaces, or nil. Same cost as `store`.
  @inlinable
  @discardableResult
  public func swap(_ value: consuming Value, forKey key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    let word = Word.make(value)
    let reading = reclamation.enter()
    var replaced = Word.absent
    if let entry = find(key, hash: hash) { replaced = entry.tryReplace(by: word) }
    if replaced == Word.absent { replaced = put(word, forKey: key, hash: hash, replacing: true, reading) }
    let previous = takeOver(replaced, reading)
    finish(reading)
    return previous
  }

  /// The value of `key` if it has one (`loaded` is true), else `value`, which is stored (`loaded` is false). Same cost as
  /// `store`; a key that has a value takes no lock and allocates no memory.
  @inlinable
  @discardableResult
  public func loadOrStore(_ value: Value, forKey key: Key) -> (value: Value, loaded: Bool) {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    if let entry = find(key, hash: hash), let found = Word.value(entry.valueWord) {
      reclamation.leave(reading)
      return (found, true)
    }
    let word = Word.make(value)
    // The value of another thread stays where it is, and the reclamation keeps its box alive for now.
    let found = Word.value(put(word, forKey: key, hash: hash, replacing: false, reading))
    finish(reading)
    guard let found else { return (value, false) }
    Word.destroy(word)
    return (found, true)
  }

  /// Under a node's lock: stores `word` if the key has no value, or in any case if `replacing`. Returns the word that was
  /// there, `absent` if the key had no value.
  @inlinable
  @inline(never)
  func put(
    _ word: UInt, forKey key: Key, hash: UInt64, replacing: Bool, _ reading: EpochReclamation.Reading
  ) -> UInt {
    while true {
      let index = currentIndex
      let node = lowest(of: hash, index)
      var isSplit = false
      let replaced = node.withLock {
        put(
          word, forKey: key, hash: hash, replacing: replacing, into: node, root: index.head.pointee.root,
          isSplit: &isSplit)
      }
      if isSplit && index.isTooSmall { growIndex(reading) }
      if let replaced { return replaced }
    }
  }

  /// The same in a node whose lock the caller holds; nil if the slot leads to another node by now.
  @inlinable
  @inline(__always)
  func put(
    _ word: UInt, forKey key: Key, hash: UInt64, replacing: Bool, into node: Node, root: UInt, isSplit: inout Bool
  ) -> UInt? {
    let slot = node.slot(of: hash, shift: node.shift)
    guard !Node.isNode(slot.pointee.load(ordering: .relaxed)) else { return nil }
    let place = Node.place(of: hash, inChain: slot)
    let following = place.pointee.load(ordering: .relaxed)
    var next = following
    while next != 0 {
      let entry = Entry(word: next)
      guard entry.hash == hash else { break }
      if key.isSameKey(as: entry.key.pointee) {
        // It may be one that is about to be unlinked: with a value it stays.
        if replacing { return entry.head.pointee.value.exchange(word, ordering: .sequentiallyConsistent) }
        return entry.exchange(Word.absent, for: word).original
      }
      next = entry.next
    }
    let entry = Entry.make(word, forKey: key, hash: hash, next: following)
    place.pointee.store(entry.word, ordering: .sequentiallyConsistent)
    isSplit = node.splitIfTooLong(slot) { added($0, hash: $1, root: root) }
    return Word.absent
  }
}
