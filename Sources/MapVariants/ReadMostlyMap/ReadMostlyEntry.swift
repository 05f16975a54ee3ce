public import Synchronization

/// A key's place in a `ReadMostlyMap`, shared by both layers: an atomic word that says what the key's value is.
///
///     address of a box   the value
///     0  deleted         no value; if there is a dirty layer, the entry is in it
///     1  expunged        no value; there is a dirty layer, and the entry is not in it
///
/// Boxes are immutable, so replacing a value means replacing the box. Deleted entries and those with a box are
/// changed by compare-and-exchange, without the lock; entries become expunged, and stop being so, only under the
/// lock.
///
/// Every load here is sequentially consistent, and so is every exchange that unlinks a box: EpochReclamation's argument
/// needs it. The callers are inside the reclamation, so a box that was loaded is not freed, and its address is not
/// reused, before they leave: there is no ABA problem.
@frozen
@usableFromInline
struct ReadMostlyEntry<Value>: @unchecked Sendable {
  /// A value on the heap. The link is used once the box is retired.
  @frozen
  @usableFromInline
  struct Box {
    @usableFromInline var link: UInt = 0
    @usableFromInline let value: Value

    @inlinable
    init(_ value: consuming Value) { self.value = value }
  }

  @usableFromInline typealias Cell = ReadMostlyCell

  @inlinable static var deleted: UInt { 0 }
  @inlinable static var expunged: UInt { 1 }

  @usableFromInline let cell: UnsafeMutablePointer<Cell>

  @inlinable
  init(cell: UnsafeMutablePointer<Cell>) { self.cell = cell }

  /// A new entry that owns `box`.
  @inlinable
  static func make(_ box: UInt) -> ReadMostlyEntry {
    let cell = UnsafeMutablePointer<Cell>.allocate(capacity: 1)
    cell.initialize(to: Cell(box))
    return ReadMostlyEntry(cell: cell)
  }

  /// Frees the entry and its box, if it owns one.
  @inlinable
  func destroy() {
    let word = cell.pointee.word.load(ordering: .acquiring)
    if ReadMostlyEntry.isBox(word) { ReadMostlyEntry.destroyBox(word) }
    // Nothing in a cell needs destroying.
    cell.deallocate()
  }

  @inlinable
  @inline(__always)
  static func isBox(_ word: UInt) -> Bool { word > expunged }

  @inlinable
  static func makeBox(_ value: consuming Value) -> UInt {
    let box = UnsafeMutablePointer<Box>.allocate(capacity: 1)
    box.initialize(to: Box(value))
    return UInt(bitPattern: box)
  }

  @inlinable
  @inline(__always)
  static func box(_ word: UInt) -> UnsafeMutablePointer<Box> {
    UnsafeMutablePointer(bitPattern: word).unsafelyUnwrapped
  }

  @inlinable
  static func destroyBox(_ word: UInt) {
    // The map's deinit, which the compiler does not specialise, calls this for every entry: with a typed pointer it would
    // have to look up the box's layout each time.
    if !_isPOD(Value.self) { box(word).deinitialize(count: 1) }
    UnsafeMutableRawPointer(bitPattern: word).unsafelyUnwrapped.deallocate()
  }

  /// The current word.
  @inlinable
  @inline(__always)
  var word: UInt { cell.pointee.word.load(ordering: .sequentiallyConsistent) }

  /// The value, or nil if the entry is deleted or expunged.
  @inlinable
  @inline(__always)
  func load() -> Value? { ReadMostlyEntry.value(word) }

  @inlinable
  @inline(__always)
  static func value(_ word: UInt) -> Value? { isBox(word) ? box(word).pointee.value : nil }

  /// Replaces `expected` by `desired` if the word is `expected`, and returns what the word was.
  @inlinable
  @inline(__always)
  func exchange(_ expected: UInt, for desired: UInt) -> (exchanged: Bool, original: UInt) {
    cell.pointee.word.compareExchange(
      expected: expected, desired: desired, ordering: .sequentiallyConsistent)
  }

  /// Stores `box` and returns the word it replaces; or returns `expunged` and changes nothing.
  @inlinable
  func trySwap(_ box: UInt) -> UInt {
    var seen = word
    while seen != ReadMostlyEntry.expunged {
      let (exchanged, original) = exchange(seen, for: box)
      if exchanged { return seen }
      seen = original
    }
    return seen
  }

  /// Removes the value and returns the word it was in; or returns `deleted` or `expunged` and changes nothing.
  @inlinable
  func tryDelete() -> UInt {
    var seen = word
    while ReadMostlyEntry.isBox(seen) {
      let (exchanged, original) = exchange(seen, for: ReadMostlyEntry.deleted)
      if exchanged { return seen }
      seen = original
    }
    return seen
  }

  /// Called under the lock, while the dirty layer is made: true if the entry has no value and is therefore left out of
  /// it.
  @inlinable
  func tryExpunge() -> Bool {
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
