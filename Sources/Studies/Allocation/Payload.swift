/// `words` consecutive numbers, stored inline: what the constructs of the matrix of escapes are filled with.
///
/// Word i is the payload's number plus i. Readers read a word whose index is known only at run time, so that the words
/// must be in memory and can't be optimised away.
struct Payload<let words: Int>: Sendable {
  private let elements: InlineArray<words, UInt64>

  /// The numbers from `number` on. O(words).
  @inline(__always)
  init(_ number: UInt64) { elements = InlineArray { number &+ UInt64(truncatingIfNeeded: $0) } }

  /// The word at that index. O(1).
  @inline(__always)
  subscript(index: Int) -> UInt64 { elements[index] }
}

/// The protocol of the matrix's existentials. Two types conform, so that the compiler can't know which it is.
protocol WordSource {
  /// The word at that index. O(1).
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
