import Catalogue
import Experiments
import Foundation
import Testing
import WorkerProtocol

@testable import Results

/// Runs whose best map is known, and what is chosen.
@Suite struct RunChoiceTests {
  /// Times, 99th percentiles and bytes per entry of a cell.
  private typealias Figures = (map: MapVariant, allocator: String, time: [Double], tail: [Double], memory: Double?)

  private static func around(_ value: Double, _ processes: Int = 5) -> [Double] {
    (0..<processes).map { value * (1 + 0.005 * Double($0 - processes / 2)) }
  }

  private func choose(
    _ figures: [Figures], by rule: ChoiceRule = ChoiceRule(), suffixes: [String] = [""]
  ) throws -> RunChoice {
    var cells: [ExperimentCell] = []
    var outcomes: [ProcessOutcome] = []
    for suffix in suffixes {
      for figure in figures {
        var cell = Samples.cell("sample", figure.map, allocator: figure.allocator)
        cell.id += suffix
        cells.append(cell)
        outcomes += Samples.outcomes(cell, "ns_per_op", figure.time)
        outcomes += Samples.outcomes(cell, "p99_ns", figure.tail)
        if let memory = figure.memory { outcomes += Samples.outcomes(cell, "bytes_per_entry", [memory]) }
      }
    }
    var experiment = Samples.experiment(maps: [])
    experiment.cells = cells
    return RunChoice(Samples.summary([experiment], outcomes), by: rule)
  }

  private func figures(
    _ map: MapVariant, _ time: Double, _ tail: Double, _ memory: Double?, allocator: String = "system"
  ) -> Figures {
    (map, allocator, Self.around(time), Self.around(tail, 3), memory)
  }

