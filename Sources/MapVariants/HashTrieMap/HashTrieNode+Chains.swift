public import Synchronization

// What writers do to the chains of a node, under its lock. None of it needs keys or values.

extension HashTrieNode {
  /// The lowest node on the path of `hash`, from this one on: the one whose slot leads to no other node, for the moment.
  @inlinable
  func lowest(of hash: UInt64) -> HashTrieNode {
    var node = self
    while true {
      let word = node.slot(of: hash, shift: node.shift).pointee.load(ordering: .sequentiallyConsistent)
      guard HashTrieNode.isNode(word) else { return node }
      node = HashTrieNode(word: word)
    }
  }

  /// The place in the chain of `slot` that leads to the first entry whose hash is at least `hash`, or to none.
  @inlinable
  static func place(of hash: UInt64, inChain slot: Slot) -> Slot {
    var place = slot
    while true {
      let word = place.pointee.load(ordering: .relaxed)
      if word == 0 || HashTrieEntryHead.at(word).pointee.hash >= hash { return place }
      place = HashTrieEntryHead.nextPlace(word)
    }
  }

  /// Unlinks the entry at `word` if it is in this node and its value is `absent`. True if it did; nil if the search has
  /// to begin anew, because a slot leads to another node by now.
  @usableFromInline
  func unlink(_ word: UInt, hash: UInt64, absent: UInt) -> Bool? {
    let slot = slot(of: hash, shift: shift)
    guard !HashTrieNode.isNode(slot.pointee.load(ordering: .relaxed)) else { return nil }
    var place = HashTrieNode.place(of: hash, inChain: slot)
    while true {
      let found = place.pointee.load(ordering: .relaxed)
      guard found != 0, HashTrieEntryHead.at(found).pointee.hash == hash else { return false }
      let next = HashTrieEntryHead.nextPlace(found)
      if found == word {
        guard HashTrieEntryHead.at(word).pointee.value.load(ordering: .sequentiallyConsistent) == absent else {
          return false
        }
        place.pointee.store(next.pointee.load(ordering: .relaxed), ordering: .sequentiallyConsistent)
        return true
      }
      place = next
    }
  }

  /// Called with the lock, after an entry was unlinked: unlinks the node if it is empty, and then perhaps those above.
  /// Each is passed to `removing` before that and to `retire` afterwards.
  @usableFromInline
  func unlinkIfEmpty(hash: UInt64, removing: (HashTrieNode) -> Void, retire: (HashTrieNode) -> Void) {
    guard let parent, isEmpty else { return }
    // If the parent is dead, `clear` is on its way down and retires this node too.
    _ = parent.withLock { () -> Void? in
      head.pointee.isDead = true
      removing(self)
      parent.slot(of: hash, shift: parent.shift).pointee.store(0, ordering: .sequentiallyConsistent)
      retire(self)
      parent.unlinkIfEmpty(hash: hash, removing: removing, retire: retire)
      return ()
    }
  }

  /// Called with the lock, after an insertion: gives the chain of `slot` a node of its own if it has got too long, and
  /// passes the node to `added` when others can see it, with a hash that leads there. True if it did.
  @usableFromInline
  @discardableResult
  func splitIfTooLong(_ slot: Slot, added: (HashTrieNode, UInt64) -> Void) -> Bool {
    let first = slot.pointee.load(ordering: .relaxed)
    guard HashTrieNode.isTooLong(first) else { return false }
    let child = HashTrieNode.make(parent: UInt(bitPattern: address), shift: shift &- HashTrieNode.bits)
    // Nobody else may change the chains before they are cut.
    _ = child.withLock { () -> Void? in
      child.takeOver(first)
      slot.pointee.store(child.word, ordering: .sequentiallyConsistent)
      added(child, HashTrieEntryHead.at(first).pointee.hash)
      child.cutChains(first)
      for index in 0..<HashTrieNode.slotCount { child.splitIfTooLong(child.slot(index), added: added) }
      return ()
    }
    return true
  }

  /// True if the chain has more than `chainLimit` entries, and not all with one hash.
  private static func isTooLong(_ first: UInt) -> Bool {
    guard first != 0 else { return false }
    var last = first
    var count = 1
    while true {
      let next = HashTrieEntryHead.at(last).pointee.next.load(ordering: .relaxed)
      if next == 0 { break }
      last = next
      count &+= 1
    }
    return count > chainLimit && HashTrieEntryHead.at(first).pointee.hash != HashTrieEntryHead.at(last).pointee.hash
  }

  /// Lets each slot lead to the first entry in the chain that belongs to it.
  private func takeOver(_ first: UInt) {
    let shift = shift
    var last = -1
    var word = first
    while word != 0 {
      let entry = HashTrieEntryHead.at(word)
      let index = HashTrieNode.index(of: entry.pointee.hash, shift: shift)
      if index != last { slot(index).pointee.store(word, ordering: .relaxed) }
      last = index
      word = entry.pointee.next.load(ordering: .relaxed)
    }
  }

  /// Ends the chain of each slot after the last entry that belongs to it.
  private func cutChains(_ first: UInt) {
    let shift = shift
    var word = first
    while word != 0 {
      let entry = HashTrieEntryHead.at(word)
      let next = entry.pointee.next.load(ordering: .relaxed)
      if next != 0 {
        let index = HashTrieNode.index(of: entry.pointee.hash, shift: shift)
        if index != HashTrieNode.index(of: HashTrieEntryHead.at(next).pointee.hash, shift: shift) {
          entry.pointee.next.store(0, ordering: .sequentiallyConsistent)
        }
      }
      word = next
    }
  }

  /// Makes this node and all below it dead, and passes them and the entries that they lead to to `retire`. Writers that
  /// are late find a dead node and begin anew.
  @usableFromInline
  func retireAll(node retireNode: (HashTrieNode) -> Void, entry retireEntry: (UInt) -> Void) {
    head.pointee.lock.withLock { head.pointee.isDead = true }
    for index in 0..<HashTrieNode.slotCount {
      let word = slot(index).pointee.load(ordering: .sequentiallyConsistent)
      if HashTrieNode.isNode(word) {
        HashTrieNode(word: word).retireAll(node: retireNode, entry: retireEntry)
      } else {
        var next = word
        while next != 0 {
          let entry = next
          next = HashTrieEntryHead.at(entry).pointee.next.load(ordering: .sequentiallyConsistent)
          retireEntry(entry)
        }
      }
    }
    retireNode(self)
  }
}
