import Catalogue
import Experiments
import Foundation
import Testing
import WorkerProtocol

@testable import Results

/// Holds what is written beside the code against the code.
@Suite struct DocumentationTests {
  /// The cells of the Markdown table under a heading, without its own header.
  private func tableRows(_ file: String, under heading: String) throws -> [[String]] {
    let lines = try String(contentsOfFile: "\(Project.path)/\(file)", encoding: .utf8).components(separatedBy: "\n")
    let start = try #require(lines.firstIndex(of: heading), "\(file) has no \(heading)")
    let section = lines[(start + 1)...].prefix { !$0.hasPrefix("#") }
    let rows = section.filter { $0.hasPrefix("|") && !$0.hasPrefix("|---") }.map { line in
      line.dropFirst().dropLast().components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    return Array(rows.dropFirst())
  }

  private func names(_ rows: [[String]]) -> [String] { rows.map { $0[0].replacing("`", with: "") } }

  /// Compares a table with the rows that the code declares, one by one: what fails is the row to write.
  private func expectRows(_ expected: [[String]], under heading: String) throws {
    let rows = try tableRows("results/README.md", under: heading)
    for row in expected where !rows.contains(row) {
      Issue.record("results/README.md, \(heading): no row | \(row.joined(separator: " | ")) |")
    }
    #expect(rows.map { $0[0] } == expected.map { $0[0] }, "\(heading): the rows' order, or rows that the code lacks")
  }

  @Test func everySummaryColumnIsDocumentedAsItIsDeclared() throws {
    try expectRows(
      SummaryColumns.all.map { ["`\($0.name)`", "`\($0.unit)`", $0.summary] }, under: "## summary.csv")
  }

  @Test func everyParametersColumnIsDocumentedAsItIsDeclared() throws {
    let identity = [["`experiment`", "as in summary.csv"], ["`cell`", "as in summary.csv"]]
    try expectRows(
      identity + CellFiles.parameterColumns.map { ["`\($0.name)`", $0.summary] }, under: "## cells.csv")
  }

  @Test(arguments: [
    ("## samples.csv", TidyFiles.sampleColumns), ("## percentiles.csv", TidyFiles.percentileColumns),
    ("## processes.csv", TidyFiles.processColumns),
    ("## memory.csv", TidyFiles.memoryColumns), ("## timeline.csv", TimelineFiles.columns),
    ("## inspection.csv", InspectionFiles.columns),
    ("## soak.csv", SoakFile.columns),
    ("## calibration.csv", CalibrationReport.columns),
    ("## tables/*.csv", DocumentTable.columns),
    ("## Comparing runs", RunComparison.columns),
  ])
  func everyColumnOfTheOtherFilesIsDocumented(_ heading: String, _ columns: [String]) throws {
    #expect(names(try tableRows("results/README.md", under: heading)) == columns)
  }

  @Test func everyMetricThatIsOnlyASampleIsDocumented() throws {
    // What studies observe is listed by the program alone.
    let metrics = Metric.all.filter { !$0.inSummary && $0.pass != .observations }
    try expectRows(
      metrics.map { ["`\($0.name)`", "`\($0.unit)`", $0.description] },
      under: "### Metrics that only samples.csv has")
  }

  @Test func theManifestsFormatIsDocumented() throws {
    let rows = try tableRows("results/README.md", under: "### manifest.json")
    #expect(rows.first == ["`format`", "\(Manifest.currentFormat); other formats are refused"])
  }

  /// Every kind of file in a run's folder is in the reference run, but for those that README.md says are left out.
  @Test func theReferenceLacksWhatTheReadmeSays() throws {
    let reference = "\(Project.path)/results/reference"
    let names = FileManager.default.enumerator(atPath: reference)?.compactMap { $0 as? String } ?? []
    let missing = self.names(try tableRows("results/README.md", under: "## A run's folder")).filter { pattern in
      let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
      return !names.contains { $0.hasPrefix(parts[0]) && $0.hasSuffix(parts.last ?? "") }
    }
    // It states no known answers, so it has no calibration, and no experiment asks for the timeline pass.
    #expect(
      Set(missing) == [
        "histograms/*/*.hgrm", "histograms/*/*.hlog", "outcomes.jsonl", "calibration.csv", "timeline.csv",
        "traces/*.json",
      ])
    let text = try String(contentsOfFile: "\(Project.path)/results/README.md", encoding: .utf8)
    #expect(text.contains("it has no `histograms` folder and no `outcomes.jsonl`"))
  }

  @Test func everyVerdictIsDocumented() throws {
    let rows = try tableRows("results/README.md", under: "### Verdicts")
    #expect(names(rows) == Verdict.allCases.map(\.rawValue))
  }

  @Test func everyVerdictOfACalibrationIsDocumented() throws {
    let rows = try tableRows("results/README.md", under: "### What is said about a known answer")
    #expect(names(rows) == KnownAnswerVerdict.allCases.map(\.rawValue))
  }

