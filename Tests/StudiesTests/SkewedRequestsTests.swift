import Catalogue
import MapVariants
import Measurement
import Testing

@testable import Studies

/// D4.T13: skewed requests, and who answers them.
@Suite struct SkewedRequestsTests {
  private func setting(_ form: String, operations: Int = 20_000, threads: Int = 1) throws -> CellSetting {
    let study = try #require(Study.named("skewed-requests.\(form)"))
    var setting = StudyTests.setting(study, threads: threads)
    setting.parameters.entries = 3_000
    setting.parameters.operations = operations
    setting.operationsPerRound = operations
    return setting
  }

  private func observe(_ form: String) throws -> [String: Double] {
    var observations = Observations()
    let setting = try setting(form)
    try CellProgram.of(try #require(setting.parameters.study), setting).observation?(&observations)
    return observations.figures
  }

  @Test func fourInFiveRequestsAreForFiveKeys() throws {
    let setting = try setting("read-mostly", threads: 3)
    let requests = Requests(setting, isSkewed: true)
    let counts = Dictionary(requests.keys.map { ($0, 1) }, uniquingKeysWith: +)
    let hot = requests.possible.prefix(5).map { counts[$0] ?? 0 }
    // 16,000 are expected, with a deviation of 57.
    #expect((15_700...16_300).contains(hot.reduce(0, +)))
    #expect(hot.allSatisfy { (3_000...3_400).contains($0) })
    #expect(Set(requests.keys).isSubset(of: requests.possible) && Set(requests.possible).count == 3_005)
    #expect(requests.parts.map(\.count) == [6_667, 6_667, 6_666])
    #expect(requests.parts.last?.upperBound == 20_000)

    let even = Dictionary(Requests(setting, isSkewed: false).keys.map { ($0, 1) }, uniquingKeysWith: +)
    #expect((even.values.max() ?? 0) < 40, "6.7 are expected for each key")
  }

  /// The rules of the two layers once more, with sets: which requests does the read layer answer?
  @Test(arguments: ["read-mostly", "read-mostly-even"]) func hitsAreThoseOfTheModel(form: String) throws {
    let requests = Requests(try setting(form), isSkewed: form == "read-mostly")
    var read: Set<UInt64> = []
    var dirty: Set<UInt64>?
    var (hits, misses, promotions) = (0, 0, 0)
    for key in requests.keys {
      if read.contains(key) {
        hits += 1
      } else if dirty?.contains(key) == true {
        misses += 1
        if let full = dirty, misses >= full.count { (read, dirty, misses, promotions) = (full, nil, 0, promotions + 1) }
      } else {
        dirty = (dirty ?? read).union([key])
      }
    }
    let observed = try observe(form)
    #expect(observed["read_layer_promotions"] == Double(promotions))
    #expect(abs((observed["read_layer_hit_share"] ?? 0) - 100 * Double(hits) / 20_000) < 1e-9)
    let different = Double(read.union(dirty ?? []).count)
    #expect(abs((observed["new_key_share"] ?? 0) - 100 * different / 20_000) < 1e-9)
  }

  @Test(arguments: ["read-mostly-preheated", "sharded-read-mostly"]) func preheatedMapsAlwaysHit(form: String) throws {
    #expect(
      try observe(form) == ["read_layer_hit_share": 100, "new_key_share": 0, "read_layer_promotions": 0])
  }

  @Test(arguments: forms(of: "skewed-requests")) func everyAnswerIsRight(form: String) throws {
    let setting = try setting(form, threads: 4)
    let work = CellProgram.of(try #require(setting.parameters.study), setting).concurrentRounds
    for _ in 0..<2 { #expect(try concurrentChecksum(work) == 20_000) }
  }
}
