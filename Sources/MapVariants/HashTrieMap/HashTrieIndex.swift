public import Synchronization

/// Where searches in a `HashTrieMap` begin: the nodes of one level, by the bits of the hash that lead to them.
///
/// The words come after the head in the same block. There are 16 to the power of `level`; each has the word of the node
/// there, or 0 if there is none: then the search begins at the root. With level 0, the only word is the root's.
///
/// What leads to an index is its address plus `bits`: so a reader needn't load that before it knows which word to load.
@frozen
@usableFromInline
struct HashTrieIndex: @unchecked Sendable {
  /// The link is used once the index is retired. What only writers use is apart from what readers do.
  @frozen
  @usableFromInline
  struct Head: ~Copyable {
    @usableFromInline var link: UInt = 0
    @usableFromInline let root: UInt
    @usableFromInline let padding = CacheLinePadding()
    /// About how many nodes are one level deeper.
    @usableFromInline let deeper = Atomic<Int>(0)
    @usableFromInline let isGrowing = Atomic<Bool>(false)
    @usableFromInline let paddingAfter = CacheLinePadding()

    @usableFromInline
    init(root: UInt) { self.root = root }
  }

  /// Six levels have an index of 128 MiB, for more than 80 million entries.
  static var mostBits: UInt64 { 6 * HashTrieNode.bits }

  /// Blocks are aligned to more than there are bits in a hash.
  @inlinable static var bitsMask: UInt { 127 }

  @usableFromInline let word: UInt

  @inlinable
  @inline(__always)
  init(word: UInt) { self.word = word }

  @inlinable
  @inline(__always)
  var address: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(bitPattern: word & ~HashTrieIndex.bitsMask).unsafelyUnwrapped
  }

  /// The level of the nodes, as the number of the hash's bits that lead there.
  @inlinable
  @inline(__always)
  var bits: UInt64 { UInt64(truncatingIfNeeded: word & HashTrieIndex.bitsMask) }

  @inlinable
  @inline(__always)
  var head: UnsafeMutablePointer<Head> { address.assumingMemoryBound(to: Head.self) }

  @inlinable static var headBytes: Int { 320 }

  @usableFromInline
  var bytes: Int { HashTrieIndex.bytes(ofBits: bits) }

  private static func bytes(ofBits bits: UInt64) -> Int { headBytes + MemoryLayout<UInt>.stride << Int(bits) }

  /// An index of an empty tree, with its root.
  @usableFromInline
  static func makeWithRoot() -> HashTrieIndex { make(root: HashTrieNode.makeRoot(), bits: 0) }

  /// An index without nodes, but for the root, that nobody sees yet.
  static func make(root: HashTrieNode, bits: UInt64) -> HashTrieIndex {
    precondition(MemoryLayout<Head>.size <= headBytes, "an index's head must fit before its words")
    let address = UnsafeMutableRawPointer.allocate(
      byteCount: bytes(ofBits: bits), alignment: PaddedAllocation.alignment)
    address.bindMemory(to: Head.self, capacity: 1).initialize(to: Head(root: root.word))
    let words = (address + headBytes).bindMemory(to: Atomic<UInt>.self, capacity: 1 << Int(bits))
    for place in 0..<(1 << Int(bits)) { (words + place).initialize(to: Atomic(bits == 0 ? root.word : 0)) }
    return HashTrieIndex(word: UInt(bitPattern: address) | UInt(bits))
  }

  /// Frees the index, not the nodes.
  @usableFromInline
  func destroy() { address.deallocate() }

  @inlinable
  @inline(__always)
  func place(of hash: UInt64) -> HashTrieNode.Slot {
    (address + HashTrieIndex.headBytes).assumingMemoryBound(to: Atomic<UInt>.self)
      + Int(truncatingIfNeeded: (hash &>> 1) &>> (63 &- bits))
  }

  /// The word of the node at which a search for `hash` begins, and the number of bits that the node's own are above.
  @inlinable
  @inline(__always)
  func start(of hash: UInt64) -> (word: UInt, shift: UInt64) {
    let word = place(of: hash).pointee.load(ordering: .sequentiallyConsistent)
    if word != 0 { return (word, 64 &- bits) }
    return (head.pointee.root, 64)
  }

  /// Called under the node's lock when others can see the node, which is on the path of `hash`.
  func add(_ node: HashTrieNode, hash: UInt64) {
    if node.bitsAbove == bits {
      place(of: hash).pointee.store(node.word, ordering: .sequentiallyConsistent)
    } else if node.bitsAbove == bits + HashTrieNode.bits {
      head.pointee.deeper.wrappingAdd(1, ordering: .relaxed)
    }
  }

  /// Called under the node's lock before it is unlinked.
  func remove(_ node: HashTrieNode, hash: UInt64) {
    if node.bitsAbove == bits {
      place(of: hash).pointee.store(0, ordering: .sequentiallyConsistent)
    } else if node.bitsAbove == bits + HashTrieNode.bits {
      head.pointee.deeper.wrappingSubtract(1, ordering: .relaxed)
    }
  }

  /// True if three quarters of the words of an index one level deeper would have a node.
  @usableFromInline
  var isTooSmall: Bool {
    let bits = bits + HashTrieNode.bits
    return bits <= HashTrieIndex.mostBits && head.pointee.deeper.load(ordering: .relaxed) >= 3 << (Int(bits) - 2)
  }

  /// Adds the nodes of the index's level that are below `node`, which is reached by the bits of `hash`.
  func addAll(below node: HashTrieNode, hash: UInt64) {
    if node.bitsAbove == bits {
      _ = node.withLock { () -> Void? in
        add(node, hash: hash)
        for index in 0..<HashTrieNode.slotCount
        where HashTrieNode.isNode(node.slot(index).pointee.load(ordering: .relaxed)) {
          head.pointee.deeper.wrappingAdd(1, ordering: .relaxed)
        }
        return ()
      }
      return
    }
    for index in 0..<HashTrieNode.slotCount {
      let word = node.slot(index).pointee.load(ordering: .sequentiallyConsistent)
      if HashTrieNode.isNode(word) {
        addAll(below: HashTrieNode(word: word), hash: hash | UInt64(index) << node.shift)
      }
    }
  }
}