  @Test func everyFileOfARunIsDocumented() throws {
    let documented = names(try tableRows("results/README.md", under: "## A run's folder"))
    let folder = try TemporaryFolder()
    var experiment = Samples.experiment("e")
    // With a known answer, so that there is a calibration to write.
    experiment.knownFigures = [
      KnownFigure(figure: KnownFigure.Figure(cell: experiment.cells[0].id, metric: "ns_per_op"), known: .value(1))
    ]
    let claims = try ClaimTable.parse(ClaimReaderTests.good, file: "t.toml")
    let allocators = try AllocatorCatalogue.load(path: "\(Project.path)/experiments/allocators.toml")
    let engines = try EngineCatalogue.parse(
      """
      [[engine]]
      name = "other"
      summary = "o"
      language = "O"
      program = "p"
      allocator = "own"
      passes = []
      """, file: "engines.toml", root: folder.path)
    let made = try RunFolder.create(
      at: "\(folder.path)/run", manifest: Samples.manifest(), experiments: [experiment],
      equipment: Equipment(allocators: allocators, engines: engines), claims: [claims])
    try made.record(
      Samples.outcome(experiment.cells[0], .latency, metrics: [:]) {
        $0.latencyCounts = LatencyCounts(nanoseconds: [1], counts: [1])
      })
    try made.record(
      Samples.outcome(experiment.cells[0], .observations, metrics: [:]) {
        $0.soakSeries = [
          SoakPoint(
            stage: "working", operations: 1, liveBytes: 1, liveBlocks: 1, contentBytes: 1, objects: 1, tasks: 0,
            entries: 1, residentBytes: 1)
        ]
      })
    try made.record(
      Samples.outcome(experiment.cells[0], .timeline, metrics: [:]) {
        $0.timeline = GrowthTimeline(
          operations: 1, nanoseconds: 1, medianBeside: nil, growths: [], slow: [], stretches: [])
      })
    try made.record(
      Samples.outcome(experiment.cells[0], .inspection, metrics: [:]) { $0.inspection = MapInspection() })
    try made.record(
      Samples.outcome(experiment.cells[0], .profile, metrics: [:]) {
        var profile = StackProfile([.bytes])
        profile.frames = ["f"]
        profile.stacks = [[0]]
        profile.figures = [[1]]
        $0.profile = profile
      })
    _ = try made.finish(state: .complete, experiments: [experiment], claims: [claims])
    let written = folder.names.filter { $0.contains(".") }.map {
      $0.replacing("run/", with: "").replacing("D1.T1", with: "*").replacing("d1-t1", with: "*")
        .replacing("/e.toml", with: "/*.toml")
        .replacing("histograms/e/map=native,allocator=system", with: "histograms/*/*")
        .replacing("traces/e_map=native,allocator=system", with: "traces/*")
        .replacing("pictures/e_map=native,allocator=system", with: "pictures/*")
        .replacing("profiles/e_map=native,allocator=system/bytes", with: "profiles/*/*")
        .replacing("profiles/e_map=native,allocator=system/profile", with: "profiles/*/*")
    }
    #expect(documented.sorted() == written.sorted())
  }

  /// The table at the head of README.md is that of the reference run.
  @Test func theVerdictsInTheReadmeAreThoseOfTheReference() throws {
    let run = try RunReader.open("\(Project.path)/results/reference")
    let claims = try ClaimTable.load(directory: "\(Project.path)/experiments/claims")
    let expected = VerdictSummary(DocumentTables(run.tables, claims: claims)).lines.map { line in
      VerdictSummary.fields(line).map { $0 == "0" ? "" : $0 }
    }
    #expect(
      try tableRows("README.md", under: "## What the documents claim, and what came out").prefix(expected.count)
        .elementsEqual(expected))
  }

  @Test func everyKeyOfAClaimFileIsDocumented() throws {
    let headings = [
      "top": "## The table", "line": "## Columns and rows", "cells": "## Claims", "cell": "## Selecting a cell",
      "choices": "## Choices", "go": "## Engines",
    ]
    for (table, keys) in ClaimKeys.all {
      let heading = try #require(headings[table])
      #expect(names(try tableRows("experiments/claims/README.md", under: heading)) == keys, "\(table)")
    }
  }

  @Test func everyRelationIsDocumented() throws {
    let rows = try tableRows("experiments/claims/README.md", under: "## Relations")
    #expect(names(rows) == ClaimTable.Relation.allCases.map(\.rawValue))
  }
}

/// The documents' claims, held against the project's experiments.
@Suite struct ProjectClaimsTests {
  let claims: [ClaimTable]
  let experiments: [Experiment]

