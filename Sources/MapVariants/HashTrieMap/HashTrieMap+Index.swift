public import Synchronization

// The index follows the tree: whoever makes or unlinks a node says so to the index, under the node's lock.

extension HashTrieMap {
  /// The index. Sequentially consistent, after the announcement: EpochReclamation's argument needs it.
  @inlinable
  @inline(__always)
  var currentIndex: Index { Index(word: index.load(ordering: .sequentiallyConsistent)) }

  /// The node of the tree with that root whose slot for `hash` leads to no other node, for the moment.
  @inlinable
  func lowest(of hash: UInt64, _ index: Index) -> Node { Node(word: index.start(of: hash).word).lowest(of: hash) }

  /// Called under the lock of a new node, when others can see it.
  @usableFromInline
  func added(_ node: Node, hash: UInt64, root: UInt) {
    // Loaded now. If it is the index before a growth, the walk of that growth finds the node. If it is one of another
    // tree, the map has been cleared.
    let index = currentIndex
    if index.head.pointee.root == root { index.add(node, hash: hash) }
  }

  /// Called under the lock of a node that is about to be unlinked: after that, no search may begin there.
  @usableFromInline
  func removing(_ node: Node, hash: UInt64, root: UInt) {
    let index = currentIndex
    if index.head.pointee.root == root { index.remove(node, hash: hash) }
  }

  /// Replaces the index by one of the next level, unless another thread does that. O(nodes down to that level), without
  /// keeping others from their work.
  @usableFromInline
  @inline(never)
  func growIndex(_ reading: EpochReclamation.Reading) {
    let old = currentIndex
    guard old.isTooSmall, !old.head.pointee.isGrowing.exchange(true, ordering: .relaxed) else { return }
    let root = Node(word: old.head.pointee.root)
    let new = Index.make(root: root, bits: old.bits + Node.bits)
    let isInstalled = index.compareExchange(
      expected: old.word, desired: new.word, ordering: .sequentiallyConsistent
    ).exchanged
    // Else the map has been cleared.
    guard isInstalled else { return new.destroy() }
    new.addAll(below: root, hash: 0)
    retire(old, reading)
  }
}
