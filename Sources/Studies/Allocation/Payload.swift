/// `words` consecutive numbers, in place: what the constructs of the matrix of escapes are filled with.
///
/// Word i is the payload's number plus i. Readers ask for a word whose place is known only at run time, so that the words
/// must lie in memory and can't be computed away.
struct Payload<let words: Int>: Sendable {
  private let elements: InlineArray<words, UInt64>

  /// The numbers from `number` on. O(words).
  @inline(__always)
  init(_ number: UInt64) { elements = InlineArray { number &+ UInt64(truncatingIfNeeded: $0) } }

  /// The word at that place. O(1).
  @inline(__always)
  subscript(index: Int) -> UInt64 { elements[index] }
}

/// What an existential of the matrix can be asked. Two types conform, so that the compiler can't know which it is.
protocol WordSource {
  /// The word at that place. O(1).
  func word(at index: Int) -> UInt64
}

extension Payload: WordSource {
  func word(at index: Int) -> UInt64 { self[index] }
}

/// A payload in an object.
final class PayloadObject<let words: Int>: WordSource {
  private let payload: Payload<words>

  /// An object with the numbers from `number` on. O(words).
  init(_ number: UInt64) { payload = Payload(number) }

  func word(at index: Int) -> UInt64 { payload[index] }
}
