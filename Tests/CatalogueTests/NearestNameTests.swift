import Testing

@testable import Catalogue

@Suite struct NearestNameTests {
  static let names = ["native", "native-reserved", "pooled", "arena", "span", "weak"]

  @Test(arguments: [
    ("spam", "span"), ("Span", "span"), ("naitve", "native"), ("native-reservd", "native-reserved"),
    ("nat", "native"), ("pool", "pooled"), ("arean", "arena"), ("wek", "weak"), ("weak", "weak"),
  ])
  func aSlipHasANearName(word: String, name: String) {
    #expect(nearestName(to: word, among: Self.names) == name)
  }

  @Test(arguments: [
    "", "x", "dictionary", "hashmap", "\u{1F600}\u{1F600}\u{1F600}", String(repeating: "n", count: 1000),
  ])
  func anotherWordHasNone(word: String) {
    #expect(nearestName(to: word, among: Self.names) == nil)
  }

  /// The comparison takes memory for each pair of letters, and candidates come from files, too.
  @Test func candidatesThatAreNoNamesArePassedOver() {
    #expect(nearestName(to: "span", among: ["span" + String(repeating: "x", count: 10_000_000), "spam"]) == "spam")
  }

  /// The distance by its definition, letter by letter from the end.
  private static func distance(_ one: Substring, _ other: Substring) -> Int {
    guard let a = one.last, let b = other.last else { return max(one.count, other.count) }
    var least = min(
      distance(one.dropLast(), other) + 1, distance(one, other.dropLast()) + 1,
      distance(one.dropLast(), other.dropLast()) + (a == b ? 0 : 1))
    let (before, otherBefore) = (one.dropLast().last, other.dropLast().last)
    if let before, let otherBefore, a == otherBefore, before == b {
      least = min(least, distance(one.dropLast(2), other.dropLast(2)) + 1)
    }
    return least
  }

  /// Every pair of short words of two letters, where swaps and repeats are common: near is what the definition says.
  @Test func nearIsWhatTheDefinitionSays() {
    let words = (1...5).flatMap { length in
      (0..<1 << length).map { bits in String((0..<length).map { bits >> $0 & 1 == 0 ? "a" : "b" }) }
    }
    for word in words {
      for other in words {
        let isNear = Self.distance(word[...], other[...]) <= max(1, max(word.count, 3) / 3)
        let isPrefix = word.count >= 3 && other.hasPrefix(word)
        #expect((nearestName(to: word, among: [other]) != nil) == (isNear || isPrefix), "\(word), \(other)")
      }
    }
  }

  @Test func withoutCandidatesThereIsNone() {
    #expect(nearestName(to: "span", among: []) == nil)
    #expect(nearestName(to: "span", among: [""]) == nil)
  }
}
