/// A key's entry whose value is in a `ValueWord` that threads replace by an exchange, without a lock.
@usableFromInline
protocol ValueEntry<Value> {
  associatedtype Value

  /// The value's word.
  var valueWord: UInt { get }

  /// Replaces `expected` by `desired` if the value's word is `expected`, and returns what it was.
  func exchange(_ expected: UInt, for desired: UInt) -> (exchanged: Bool, original: UInt)
}

extension ValueEntry {
  /// Replaces the value of the word `seen` by `value`, or by nothing, if the word is still there.
  @inlinable
  @inline(__always)
  func replace(seen: UInt, by value: consuming Value?) -> Bool {
    let desired = if let value { ValueWord<Value>.make(value) } else { ValueWord<Value>.absent }
    if exchange(seen, for: desired).exchanged { return true }
    ValueWord<Value>.destroy(desired)
    return false
  }
}

extension ValueEntry where Value: Equatable {
  /// Replaces a value that equals `old` by `new`, or by nothing, and returns the word that was replaced; nil if there is no such
  /// value. Allocates memory only if there is one.
  @inlinable
  @inline(__always)
  func replace(_ old: Value, by new: Value?) -> UInt? {
    var desired = ValueWord<Value>.absent
    var seen = valueWord
    while let value = ValueWord<Value>.value(seen), value == old {
      if let new, desired == ValueWord<Value>.absent { desired = ValueWord<Value>.make(new) }
      let (exchanged, original) = exchange(seen, for: desired)
      if exchanged { return seen }
      seen = original
    }
    ValueWord<Value>.destroy(desired)
    return nil
  }
}

extension ValueWord {
  /// The kind of a retired box.
  @inlinable static var boxKind: UInt { 0 }

  /// Retires the box that `word` stood for, if it did.
  @inlinable
  @inline(__always)
  static func retireBox(
    of word: UInt, in reclamation: borrowing EpochReclamation, _ reading: EpochReclamation.Reading
  ) {
    if isBox(word) { reclamation.retire(box(word), kind: boxKind, reading) }
  }

  /// The value that `word` stood for. Its box, if it has one, is retired, because others may still be reading it.
  @inlinable
  @inline(__always)
  static func takeOver(
    _ word: UInt, in reclamation: borrowing EpochReclamation, _ reading: EpochReclamation.Reading
  ) -> Value? {
    let value = value(word)
    retireBox(of: word, in: reclamation, reading)
    return value
  }
}
