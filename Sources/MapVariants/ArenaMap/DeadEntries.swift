/// The set of the numbers of an `ArenaMap`'s removed entries: one bit each, with no memory until the first removal.
@frozen
@usableFromInline
struct DeadEntries: ~Copyable {
  /// Dangling while `wordCount` is 0. Numbers beyond the words are not in the set.
  @usableFromInline var words: UnsafeMutablePointer<UInt64>
  @usableFromInline var wordCount: Int
  @usableFromInline let chunks: Chunks

  @inlinable
  init(chunks: Chunks) {
    self.chunks = chunks
    words = DeadEntries.dangling
    wordCount = 0
  }

  @inlinable
  deinit {
    if wordCount > 0 { chunks.deallocate(words) }
  }

  @inlinable var byteCount: Int { wordCount * MemoryLayout<UInt64>.stride }

  @inlinable
  @inline(__always)
  func contains(_ number: Int) -> Bool {
    let word = number &>> 6
    return word < wordCount && words[word] &>> UInt64(truncatingIfNeeded: number & 63) & 1 != 0
  }

  /// Adds a number below `limit`, the number of places that the arena has now.
  @inlinable
  @inline(__always)
  mutating func insert(_ number: Int, limit: Int) {
    let word = number &>> 6
    if word >= wordCount { grow(limit: limit) }
    words[word] |= 1 &<< UInt64(truncatingIfNeeded: number & 63)
  }

  @inlinable
  mutating func removeAll() {
    if wordCount > 0 { words.update(repeating: 0, count: wordCount) }
  }

  /// Empties the set and frees its memory.
  @inlinable
  mutating func release() {
    if wordCount > 0 { chunks.deallocate(words) }
    forget()
  }

  /// Forgets the memory, which has already been freed.
  @inlinable
  mutating func forget() {
    words = DeadEntries.dangling
    wordCount = 0
  }

  @inlinable
  @inline(never)
  mutating func grow(limit: Int) {
    let newWordCount = (limit + 63) / 64
    let newWords = chunks.allocate(
      byteCount: newWordCount * MemoryLayout<UInt64>.stride, alignment: MemoryLayout<UInt64>.alignment
    ).bindMemory(to: UInt64.self, capacity: newWordCount)
    newWords.initialize(from: words, count: wordCount)
    (newWords + wordCount).initialize(repeating: 0, count: newWordCount - wordCount)
    release()
    words = newWords
    wordCount = newWordCount
  }

  @inlinable static var dangling: UnsafeMutablePointer<UInt64> {
    UnsafeMutablePointer(bitPattern: MemoryLayout<UInt64>.alignment).unsafelyUnwrapped
  }
}
