import Catalogue
import Measurement
import Testing

@testable import Studies

/// D3.T7: counters of threads.
@Suite struct FalseSharingTests {
  private func observe(_ form: String, threads: Int) throws -> [String: Double] {
    let study = try #require(Study.named("false-sharing.\(form)"))
    var observations = Observations()
    try CellProgram.of(study, StudyTests.setting(study, threads: threads)).observation?(&observations)
    return observations.figures
  }

  @Test func onlyNeighboursShareALine() throws {
    #expect(try observe("one-counter", threads: 2) == ["counter_bytes": 8, "threads_on_one_line": 2])
    #expect(try observe("adjacent", threads: 2) == ["counter_bytes": 16, "threads_on_one_line": 2])
    #expect(try observe("padded", threads: 2) == ["counter_bytes": 128, "threads_on_one_line": 1])
    #expect(try observe("aligned-64", threads: 2) == ["counter_bytes": 128, "threads_on_one_line": 1])
    #expect(try observe("aligned-128", threads: 2) == ["counter_bytes": 256, "threads_on_one_line": 1])
    let separate = try observe("separate", threads: 2)
    #expect(separate["threads_on_one_line"] == 1)
    #expect(try #require(separate["counter_bytes"]) >= 256)
  }

  /// Threads that really run at one time lose no increment in any layout.
  @Test(arguments: forms(of: "false-sharing")) func everyIncrementCounts(form: String) throws {
    let study = try #require(Study.named("false-sharing.\(form)"))
    var setting = StudyTests.setting(study, threads: 3)
    setting.operationsPerRound = 30_001
    let work = CellProgram.of(study, setting).concurrentRounds
    #expect(work.lanes.map(\.operationsPerRound) == [10_001, 10_000, 10_000])
    for _ in 0..<2 { #expect(try concurrentChecksum(work) == 30_001) }
  }
}
