public import Synchronization

extension HashTrieMap {
  /// The value of `key`, or nil. Expected O(1), without a lock: the levels below the index's are few.
  @inlinable
  @inline(__always)
  public func load(_ key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    let value = find(key, hash: hash)?.valueWord
    // The box is read before leaving.
    let found = value.flatMap { Word.value($0) }
    reclamation.leave(reading)
    return found
  }

  /// The entry of `key`. If there is none, there was none at some instant of the call.
  @inlinable
  @inline(__always)
  func find(_ key: Key, hash: UInt64) -> Entry? {
    var (word, shift) = currentIndex.start(of: hash)
    let slot = Node.descend(&word, &shift, hash: hash)
    return find(key, hash: hash, inChain: word, of: slot, shift: shift)
  }

  /// The same when the search has come to a slot and found the chain that begins with `first`, if there is one.
  @inlinable
  @inline(__always)
  func find(_ key: Key, hash: UInt64, inChain first: UInt, of slot: Node.Slot, shift: UInt64) -> Entry? {
    var (word, slot, shift) = (first, slot, shift)
    while word != 0 {
      var next = word
      repeat {
        let entry = Entry(word: next)
        if entry.hash >= hash {
          // The hashes ascend.
          if entry.hash != hash { return nil }
          if key.isSameKey(as: entry.key.pointee) { return entry }
        }
        next = entry.next
      } while next != 0
      // The end of the chain may be where a split has cut it.
      word = slot.pointee.load(ordering: .sequentiallyConsistent)
      if !Node.isNode(word) { return nil }
      slot = Node.descend(&word, &shift, hash: hash)
    }
    return nil
  }
}
