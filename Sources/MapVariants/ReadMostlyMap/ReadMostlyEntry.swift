public import Synchronization

/// A key's place in a `ReadMostlyMap`, shared by both layers: an atomic word that says what the key's value is.
///
///     a value    as `ValueWord` describes: in the word, or in a box
///     deleted    no value; if there is a dirty layer, the entry is in it
///     expunged   no value; there is a dirty layer, and the entry is not in it
///
/// Deleted entries and those with a value are changed by compare-and-exchange, without the lock; entries become
/// expunged, and stop being so, only under the lock.
///
/// Every load here is sequentially consistent, and so is every exchange that unlinks a box: EpochReclamation's argument
/// needs it. The callers are inside the reclamation.
@frozen
@usableFromInline
struct ReadMostlyEntry<Value>: ValueEntry, @unchecked Sendable {
  @usableFromInline typealias Cell = ReadMostlyCell
  @usableFromInline typealias Word = ValueWord<Value>

  @inlinable
  @inline(__always)
  static var deleted: UInt { Word.absent }

  @inlinable
  @inline(__always)
  static var expunged: UInt { Word.absentToo }

  @usableFromInline let cell: UnsafeMutablePointer<Cell>

  @inlinable
  init(cell: UnsafeMutablePointer<Cell>) { self.cell = cell }

  /// A new entry that owns what `word` owns.
  @inlinable
  static func make(_ word: UInt) -> ReadMostlyEntry {
    let cell = UnsafeMutablePointer<Cell>.allocate(capacity: 1)
    cell.initialize(to: Cell(word))
    return ReadMostlyEntry(cell: cell)
  }

  /// Frees the entry and its box, if it owns one.
  @inlinable
  func destroy() {
    Word.destroy(cell.pointee.word.load(ordering: .acquiring))
    // Nothing in a cell needs destroying.
    cell.deallocate()
  }

  /// The value's word.
  @inlinable
  @inline(__always)
  var valueWord: UInt { cell.pointee.word.load(ordering: .sequentiallyConsistent) }

  /// The value, or nil if the entry is deleted or expunged.
  @inlinable
  @inline(__always)
  func load() -> Value? { Word.value(valueWord) }

  /// Replaces `expected` by `desired` if the word is `expected`, and returns what the word was.
  @inlinable
  @inline(__always)
  func exchange(_ expected: UInt, for desired: UInt) -> (exchanged: Bool, original: UInt) {
    cell.pointee.word.compareExchange(
      expected: expected, desired: desired, ordering: .sequentiallyConsistent)
  }

  /// Stores `desired` and returns the word it replaces; or returns `expunged` and changes nothing.
  @inlinable
  @inline(__always)
  func trySwap(_ desired: UInt) -> UInt {
    var seen = valueWord
    while seen != ReadMostlyEntry.expunged {
      let (exchanged, original) = exchange(seen, for: desired)
      if exchanged { return seen }
      seen = original
    }
    return seen
  }

  /// Removes the value and returns the word it was in; or returns `deleted` or `expunged` and changes nothing.
  @inlinable
  @inline(__always)
  func tryDelete() -> UInt {
    var seen = valueWord
    while Word.hasValue(seen) {
      let (exchanged, original) = exchange(seen, for: ReadMostlyEntry.deleted)
      if exchanged { return seen }
      seen = original
    }
    return seen
  }

  /// Called under the lock, while the dirty layer is made: true if the entry has no value and is therefore left out of
  /// it.
  @inlinable
  @inline(__always)
  func tryExpunge() -> Bool {
    // Most entries have a value: a load is cheaper than an exchange that fails. Whoever deletes the entry after that
    // finds it in the dirty layer.
    if Word.hasValue(valueWord) { return false }
    let (exchanged, original) = exchange(ReadMostlyEntry.deleted, for: ReadMostlyEntry.expunged)
    return exchanged || original == ReadMostlyEntry.expunged
  }

  /// Called under the lock: true if the entry was expunged. It is then deleted, and the caller puts it into the dirty
  /// layer.
  @inlinable
  func unexpunge() -> Bool { exchange(ReadMostlyEntry.expunged, for: ReadMostlyEntry.deleted).exchanged }
}

/// The memory of an entry. The link is used once it is retired.
///
/// It is outside the generic type because otherwise its layout would be looked up at run time whenever one is
/// allocated or freed, which took four times as long as the allocation itself.
@frozen
@usableFromInline
struct ReadMostlyCell: ~Copyable {
  @usableFromInline var link: UInt = 0
  @usableFromInline let word: Atomic<UInt>

  @inlinable
  init(_ word: UInt) { self.word = Atomic(word) }
}
