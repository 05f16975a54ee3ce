import Catalogue
import Testing

@testable import Experiments

@Suite struct KnownFigureTests {
  private static let workload = "kind = \"known-answer\"\nentries = 8"
  private static let matrix = "answer = [{ spin = 1 }, { spin = 2 }]"
  private static let axes = "map = [\"synthetic\"]\nallocator = [\"system\", \"absent\"]"

  static func file(_ figure: String) -> String {
    Samples.file(workload: workload, matrix: matrix, rest: "[[known_answer]]\n\(figure)", axes: axes)
  }

  private static func id(_ allocator: String, _ answer: String) -> String {
    "x/map=synthetic,allocator=\(allocator),answer=\(answer)"
  }

  @Test func aTruthHoldsForEveryCellItSelects() throws {
    let all = try Samples.parse(Self.file("metric = \"allocs_per_op\"\nvalue = 3")).knownFigures
    #expect(
      all.map(\.figure.cell) == [
        Self.id("system", "spin1"), Self.id("system", "spin2"), Self.id("absent", "spin1"), Self.id("absent", "spin2"),
      ])
    #expect(all.allSatisfy { $0.known == .value(3) && $0.baseline == nil && $0.tolerance == KnownFigure.Tolerance() })
    let one = try Samples.parse(
      Self.file("metric = \"allocs_per_op\"\nvalue = 3\ncell = { answer = \"spin2\", allocator = \"system\" }"))
    #expect(one.knownFigures.map(\.figure.cell) == [Self.id("system", "spin2")])
  }

  @Test func baselinesStandBesideTheirCells() throws {
    let figures = try Samples.parse(
      Self.file(
        """
        metric = "ns_per_op"
        per = "spin_ns"
        cell = { answer = "spin2" }
        baseline = { answer = "spin1" }
        difference = 1
        percent = 2
        precision = 0.1
        floors = 1
        pages = 3
        plus = 4
        note = "because"
        """)
    ).knownFigures
    #expect(figures.map(\.figure.cell) == [Self.id("system", "spin2"), Self.id("absent", "spin2")])
    #expect(figures.map(\.baseline?.cell) == [Self.id("system", "spin1"), Self.id("absent", "spin1")])
    let figure = try #require(figures.first)
    #expect(figure.figure.per == "spin_ns" && figure.baseline?.per == "spin_ns" && figure.note == "because")
    #expect(figure.known == .difference(1))
    #expect(
      [
        figure.tolerance.percent, figure.tolerance.precision, figure.tolerance.floors, figure.tolerance.pages,
        figure.tolerance.plus,
      ] == [2, 0.1, 1, 3, 4])
  }

  @Test func aBaselineMayBeAnotherMetricOfTheSameCell() throws {
    let figures = try Samples.parse(
      Self.file("metric = \"rss_built_kib\"\nbaseline_metric = \"rss_baseline_kib\"\ndifference = 4")
    ).knownFigures
    #expect(figures.allSatisfy { $0.baseline?.cell == $0.figure.cell && $0.baseline?.metric == "rss_baseline_kib" })
  }

  private static let start = "x.toml:10:1: known_answer[0]"

  @Test(arguments: [
    ("value = 1", "known_answer[0].metric: found nothing, expected text"),
    (
      "metric = \"alocs_per_op\"\nvalue = 1",
      "found \"alocs_per_op\", expected a metric (see `maplab list metrics`); did you mean \"allocs_per_op\"?"
    ),
    ("metric = \"ns_per_op\"", "found no answer, expected one of value, difference, ratio"),
    (
      "metric = \"ns_per_op\"\nvalue = 1\nratio = 2", "found value and ratio, expected one of value, difference, ratio"
    ),
    (
      "metric = \"ns_per_op\"\ndifference = 1",
      "found no baseline, expected baseline = { … } or baseline_metric"
    ),
    (
      "metric = \"ns_per_op\"\nvalue = 1\nbaseline = { answer = \"spin1\" }",
      "found a value and a baseline, expected a difference or a ratio to a baseline"
    ),
    (
      "metric = \"ns_per_op\"\nvalue = 1\ncell = { answer = \"spin3\" }",
      "found values that no cell has, expected those of a cell"
    ),
    (
      "metric = \"ns_per_op\"\nvalue = 1\ncell = { anwser = \"spin1\" }",
      "found an unknown key, expected one of allocator, answer, map; did you mean \"answer\"?"
    ),
    (
      "metric = \"ns_per_op\"\nratio = 1\ncell = { answer = \"spin1\" }\nbaseline = { answer = \"spin1\" }",
      "found the figure itself, expected another one"
    ),
    (
      "metric = \"ns_per_op\"\nratio = 0\nbaseline = { answer = \"spin1\" }",
      "found the number 0.0, expected a number above 0"
    ),
    ("metric = \"ns_per_op\"\nvalue = 1\npercent = -1", "found the number -1.0, expected a number, 0 or more"),
    ("metric = \"ns_per_op\"\nvalue = \"1\"", "known_answer[0].value: found \"1\", expected a number"),
  ])
  func mistakes(figure: String, ending: String) {
    let messages = Set(Samples.messages(Self.file(figure)))
    #expect(messages.contains { $0.hasSuffix(ending) }, "\(messages)")
  }

  @Test func aMetricOfAPassThatIsNotRunIsAMistake() {
    let messages = Samples.messages(
      Samples.file(
        workload: Self.workload, matrix: Self.matrix,
        rest: "[measure]\npasses = [\"time\"]\n[[known_answer]]\nmetric = \"allocs_per_op\"\nvalue = 1", axes: Self.axes
      ))
    #expect(messages.count == 1 && messages[0].contains("a metric of the allocations pass"), "\(messages)")
  }
}