  @Test func theMapThatIsBetterInEverythingIsTaken() throws {
    let choice = try choose([figures(.native, 100, 900, 64), figures(.span, 50, 300, 32), figures(.arena, 90, 800, 60)])
    let workload = try #require(choice.workloads.first)
    #expect(choice.workloads.count == 1 && choice.experiments.isEmpty)
    #expect(workload.workload == "sample")
    #expect(workload.taken == ["span, system"])
    #expect(workload.candidates.map(\.name) == ["span, system", "arena, system", "native, system"])
    #expect(workload.candidates.map(\.isOnFront) == [true, false, false])
    #expect(workload.candidates.map { $0.places[.time] } == ["1", "2", "3"])
    #expect(workload.alternatives.isEmpty)
    let gains = try #require(workload.gains)
    #expect(gains.map(\.metric.name) == ["ns_per_op", "p99_ns", "bytes_per_entry"])
    #expect(gains.allSatisfy { !$0.isUnclear })
    #expect(gains.map { ($0.ratio?.value ?? 0) * 6 }.map { ($0 * 100).rounded() / 100 } == [3, 2, 3])
    let text = workload.sentences.joined(separator: " ")
    #expect(
      text.hasPrefix(
        "Take span with the system's allocator. Beside Dictionary with the system's allocator it takes 0.5 of the time ("
      ))
    #expect(text.contains("0.333 of the 99th percentile") && text.contains("0.5 of the memory"))
  }

  @Test func equalMapsAreTakenTogether() throws {
    let choice = try choose([figures(.native, 100, 900, 64), figures(.span, 50, 300, 32), figures(.arena, 50, 300, 32)])
    let workload = try #require(choice.workloads.first)
    #expect(Set(workload.taken) == ["span, system", "arena, system"])
    #expect(workload.sentences[1].hasPrefix("It can't be told from "))
  }

  @Test func halfTheTimeForTwiceTheMemoryIsNoBetter() throws {
    let choice = try choose([figures(.native, 100, 900, 64), figures(.span, 50, 900, 128)])
    #expect(Set(try #require(choice.workloads.first).taken) == ["native, system", "span, system"])
    #expect(try #require(choice.workloads.first).candidates.allSatisfy(\.isOnFront))
  }

  @Test func weightsDecide() throws {
    let maps = [figures(.native, 100, 900, 64), figures(.span, 50, 900, 128)]
    let fast = try choose(maps, by: ChoiceRule(weights: [.time: 3, .memory: 1]))
    #expect(fast.workloads[0].taken == ["span, system"])
    #expect(fast.workloads[0].criteria.map(\.criterion) == [.time, .memory])
    #expect(fast.workloads[0].alternatives.map(\.criterion) == [.memory])
    #expect(fast.workloads[0].sentences.contains("If the memory alone counted: native with the system's allocator."))
    let small = try choose(maps, by: ChoiceRule(weights: [.time: 1, .memory: 3]))
    #expect(small.workloads[0].taken == ["native, system"])
    #expect(small.workloads[0].gains == nil)
    #expect(small.workloads[0].sentences.contains("That is what a program has that does not choose."))
  }

  @Test func whatMayBreakALimitIsNotTaken() throws {
    let maps = [
      figures(.native, 100, 900, 64), figures(.span, 50, 300, 32),
      (MapVariant.arena, "system", [10, 10, 10, 10, 10], [200, 900, 1100], 32.0),
    ]
    #expect(try choose(maps).workloads[0].taken.first == "arena, system")
    let limit = try MetricLimit.read("p99_ns=1us")
    let limited = try choose(maps, by: ChoiceRule(limits: [limit])).workloads[0]
    #expect(limited.taken == ["span, system"])
    #expect(limited.candidates.last?.objection == "p99_ns is between 200 and 1100: it may break the limit 1000")
    #expect(limited.sentences.last?.contains("arena with the system's allocator (p99_ns is between") == true)
    let strict = try MetricLimit.read("p99_ns=100")
    let none = try choose(maps, by: ChoiceRule(limits: [strict])).workloads[0]
    #expect(none.taken.isEmpty && none.sentences.count == 1)
    #expect(
      none.sentences[0].hasPrefix(
        "Nothing can be taken. native with the system's allocator: p99_ns is 900, the limit 100;"))
  }

  @Test func whatWasNotMeasuredIsNotRanked() throws {
    let some = try choose([figures(.native, 100, 900, 64), figures(.span, 50, 300, nil)]).workloads[0]
    #expect(some.taken == ["native, system"])
    #expect(some.candidates.last?.objection == "bytes_per_entry was not measured")
    let nobody = try choose([figures(.native, 100, 900, nil), figures(.span, 50, 300, nil)]).workloads[0]
    #expect(nobody.taken == ["span, system"] && nobody.unmeasured == [.memory])
    #expect(nobody.sentences.contains("The memory was not measured and does not count."))
  }

  @Test func oneProcessDecidesNothing() throws {
    let one: [Figures] = [(.native, "system", [100], [900], nil), (.span, "system", [50], [300], nil)]
    let workload = try choose(one).workloads[0]
    #expect(Set(workload.taken) == ["native, system", "span, system"])
    #expect(workload.gains.map { $0.allSatisfy(\.isUnclear) } ?? true)
  }

  @Test func workloadsTogetherCountTheSame() throws {
    let choice = try choose(
      [
        figures(.native, 100, 900, 64), figures(.span, 50, 300, 32), figures(.span, 49, 310, 33, allocator: "jemalloc"),
      ],
      suffixes: [",kind=get-hit", ",kind=update"])
    #expect(choice.workloads.map(\.workload) == ["sample/kind=get-hit", "sample/kind=update"])
    let together = try #require(choice.experiments.first)
    #expect(together.workloads == 2 && together.taken.first == "span, system")
    #expect(abs(try #require(together.cost).value - 0.4368) < 0.001)
    #expect(
      together.sentence.hasPrefix("Over all 2 workloads of sample, which count the same: take span with the system's"))
  }

  /// Exact figures: the cheapest by the weighed sum of logarithms, worked out another way.
  @Test func theCheapestIsTakenWhateverTheFigures() throws {
    var generator = TestGenerator(state: 7)
    let maps: [MapVariant] = [.native, .span, .arena, .node, .tree]
    for _ in 0..<200 {
      let weights = ChoiceCriterion.allCases.map { _ in Double.random(in: 0.1...5, using: &generator) }
      let values = maps.map { _ in (0..<3).map { _ in Double.random(in: 1...1000, using: &generator) } }
      let choice = try choose(
        zip(maps, values).map { map, value in
          (map, "system", Array(repeating: value[0], count: 5), Array(repeating: value[1], count: 3), value[2])
        }, by: ChoiceRule(weights: Dictionary(uniqueKeysWithValues: zip(ChoiceCriterion.allCases, weights))))
      let costs = values.map { value in zip(value, weights).map { log($0) * $1 }.reduce(0, +) }
      let cheapest = maps[costs.indices.min { costs[$0] < costs[$1] }!]
      #expect(choice.workloads[0].taken.first == "\(cheapest.id), system")
    }
  }

  @Test(arguments: [
    ("p99_ns", "expected METRIC=NUMBER"), ("=5", "expected METRIC=NUMBER"),
    ("p98_ns=5", "found \"p98_ns\", expected a metric"),
    ("p99_ns=fast", "expected a number of 0 or more, with ns, us, ms, s or no unit (ns)"),
    ("p99_ns=-5", "expected a number"), ("p99_ns=5MiB", "found \"5MiB\" for p99_ns"),
    ("p99_ns=nan", "expected a number"),
    ("rss_baseline_kib=5", "neither more nor less is better"),
  ]) func badLimitsAreExplained(text: String, reason: String) {
    let mistake = #expect(throws: UnreadableRule.self) { try MetricLimit.read(text) }
    #expect(mistake?.description.contains(reason) == true, "\(mistake?.description ?? "")")
  }

  @Test(arguments: [
    ("p99_ns=1.5us", 1500.0), ("rss_peak_kib=200MiB", 204_800), ("ops_per_second=1e6", 1e6),
    ("bytes_per_entry=1KiB", 1024),
  ])
  func limitsHaveUnits(text: String, bound: Double) throws {
    #expect(try MetricLimit.read(text).bound == bound)
  }

  @Test(arguments: [
    ("speed=1", "expected one of time, tail, memory"), ("time", "expected a weight"), ("time=-1", "expected a weight"),
    ("time=1,time=2", "time is given twice"), ("time=0", "nothing counts"), ("", "expected one of"),
  ]) func badWeightsAreExplained(text: String, reason: String) {
    let mistake = #expect(throws: UnreadableRule.self) { try ChoiceRule.weights(text) }
    #expect(mistake?.description.contains(reason) == true, "\(mistake?.description ?? "")")
  }

  @Test func theReportHasEveryCandidate() throws {
    let choice = try choose([figures(.native, 100, 900, 64), figures(.span, 50, 300, 32)])
    let text = try ChoiceReport(choice, run: "r").json()
    #expect(text.contains("\"taken\":[\"span, system\"]") && text.contains("\"on_front\":true") && !text.contains("\n"))
  }
}
