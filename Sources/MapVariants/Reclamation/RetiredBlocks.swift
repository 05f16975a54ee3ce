/// A chain of blocks of memory that are no longer reachable, except by threads that had already reached them.
///
/// The chain runs through the blocks themselves: the first word of each holds the next one's address. So retiring
/// allocates nothing. Blocks are aligned to at least 8 bytes; the three low bits of an address give the kind of
/// block, and the owner defines what the kinds mean.
@frozen
@usableFromInline
struct RetiredBlocks: ~Copyable {
  /// The first block's address and kind, 0 if there is none.
  @usableFromInline var head: UInt = 0
  /// The blocks in the chain.
  @usableFromInline var count = 0

  @inlinable
  init() {}

  /// A block's address and kind in one word.
  @inlinable
  static func word(_ block: UnsafeMutableRawPointer, kind: UInt) -> UInt { UInt(bitPattern: block) | kind }

  @inlinable
  static func block(_ word: UInt) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(bitPattern: word & ~7).unsafelyUnwrapped
  }

  @inlinable
  static func kind(_ word: UInt) -> UInt { word & 7 }

  /// Takes all blocks of a chain that starts with `word`. O(blocks of that chain).
  @inlinable
  mutating func append(chain word: UInt) {
    var word = word
    while word != 0 {
      let block = RetiredBlocks.block(word)
      let next = block.load(as: UInt.self)
      block.storeBytes(of: head, as: UInt.self)
      head = word
      count &+= 1
      word = next
    }
  }

  /// Takes all blocks of another chain, which is empty afterwards. O(blocks of that chain).
  @inlinable
  mutating func append(_ other: inout RetiredBlocks) {
    append(chain: other.head)
    other = RetiredBlocks()
  }

  /// Removes every block and passes it to `destroy`, which may free it. O(blocks).
  @inlinable
  mutating func destroyAll(_ destroy: (_ block: UnsafeMutableRawPointer, _ kind: UInt) -> Void) {
    while head != 0 {
      let word = head
      let block = RetiredBlocks.block(word)
      head = block.load(as: UInt.self)
      count &-= 1
      destroy(block, RetiredBlocks.kind(word))
    }
  }
}