/// The calibration suite against the list of metrics.
@Suite struct CalibrationSuiteTests {
  private func suite() throws -> [Experiment] {
    let directory = "\(Samples.repository)/experiments"
    let equipment = try Equipment.load(directory: directory)
    return try ExperimentFiles.load(
      ExperimentFiles.discover(under: "\(directory)/calibration"), equipment: equipment)
  }

  @Test func everyMetricHasAKnownAnswerOrAReasonWhyNot() throws {
    let known = Set(try suite().flatMap(\.knownFigures).map(\.figure.metric))
    // What a study observes is compared with a model by its own tests.
    for metric in Metric.all where metric.pass != .observations {
      #expect(
        known.contains(metric.name) == (metric.noKnownAnswer == nil),
        "\(metric.name): a [[known_answer]] in experiments/calibration, or noKnownAnswer in its declaration")
    }
  }

  @Test func everyExperimentStatesAKnownAnswerAndRunsOnlyTheSyntheticSubject() throws {
    for experiment in try suite() {
      let cells = (experiment.cells + experiment.skipped.map { ExperimentCell(id: $0.id, parameters: $0.parameters) })
        .map(\.parameters)
      #expect(experiment.analysis != nil)
      // Cells that do the same work have no figure that is known, but that they are equal.
      if cells.allSatisfy({ $0.variant != nil }) { continue }
      #expect(!experiment.knownFigures.isEmpty, "\(experiment.id)")
      // Where a pause is known, the map about it does not matter.
      #expect(cells.allSatisfy { $0.map == .synthetic || $0.pause != nil }, "\(experiment.id)")
    }
  }

  @Test func everyKindOfWorkIsUsed() throws {
    let used = Set(try suite().flatMap(\.cells).compactMap(\.parameters.answer?.work))
    #expect(used == Set(KnownAnswer.Work.allCases))
  }

  /// The targets, as the files state them.
  @Test func tolerancesAreThoseOfTheTargets() throws {
    for figure in try suite().flatMap(\.knownFigures) {
      let metric = try #require(Metric.named(figure.figure.metric))
      let tolerance = figure.tolerance
      if metric.isExact { #expect(tolerance == KnownFigure.Tolerance(), "\(metric.name): counts are exact") }
      if metric.name == "ns_per_op" { #expect(tolerance.percent <= 2 && tolerance.plus == 0) }
      if ["p50_ns", "p90_ns", "p99_ns", "p999_ns", "p9999_ns", "max_ns"].contains(metric.name) {
        #expect(tolerance.precision <= 0.1 && tolerance.floors <= 1 && tolerance.percent == 0)
      }
    }
  }
}