  init() throws {
    let directory = "\(Project.path)/experiments"
    claims = try ClaimTable.load(directory: "\(directory)/claims")
    var equipment = try Equipment.load(directory: directory)
    // Whether an engine is built here doesn't matter.
    for index in equipment.engines.definitions.indices { equipment.engines.definitions[index].program = "/bin/sh" }
    experiments = try ExperimentFiles.load(ExperimentFiles.discover(under: directory), equipment: equipment)
  }

  @Test func everyTableThatAnExperimentReproducesHasItsClaims() {
    let measured = claims.filter { $0.notYet == nil }
    #expect(Set(measured.map(\.id)) == Set(experiments.flatMap(\.reproduces)))
    for table in claims { #expect(table.document == table.id.prefix(2)) }
  }

  @Test func aTableDrawsFromTheExperimentsThatReproduceIt() {
    for table in claims {
      let drawn = table.experiments
      let reproducing = Set(experiments.filter { $0.reproduces.contains(table.id) }.map(\.id))
      #expect(drawn == reproducing, "\(table.id)")
    }
  }

  /// Every selector must name exactly one cell, of those that are skipped here, too.
  @Test func everySelectorNamesOneCell() {
    let planned = Dictionary(grouping: RunSummary(experiments: experiments, outcomes: []).cells, by: \.experiment)
    for table in claims {
      for row in table.rows {
        for column in table.columns where column.isFor(row) {
          let source = table.source(row: row, column: column, engine: .swift)
          guard source.reason == nil else { continue }
          let cells = (planned[source.selector.experiment ?? ""] ?? []).filter {
            $0.parameters.engine == .swift && source.selector.matches($0)
          }
          #expect(cells.count == 1, "\(table.id), \(row.name), \(column.name): \(source.selector.description)")
        }
      }
    }
  }

  /// The reference's verdicts follow from its figures and today's claims. Nothing that judges them draws anything, so what
  /// could still move one is the order in which processes ended: they are shuffled with 20 seeds.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func theReferencesVerdictsDependOnNoSeed(seed: UInt64) throws {
    let run = try Self.reference.get()
    var generator = TestGenerator(state: seed)
    var cells = run.summary.cells
    for index in cells.indices {
      cells[index].samples = cells[index].samples.mapValues { $0.shuffled(using: &generator) }
    }
    let summary = RunSummary(cells: cells)
    for stored in run.tables {
      let table = try #require(claims.first { $0.id == stored.id }, "\(stored.id)")
      let judged = table.evaluate(summary)
      for entry in stored.entries where entry.verdict != .notMeasured {
        let again = judged.entries.first {
          $0.row == entry.row && $0.column == entry.column && $0.engine == entry.engine
        }
        #expect(
          again?.verdict == entry.verdict,
          "\(stored.id), \(entry.row), \(entry.column), \(entry.engine.id), seed \(seed)")
      }
    }
  }

  private static let reference = Result { try RunReader.open("\(Project.path)/results/reference") }

  /// A claim on a metric of a pass that its experiment leaves out, or of a cell that its engine lacks, could never be judged.
  @Test func everyMetricIsMeasuredByItsExperiment() throws {
    for table in claims {
      for claim in table.claims where claim.relation != nil {
        let row = try #require(table.rows.first { $0.name == claim.row })
        let column = try #require(table.columns.first { $0.name == claim.column })
        let source = table.source(row: row, column: column, engine: .swift)
        if claim.reason == nil, source.reason == nil {
          try expectMeasured(source, by: ["swift"], "\(table.id), \(claim.row), \(claim.column)")
        }
        // What a file says about Go in particular must be there; elsewhere Go may lack what Swift has.
        guard claim.go != nil || row.source.go != nil || column.source.go != nil else { continue }
        let inGo = table.source(row: row, column: column, engine: EngineName("go"))
        guard inGo.reason == nil else { continue }
        try expectMeasured(inGo, by: ["go-classic", "go"], "\(table.id), \(claim.row), \(claim.column)")
      }
    }
  }

  /// One of the engines at least has the cell, with the pass of the metric.
  private func expectMeasured(_ source: ClaimTable.Source, by engines: Set<String>, _ place: String) throws {
    let experiment = try #require(experiments.first { $0.id == source.selector.experiment }, "\(place)")
    let metric = try #require(source.metric.flatMap(Metric.named), "\(place)")
    let cells = experiment.cells.filter { point in
      let summary = RunSummary(experiments: [Self.only(point, of: experiment)], outcomes: []).cells[0]
      return engines.contains(point.parameters.engine.id) && source.selector.matches(summary)
    }
    #expect(!cells.isEmpty, "\(place): no cell has \(source.selector.description)")
    for cell in cells {
      #expect(
        MeasurementProfile.standard.plan(for: metric.pass, of: experiment, cell: cell) != nil,
        "\(place): \(metric.name) of \(cell.id)")
    }
  }

  private static func only(_ cell: ExperimentCell, of experiment: Experiment) -> Experiment {
    var experiment = experiment
    experiment.cells = [cell]
    experiment.skipped = []
    return experiment
  }
}
