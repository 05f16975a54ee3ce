import Synchronization

/// What the tree of a `HashTrieMap` consists of.
public struct HashTrieShape: Sendable, Equatable {
  /// Inner nodes, of 160 bytes each, the root included.
  public internal(set) var nodes = 0
  /// Entries, each a block of 32 bytes and the key.
  public internal(set) var entries = 0
  /// The levels of nodes: 1 if there is only the root.
  public internal(set) var levels = 0
  /// The levels above the nodes at which searches begin.
  public internal(set) var indexLevel = 0
  /// The entries of the longest chain.
  public internal(set) var longestChain = 0
}

extension HashTrieMap {
  /// What the tree consists of. Not a snapshot if other threads change the map. O(entries).
  public var shape: HashTrieShape {
    let reading = reclamation.enter()
    defer { reclamation.leave(reading) }
    var shape = HashTrieShape()
    let index = currentIndex
    shape.indexLevel = Int(index.bits / Node.bits)
    measure(Node(word: index.head.pointee.root), level: 1, &shape)
    return shape
  }

  private func measure(_ node: Node, level: Int, _ shape: inout HashTrieShape) {
    shape.nodes += 1
    shape.levels = max(shape.levels, level)
    for index in 0..<Node.slotCount {
      let word = node.slot(index).pointee.load(ordering: .sequentiallyConsistent)
      if Node.isNode(word) {
        measure(Node(word: word), level: level + 1, &shape)
      } else {
        let length = chain(word).count
        shape.entries += length
        shape.longestChain = max(shape.longestChain, length)
      }
    }
  }

  /// The entries of a slot's word.
  private func chain(_ word: UInt) -> [Entry] {
    var entries: [Entry] = []
    var next = word
    while next != 0 {
      entries.append(Entry(word: next))
      next = entries[entries.count - 1].next
    }
    return entries
  }

  /// Traps unless all invariants stated at the head of HashTrieMap.swift hold. No other thread may use the map during
  /// the check. O(entries); for tests.
  public func checkInvariants() {
    let reading = reclamation.enter()
    defer { reclamation.leave(reading) }
    let index = currentIndex
    let root = Node(word: index.head.pointee.root)
    precondition(root.parent == nil, "there is nothing above the root")
    let indexed = check(root, shift: Node.rootShift, path: 0, index)
    let words = (0..<1 << index.bits as Range<UInt64>).count { place in
      index.place(of: place << (64 - index.bits)).pointee.load(ordering: .relaxed) != 0
    }
    precondition(words == indexed, "the index must have the nodes of its level and no others")
  }

  /// Checks a node whose hashes begin with `path`, and those below. Returns how many of them are in the index.
  private func check(_ node: Node, shift: UInt64, path: UInt64, _ index: Index) -> Int {
    var indexed = 0
    if Node.rootShift - shift == index.bits {
      indexed = 1
      let place = index.place(of: path << (shift + Node.bits))
      precondition(place.pointee.load(ordering: .relaxed) == node.word, "a node of the index's level must be in it")
    }
    precondition(node.shift == shift, "a node must know its level")
    precondition(!node.head.pointee.isDead, "a node that others lead to must not be dead")
    for slot in 0..<Node.slotCount {
      let path = path << Node.bits | UInt64(slot)
      let word = node.slot(slot).pointee.load(ordering: .sequentiallyConsistent)
      if Node.isNode(word) {
        let child = Node(word: word)
        precondition(shift > 0, "the hash has no bits left for another level")
        precondition(child.parent?.address == node.address, "a node must know its parent")
        precondition(!child.isEmpty, "an empty node must be unlinked")
        indexed += check(child, shift: shift - Node.bits, path: path, index)
      } else {
        check(chain: chain(word), shift: shift, path: path)
      }
    }
    return indexed
  }

  private func check(chain: [Entry], shift: UInt64, path: UInt64) {
    for (index, entry) in chain.enumerated() {
      let key = entry.key.pointee
      precondition(entry.hash == key.hash(seededBy: seed), "an entry's hash must be its key's")
      precondition(entry.hash >> shift == path, "an entry must be on its hash's path")
      precondition(Word.hasValue(entry.valueWord), "an entry without a value must be unlinked")
      for earlier in chain[..<index] {
        precondition(earlier.hash <= entry.hash, "hashes must ascend in a chain")
        precondition(
          earlier.hash != entry.hash || !key.isSameKey(as: earlier.key.pointee), "a key must have one entry")
      }
    }
    let isShort = chain.count <= Node.chainLimit
    precondition(isShort || chain[0].hash == chain[chain.count - 1].hash, "a long chain must be split")
  }
}
