extension HashTrieMap {
  // 0 is that of boxes: ValueWord.boxKind.
  @inlinable static var entryKind: UInt { 1 }
  @inlinable static var nodeKind: UInt { 2 }
  @inlinable static var indexKind: UInt { 3 }

  /// Retires the box that `word` stood for, if it did.
  @inlinable
  @inline(__always)
  func retireBox(ofWord word: UInt, _ reading: EpochReclamation.Reading) {
    Word.retireBox(of: word, in: reclamation, reading)
  }

  /// Retires the entry at `word`.
  @inlinable
  func retire(_ word: UInt, _ reading: EpochReclamation.Reading) {
    reclamation.retire(HashTrieEntryHead.at(word), kind: HashTrieMap.entryKind, reading)
  }

  @inlinable
  func retire(_ node: Node, _ reading: EpochReclamation.Reading) {
    reclamation.retire(node.address, kind: HashTrieMap.nodeKind, reading)
  }

  @usableFromInline
  func retire(_ index: Index, _ reading: EpochReclamation.Reading) {
    reclamation.retire(index.address, kind: HashTrieMap.indexKind, bytes: index.bytes, reading)
  }

  /// The value that `word` stood for. Its box, if it has one, is retired, because others may still be reading it.
  @inlinable
  @inline(__always)
  func takeOver(_ word: UInt, _ reading: EpochReclamation.Reading) -> Value? {
    Word.takeOver(word, in: reclamation, reading)
  }

  /// Leaves, and if enough has been retired, frees what may be freed.
  @inlinable
  @inline(__always)
  func finish(_ reading: EpochReclamation.Reading) {
    reclamation.finish(reading, HashTrieMap.destroy)
  }

  @inlinable
  static func destroy(_ block: UnsafeMutableRawPointer, kind: UInt) {
    switch kind {
    case Word.boxKind: Word.destroyBox(block)
    case entryKind: Entry(word: UInt(bitPattern: block)).destroy()
    case nodeKind: Node(address: block).destroy()
    default: block.deallocate()
    }
  }

  /// Frees what was replaced or removed, as far as readers allow, and returns the number of blocks still kept: boxes of
  /// values, entries, nodes. Writers do this by themselves every few dozen blocks; after the last write a few may be
  /// left, and a program that waits for the values' deinits can call this. 0 if no other thread is in an operation.
  /// O(threads + blocks).
  @discardableResult
  public func reclaim() -> Int { reclamation.reclaim(HashTrieMap.destroy) }

  /// Blocks that have been replaced or removed and have not yet been freed. O(threads).
  public var retiredCount: Int { reclamation.pendingCount }
}
