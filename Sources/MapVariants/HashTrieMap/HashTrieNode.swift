public import Synchronization

/// An inner node of a `HashTrieMap`: a head, which only writers use, and 16 slots after it in the same block.
///
/// A slot's word is 0 if it is empty, the address of a chain's first entry, or the address of a node plus 1.
@frozen
@usableFromInline
struct HashTrieNode: @unchecked Sendable {
  /// What writers need. The link is used once the node is retired.
  @frozen
  @usableFromInline
  struct Head: ~Copyable {
    @usableFromInline var link: UInt = 0
    /// The address of the node above; 0 in a root.
    @usableFromInline let parent: UInt
    /// Protects the slots, their chains, and `isDead`.
    @usableFromInline let lock = ExclusiveLock()
    /// True once the node is unlinked. Its slots don't change any more.
    @usableFromInline var isDead = false
    /// How far to shift a hash so that the bits which choose the slot are the lowest.
    @usableFromInline let shift: UInt8

    @inlinable
    init(parent: UInt, shift: UInt8) {
      self.parent = parent
      self.shift = shift
    }
  }

  @usableFromInline typealias Slot = UnsafeMutablePointer<Atomic<UInt>>

  @inlinable static var slotCount: Int { 16 }
  /// How many entries with different hashes a slot holds before it gets a node.
  @usableFromInline static var chainLimit: Int { 2 }
  /// The bits of a hash that choose a slot.
  @inlinable static var bits: UInt64 { 4 }
  @inlinable static var rootShift: UInt64 { 64 - bits }
  /// The slots' distance from the start of the block.
  @inlinable static var headBytes: Int { 32 }
  @inlinable static var bytes: Int { headBytes + slotCount * MemoryLayout<UInt>.stride }

  @usableFromInline let address: UnsafeMutableRawPointer

  /// The node of a slot's word.
  @inlinable
  @inline(__always)
  init(word: UInt) { address = UnsafeMutableRawPointer(bitPattern: word &- 1).unsafelyUnwrapped }

  @inlinable
  @inline(__always)
  init(address: UnsafeMutableRawPointer) { self.address = address }

  @usableFromInline
  static func makeRoot() -> HashTrieNode { make(parent: 0, shift: rootShift) }

  /// A node without entries that nobody sees yet.
  @usableFromInline
  static func make(parent: UInt, shift: UInt64) -> HashTrieNode {
    precondition(MemoryLayout<Head>.size <= headBytes, "a node's head must fit before its slots")
    let address = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: MemoryLayout<UInt>.alignment)
    address.bindMemory(to: Head.self, capacity: 1).initialize(to: Head(parent: parent, shift: UInt8(shift)))
    let slots = (address + headBytes).bindMemory(to: Atomic<UInt>.self, capacity: slotCount)
    for index in 0..<slotCount { (slots + index).initialize(to: Atomic(0)) }
    return HashTrieNode(address: address)
  }

  /// Frees the node, and nothing that it leads to.
  @usableFromInline
  func destroy() {
    head.deinitialize(count: 1)
    address.deallocate()
  }

  @inlinable
  @inline(__always)
  static func isNode(_ word: UInt) -> Bool { word & 1 != 0 }

  /// What a slot that leads to this node contains.
  @inlinable
  @inline(__always)
  var word: UInt { UInt(bitPattern: address) &+ 1 }

  @inlinable
  @inline(__always)
  var head: UnsafeMutablePointer<Head> { address.assumingMemoryBound(to: Head.self) }

  /// How far to shift a hash for this node.
  @inlinable
  @inline(__always)
  var shift: UInt64 { UInt64(head.pointee.shift) }

  /// How many bits of a hash lead here.
  @inlinable
  var bitsAbove: UInt64 { HashTrieNode.rootShift &- shift }

  /// The node above, or nil for a root.
  @inlinable
  var parent: HashTrieNode? {
    UnsafeMutableRawPointer(bitPattern: head.pointee.parent).map { HashTrieNode(address: $0) }
  }

  @inlinable
  @inline(__always)
  func slot(_ index: Int) -> Slot {
    (address + HashTrieNode.headBytes).assumingMemoryBound(to: Atomic<UInt>.self) + index
  }

  /// The slot that `hash` chooses in a node whose shift is `shift`.
  @inlinable
  @inline(__always)
  func slot(of hash: UInt64, shift: UInt64) -> Slot { slot(HashTrieNode.index(of: hash, shift: shift)) }

  @inlinable
  @inline(__always)
  static func index(of hash: UInt64, shift: UInt64) -> Int {
    Int(truncatingIfNeeded: hash &>> shift) & (slotCount &- 1)
  }

  /// Goes from the node at `word`, whose own bits are those below `shift`, to the first slot that leads to no other node.
  /// Leaves the slot's word and its node's shift.
  @inlinable
  @inline(__always)
  static func descend(_ word: inout UInt, _ shift: inout UInt64, hash: UInt64) -> Slot {
    var slot: Slot
    repeat {
      shift &-= bits
      slot = HashTrieNode(word: word).slot(of: hash, shift: shift)
      word = slot.pointee.load(ordering: .sequentiallyConsistent)
    } while isNode(word)
    return slot
  }

  /// True if no slot leads anywhere. The lock must be held.
  @inlinable
  var isEmpty: Bool {
    for index in 0..<HashTrieNode.slotCount where slot(index).pointee.load(ordering: .relaxed) != 0 { return false }
    return true
  }

  /// Runs `body` under the node's lock, unless the node is dead: then it returns nil.
  @inlinable
  @inline(__always)
  func withLock<Result>(_ body: () -> Result?) -> Result? {
    head.pointee.lock.withLock { head.pointee.isDead ? nil : body() }
  }
}
