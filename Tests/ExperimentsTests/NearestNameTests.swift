import Testing

@testable import Experiments

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

  @Test func withoutCandidatesThereIsNone() {
    #expect(nearestName(to: "span", among: []) == nil)
    #expect(nearestName(to: "span", among: [""]) == nil)
  }
}
