import Catalogue
import Testing

@testable import Experiments

@Suite struct FigureLimitTests {
  private static func file(_ limit: String, measure: String = "") -> String {
    Samples.file(
      workload: "kind = \"fill\"\nentries = 8", matrix: "", rest: "\(measure)[[limit]]\n\(limit)",
      axes: "map = [\"native\", \"span\"]\nallocator = [\"system\"]")
  }

  @Test func aLimitHoldsForEveryCellThatItSelects() throws {
    let all = try Samples.parse(Self.file("metric = \"allocs_per_op\"\nat_most = 1")).limits
    #expect(
      all
        == ["native", "span"].map {
          FigureLimit(cell: "x/map=\($0),allocator=system", metric: "allocs_per_op", bound: 1, isMost: true)
        })
    let span = try Samples.parse(
      Self.file("metric = \"ops_per_second\"\nat_least = 10\nat_most = 20\ncell = { map = \"span\" }")
    ).limits
    #expect(span.map(\.cell) == Array(repeating: "x/map=span,allocator=system", count: 2))
    #expect(span.map(\.isMost) == [true, false] && span.map(\.bound) == [20, 10])
  }

  @Test(arguments: [
    ("at_most = 1", "limit[0].metric: found nothing, expected text"),
    ("metric = \"alocs_per_op\"\nat_most = 1", "did you mean \"allocs_per_op\"?"),
    ("metric = \"p99_ns\"", "limit[0]: found no bound, expected at_most or at_least"),
    ("metric = \"p99_ns\"\nat_most = \"1\"", "limit[0].at_most: found \"1\", expected a number"),
    ("metric = \"p99_ns\"\nat_most = inf", "expected a number"),
    ("metric = \"p99_ns\"\nat_mots = 1", "did you mean \"at_most\"?"),
    (
      "metric = \"p99_ns\"\nat_most = 1\ncell = { map = \"arena\" }",
      "found values that no cell has, expected those of a cell"
    ),
  ]) func mistakes(limit: String, ending: String) {
    let messages = Set(Samples.messages(Self.file(limit)))
    #expect(messages.contains { $0.hasSuffix(ending) }, "\(messages)")
  }

  @Test func aPassThatIsNotRunHasNoLimits() {
    let text = Self.file("metric = \"p99_ns\"\nat_most = 1", measure: "[measure]\npasses = [\"time\"]\n\n")
    #expect(
      Samples.messages(text).contains {
        $0.hasSuffix("found a metric of the latency pass, expected one of measure.passes: time")
      })
  }
}
