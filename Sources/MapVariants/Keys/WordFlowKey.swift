/// A flow key in two words, aligned to 8 bytes and compared word by word. See `FlowKey`.
@frozen
public struct WordFlowKey: FlowKey {
  /// The key's 16 bytes.
  public let words: FlowWords

  /// The key of these words. O(1).
  @inlinable
  @inline(__always)
  public init(words: FlowWords) { self.words = words }

  /// At most two comparisons, the second only if the addresses are equal.
  @inlinable
  @inline(__always)
  public static func == (a: WordFlowKey, b: WordFlowKey) -> Bool {
    a.words.addresses == b.words.addresses && a.words.ports == b.words.ports
  }
}
