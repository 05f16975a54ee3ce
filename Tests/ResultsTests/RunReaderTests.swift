import Catalogue
import Experiments
import Foundation
import Testing
import WorkerProtocol

@testable import Results

@Suite struct RunReaderTests {
  let folder: TemporaryFolder
  let experiment = Samples.experiment(
    "e", skipped: [SkippedCell(id: "e/map=weak", parameters: Samples.parameters(.weak), reason: "no, \"really\"")])
  var run: String { "\(folder.path)/run" }

  init() throws { folder = try TemporaryFolder() }

  /// A run of two maps with times, counts and one table.
  private func make(state: RunState = .complete) throws -> (summary: RunSummary, table: DocumentTable) {
    let made = try RunFolder.create(at: run, manifest: Samples.manifest(), experiments: [experiment])
    for (index, cell) in experiment.cells.enumerated() {
      let times = Samples.outcomes(cell, "ns_per_op", [10, 11, 12 + Double(index) / 3])
      for outcome in times + Samples.outcomes(cell, "allocs_per_op", [1.0 / 3]) { try made.record(outcome) }
    }
    let claims = try ClaimTable.parse(ClaimReaderTests.good.replacing(", entries = 8", with: ""), file: "t.toml")
    let summary = RunSummary(
      experiments: [experiment], outcomes: made.outcomes, plannedBy: Samples.manifest().profile)
    _ = try made.finish(state: state, experiments: [experiment], claims: [claims])
    return (summary, claims.evaluate(summary))
  }

  @Test func aRunComesBackAsItWasWritten() throws {
    let (summary, table) = try make()
    let read = try RunReader.open(run)
    #expect(read.path == run)
    #expect(read.manifest.id == "run")
    #expect(read.summary.cells.map(\.parameters) == summary.cells.map(\.parameters))
    #expect(read.summary.cells.map(\.fields) == summary.cells.map(\.fields))
    #expect(read.summary.cells.map(\.samples) == summary.cells.map(\.samples))
    #expect(read.summary.csv == (try folder.text("run/summary.csv")))
    #expect(read.summary.cells[0].estimate(Metric.nsPerOp) == summary.cells[0].estimate(Metric.nsPerOp))
    #expect(read.tables.map(\.id) == ["D1.T1"])
    #expect(read.tables.map(\.title) == ["t"])
    #expect(read.tables[0].csv == (try folder.text("run/tables/D1.T1.csv")))
    #expect(read.tables[0].entries.map(\.verdict) == table.entries.map(\.verdict))
  }

  @Test func claimsCanBeHeldAgainstARunThatWasRead() throws {
    let (_, table) = try make()
    let claims = try ClaimTable.parse(ClaimReaderTests.good.replacing(", entries = 8", with: ""), file: "t.toml")
    #expect(claims.evaluate(try RunReader.open(run).summary).entries == table.entries)
  }

  @Test func linksAndInterruptedRunsAreFound() throws {
    _ = try make(state: .interrupted)
    for name in [run, "\(folder.path)/.run.incomplete"] {
      let read = try RunReader.open(name)
      #expect(read.manifest.state == .interrupted)
      #expect(read.path == "\(folder.path)/.run.incomplete")
    }
    let resumed = try RunFolder.resume(path: run)
    _ = try resumed.finish(state: .complete, experiments: [experiment], claims: [])
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/latest", withDestinationPath: "run")
    #expect(try RunReader.open("\(folder.path)/latest").manifest.state == .complete)
  }

  @Test func aRunUnderWayHasNoTablesYet() throws {
    _ = try RunFolder.create(at: run, manifest: Samples.manifest(), experiments: [experiment])
    #expect(throws: ResultsError.unfinished(path: run)) { try RunReader.open(run) }
  }

  @Test(arguments: ["manifest.json", "cells.csv", "cells.jsonl", "summary.csv", "samples.csv", "tables/D1.T1.csv"])
  func aMissingFileIsNamed(_ name: String) throws {
    _ = try make()
    try FileManager.default.removeItem(atPath: "\(run)/\(name)")
    let message = try message()
    #expect(message.contains(name), "\(message)")
  }

  @Test(
    arguments: ["manifest.json", "cells.csv", "cells.jsonl", "summary.csv", "samples.csv", "tables/D1.T1.csv"],
    [1, 7, 60])
  func aFileThatWasCutOffIsNamed(_ name: String, _ bytes: Int) throws {
    _ = try make()
    let url = URL(filePath: "\(run)/\(name)")
    // The manifest ends in a new line that may be missing.
    try Data(contentsOf: url).dropLast(bytes + (name == "manifest.json" ? 1 : 0)).write(to: url)
    let message = try message()
    #expect(message.contains("\(name): damaged: "), "\(message)")
  }

  @Test(arguments: [
    ("native", "nativ", "line 2, column map: found \"nativ\", expected native, which the cell has in cells.jsonl"),
    ("uint64", "uint65", "column key_type"), (",ok,", ",okay,", "column status"), (",100,", ",many,", "column entries"),
    ("experiment,cell", "experiment,zell", "no column cell"),
  ])
  func aForeignValueIsNamed(_ part: String, _ other: String, _ reason: String) throws {
    _ = try make()
    // The cell's id comes before its map; only whole fields are replaced.
    let text = try folder.text("run/summary.csv")
    let changed =
      part == "native" ? text.replacing(",,native,", with: ",,\(other),") : text.replacing(part, with: other)
    try folder.write(changed, to: "run/summary.csv")
    var manifest = try Manifest.read(inRun: run)
    let index = try #require(manifest.files.firstIndex { $0.name == "summary.csv" })
    manifest.files[index] = Manifest.FileEntry(name: "summary.csv", text: changed)
    try folder.write(manifest.json(), to: "run/manifest.json")
    let message = try message()
    #expect(message.contains(reason), "\(message)")
  }

  @Test func aManifestOfAnotherFormatIsRefused() throws {
    _ = try make()
    try folder.write(
      folder.text("run/manifest.json").replacing("\"format\" : \(Manifest.currentFormat)", with: "\"format\" : 9"),
      to: "run/manifest.json")
    #expect(try message().hasSuffix("found format 9, expected 5"))
  }

  @Test func foreignPlacesAreRefused() throws {
    try folder.write("text", to: "file")
    for (name, reason) in [("file", "it is a file"), ("none", "there is no such folder"), ("", "holds no readable")] {
      let error = #expect(throws: ResultsError.self) { try RunReader.open("\(folder.path)/\(name)") }
      #expect(error?.description.contains("not a run folder: ") == true)
      #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
  }

  /// The one line that opening the run fails with.
  private func message() throws -> String {
    let error = #expect(throws: ResultsError.self) { try RunReader.open(run) }
    let message = try #require(error).description
    #expect(!message.contains("\n"))
    return message
  }
}
