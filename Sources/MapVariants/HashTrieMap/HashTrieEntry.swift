public import Synchronization

/// A key of a `HashTrieMap` with its value: a head, and the key after it in the same block.
///
/// The head is outside the generic type, and the key behind it, because code that the compiler does not specialise, such
/// as the map's deinit, would otherwise look up the layout for each entry.
@frozen
@usableFromInline
struct HashTrieEntry<Key, Value>: ValueEntry, @unchecked Sendable {
  @usableFromInline typealias Head = HashTrieEntryHead
  @usableFromInline typealias Word = ValueWord<Value>

  @usableFromInline let head: UnsafeMutablePointer<Head>

  /// The entry of a slot's word, or of another entry's `next`.
  @inlinable
  @inline(__always)
  init(word: UInt) { head = Head.at(word) }

  /// The key's distance from the start of the block.
  @inlinable static var keyOffset: Int {
    (MemoryLayout<Head>.size &+ MemoryLayout<Key>.alignment &- 1) & ~(MemoryLayout<Key>.alignment &- 1)
  }

  /// A new entry that owns what `value` owns and leads to `next`. Nobody sees it yet.
  @inlinable
  static func make(_ value: UInt, forKey key: Key, hash: UInt64, next: UInt) -> HashTrieEntry {
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: keyOffset &+ MemoryLayout<Key>.size,
      alignment: Swift.max(MemoryLayout<Head>.alignment, MemoryLayout<Key>.alignment))
    block.bindMemory(to: Head.self, capacity: 1).initialize(to: Head(value, hash: hash, next: next))
    (block + keyOffset).bindMemory(to: Key.self, capacity: 1).initialize(to: key)
    return HashTrieEntry(word: UInt(bitPattern: block))
  }

  /// Frees the entry with its key and its value's box, if it has one.
  @inlinable
  func destroy() {
    Word.destroy(head.pointee.value.load(ordering: .acquiring))
    if !_isPOD(Key.self) { key.deinitialize(count: 1) }
    // Nothing in a head needs destroying.
    UnsafeMutableRawPointer(head).deallocate()
  }

  /// What a slot or an entry that leads to this one contains.
  @inlinable
  @inline(__always)
  var word: UInt { UInt(bitPattern: head) }

  @inlinable
  @inline(__always)
  var hash: UInt64 { head.pointee.hash }

  @inlinable
  @inline(__always)
  var key: UnsafeMutablePointer<Key> {
    (UnsafeMutableRawPointer(head) + HashTrieEntry.keyOffset).assumingMemoryBound(to: Key.self)
  }

  /// The next entry's word, 0 at the end of the chain.
  @inlinable
  @inline(__always)
  var next: UInt { head.pointee.next.load(ordering: .sequentiallyConsistent) }

  /// The value's word.
  @inlinable
  @inline(__always)
  var valueWord: UInt { head.pointee.value.load(ordering: .sequentiallyConsistent) }

  /// Replaces `expected` by `desired` if the value's word is `expected`, and returns what it was.
  @inlinable
  @inline(__always)
  func exchange(_ expected: UInt, for desired: UInt) -> (exchanged: Bool, original: UInt) {
    head.pointee.value.compareExchange(expected: expected, desired: desired, ordering: .sequentiallyConsistent)
  }

  /// Replaces the value by that of `desired` and returns the old word; or returns `absent` and changes nothing.
  @inlinable
  @inline(__always)
  func tryReplace(by desired: UInt) -> UInt {
    var seen = valueWord
    while seen != Word.absent {
      let (exchanged, original) = exchange(seen, for: desired)
      if exchanged { return seen }
      seen = original
    }
    return seen
  }
}

/// The memory of an entry before its key. The link is used once the entry is retired.
@frozen
@usableFromInline
struct HashTrieEntryHead: ~Copyable {
  @usableFromInline var link: UInt = 0
  /// The next entry's address, 0 at the end of the chain.
  @usableFromInline let next: Atomic<UInt>
  /// The value, as `ValueWord` describes.
  @usableFromInline let value: Atomic<UInt>
  @usableFromInline let hash: UInt64

  /// The distance of `next` from the start.
  @inlinable static var nextOffset: Int { MemoryLayout<UInt>.stride }

  @inlinable
  @inline(__always)
  static func at(_ word: UInt) -> UnsafeMutablePointer<HashTrieEntryHead> {
    UnsafeMutablePointer(bitPattern: word).unsafelyUnwrapped
  }

  /// Where the entry at `word` has the address of the next one.
  @inlinable
  @inline(__always)
  static func nextPlace(_ word: UInt) -> HashTrieNode.Slot {
    HashTrieNode.Slot(bitPattern: word &+ UInt(nextOffset)).unsafelyUnwrapped
  }

  @inlinable
  init(_ value: UInt, hash: UInt64, next: UInt) {
    self.next = Atomic(next)
    self.value = Atomic(value)
    self.hash = hash
  }
}
