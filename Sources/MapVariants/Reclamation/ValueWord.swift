/// A value, or the lack of one, in a word that threads load and exchange without a lock: what the entries of
/// `ReadMostlyMap` and `HashTrieMap` hold.
///
///     trivial values of at most 8 bytes   their own bits, filled up with zeros
///     other values                        the address of a box
///     no value                            `absent` or `absentToo`, to which the owner gives a meaning
///
/// A value in its own word costs no allocation when it is replaced, no retirement, and no second cache line when it is
/// read. But 64 bits have no room for "no value" besides 2^64 values. So words whose upper 16 bits are `mark` mean
/// something else: the two absences, or with the lower 48 bits the address of a box. A value whose own bits begin with
/// `mark` goes into a box. These are one in 65,536 of all random words: the integers from -3.38 * 10^15 to
/// -3.10 * 10^15, and of the floating-point numbers some signalling NaNs; no UTF-8 text begins or ends so. (The trick is
/// known from the values of language runtimes, which put pointers into the unused NaNs.)
///
/// Boxes are immutable, so replacing a boxed value means replacing its box, which is then retired. All callers are
/// inside the reclamation: an address that was loaded is not reused before they leave, so there is no ABA problem.
/// Values in their own word may return, but then exchanging the word is right: it holds what the caller saw.
@frozen
@usableFromInline
enum ValueWord<Value> {
  /// A value on the heap. The link is used once the box is retired.
  @frozen
  @usableFromInline
  struct Box {
    @usableFromInline var link: UInt = 0
    @usableFromInline let value: Value

    @inlinable
    init(_ value: consuming Value) { self.value = value }
  }

  /// True if values are their own words. Known when the map is specialised.
  @inlinable
  @inline(__always)
  static var isInPlace: Bool {
    UInt.bitWidth == 64 && _isPOD(Value.self) && MemoryLayout<Value>.size <= MemoryLayout<UInt>.size
      && MemoryLayout<Value>.alignment <= MemoryLayout<UInt>.alignment
  }

  /// The upper 16 bits of words that are no values in place.
  @inlinable static var mark: UInt { 0xfff4 }

  @inlinable
  @inline(__always)
  static var absent: UInt { isInPlace ? mark &<< 48 : 0 }

  @inlinable
  @inline(__always)
  static var absentToo: UInt { absent | 1 }

  @inlinable
  @inline(__always)
  static func hasValue(_ word: UInt) -> Bool { word &- absent > 1 }

  @inlinable
  @inline(__always)
  static func isBox(_ word: UInt) -> Bool { hasValue(word) && !(isInPlace && word &>> 48 != mark) }

  @inlinable
  @inline(__always)
  static func box(_ word: UInt) -> UnsafeMutablePointer<Box> {
    UnsafeMutablePointer(bitPattern: word &- absent).unsafelyUnwrapped
  }

  /// A word for `value`, with a new box if it needs one.
  @inlinable
  @inline(__always)
  static func make(_ value: consuming Value) -> UInt {
    guard isInPlace else { return makeBox(value) }
    var word: UInt = 0
    // Trivial, so that copying it is copying its bytes.
    withUnsafeMutableBytes(of: &word) { [value = copy value] bytes in
      _ = bytes.baseAddress.unsafelyUnwrapped.initializeMemory(as: Value.self, repeating: value, count: 1)
    }
    return word &>> 48 != mark ? word : makeBox(value)
  }

  @inlinable
  @inline(never)
  static func makeBox(_ value: consuming Value) -> UInt {
    let box = UnsafeMutablePointer<Box>.allocate(capacity: 1)
    box.initialize(to: Box(value))
    let address = UInt(bitPattern: box)
    precondition(!isInPlace || address &>> 48 == 0, "addresses must have 48 bits at most")
    return address &+ absent
  }

  /// The value that `word` stands for, or nil.
  @inlinable
  @inline(__always)
  static func value(_ word: UInt) -> Value? {
    if isInPlace && word &>> 48 != mark {
      return withUnsafeBytes(of: word) { $0.load(as: Value.self) }
    }
    return hasValue(word) ? box(word).pointee.value : nil
  }

  /// Frees what the word owns: its box, if it has one.
  @inlinable
  @inline(__always)
  static func destroy(_ word: UInt) {
    if isBox(word) { destroyBox(box(word)) }
  }

  @inlinable
  static func destroyBox(_ box: UnsafeMutableRawPointer) {
    // A map's deinit, which the compiler does not specialise, calls this for every entry: with a typed pointer it would
    // have to look up the box's layout each time.
    if !_isPOD(Value.self) { box.assumingMemoryBound(to: Box.self).deinitialize(count: 1) }
    box.deallocate()
  }
}
