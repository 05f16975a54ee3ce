public import Synchronization

extension HashTrieMap {
  /// Calls `body` with entries until it returns false, in the order of their hashes. O(entries).
  ///
  /// Not a snapshot: no key is visited twice, every key that was present throughout is visited, and the value is one
  /// that the key had during the call. `body` may use the map, which stays as it is otherwise.
  ///
  /// Nothing that any thread replaces or removes during the walk is freed before its end.
  @inlinable
  public func range<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Bool) throws(Failure) {
    let reading = reclamation.enter()
    defer { finish(reading) }
    _ = try walk(Node(word: currentIndex.head.pointee.root), shift: Node.rootShift, after: nil, body)
  }

  /// Visits the entries that a node leads to, those whose hashes are greater than `visited`; false if `body` has ended
  /// the walk.
  @inlinable
  func walk<Failure: Error>(
    _ node: Node, shift: UInt64, after visited: UInt64?, _ body: (Key, Value) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    for index in 0..<Node.slotCount {
      let slot = node.slot(index)
      var word = slot.pointee.load(ordering: .sequentiallyConsistent)
      var visited = visited
      if !Node.isNode(word) && word != 0 {
        var next = word
        var last = visited
        while next != 0 {
          let entry = Entry(word: next)
          // Where a split has not yet cut the chain, it goes on to the entries of other slots.
          guard Node.index(of: entry.hash, shift: shift) == index else { break }
          if visited.map({ entry.hash > $0 }) ?? true, let value = Word.value(entry.valueWord) {
            guard try body(entry.key.pointee, value) else { return false }
          }
          last = entry.hash
          next = entry.next
        }
        // The end of the chain may be where a split has cut it: the rest is in a node. Equal hashes are never cut apart.
        word = slot.pointee.load(ordering: .sequentiallyConsistent)
        visited = last
      }
      if Node.isNode(word) {
        guard try walk(Node(word: word), shift: shift &- Node.bits, after: visited, body) else { return false }
      }
    }
    return true
  }
}
