import Experiments
import Foundation
import Testing

@testable import Results

/// What can stand where a file of a run should.
enum Damage: String, CaseIterable, Sendable {
  case missing, empty, directory, linkToItself, linkToNowhere, pipe, cutInALine, cutAtALine, oneBit, notUTF8, tooLarge

  /// Damages a file.
  func apply(to path: String) throws {
    let files = FileManager.default
    let url = URL(filePath: path)
    let bytes = try Data(contentsOf: url)
    switch self {
    case .empty: try Data().write(to: url)
    case .cutInALine: try bytes.dropLast(5).write(to: url)
    case .cutAtALine:
      let end = try #require(bytes.dropLast().lastIndex(of: 10), "\(path) has one line only")
      try bytes[...end].write(to: url)
    case .oneBit, .notUTF8:
      var bytes = bytes
      let place = bytes.count / 2
      bytes[place] = self == .oneBit ? bytes[place] ^ 1 : 0xFF
      try bytes.write(to: url)
    case .missing, .directory, .linkToItself, .linkToNowhere, .pipe:
      try files.removeItem(atPath: path)
      switch self {
      case .directory: try files.createDirectory(atPath: path, withIntermediateDirectories: false)
      case .linkToItself: try files.createSymbolicLink(atPath: path, withDestinationPath: url.lastPathComponent)
      case .linkToNowhere: try files.createSymbolicLink(atPath: path, withDestinationPath: "nowhere")
      case .pipe: #expect(mkfifo(path, 0o600) == 0)
      default: break
      }
    case .tooLarge: #expect(truncate(path, 1 << 40) == 0)
    }
  }

  /// What the message says of a file that the manifest lists.
  var sentence: String {
    switch self {
    case .missing: "found no such file, expected a CSV file"
    case .empty: "found 0 bytes, the manifest has "
    case .directory: "found a directory, expected a CSV file"
    case .linkToItself: "found a file that can't be opened (Too many levels of symbolic links)"
    case .linkToNowhere: "found a link that leads nowhere, expected a CSV file"
    case .pipe: "found a pipe, socket or device, expected a regular CSV file"
    case .cutInALine, .cutAtALine: " bytes, the manifest has "
    case .oneBit, .notUTF8: "found digest "
    case .tooLarge: "found 1099511627776 bytes, expected a CSV file of at most "
    }
  }
}

/// A run folder with files that are not as they were written: diagnosed, never misread.
@Suite struct DamagedRunTests {
  let folder: TemporaryFolder
  let experiment = Samples.experiment("e")
  var run: String { "\(folder.path)/run" }

  init() throws {
    folder = try TemporaryFolder()
    let made = try RunFolder.create(at: run, manifest: Samples.manifest(), experiments: [experiment])
    var order = 0
    for cell in experiment.cells {
      for repetition in 0..<3 {
        let metrics = ["ns_per_op": 10 + Double(repetition), "ops_per_second": 1e8]
        try made.record(Samples.outcome(cell, repetition: repetition, order: order, metrics: metrics))
        order += 1
      }
      let latency = Samples.outcome(cell, .latency, order: order, metrics: ["p99_ns": 5]) { report in
        report.percentiles = [50, 99].map { .init(percentile: $0, nanoseconds: $0, cumulativeCount: 1) }
      }
      try made.record(latency)
      let memory = Samples.outcome(cell, .memory, order: order + 1, metrics: ["rss_built_kib": 5]) { report in
        report.memorySeries = ["baseline", "built"].map {
          .init(
            stage: $0, elapsedMilliseconds: 1, entries: 1, rssKiB: 1, heapAllocatedBytes: nil, heapResidentBytes: nil)
        }
      }
      try made.record(memory)
      order += 2
    }
    let claims = try ClaimTable.parse(ClaimReaderTests.good.replacing(", entries = 8", with: ""), file: "t.toml")
    _ = try made.finish(state: .complete, experiments: [experiment], claims: [claims])
  }

  private func message(_ path: String? = nil) throws -> String {
    let error = #expect(throws: ResultsError.self) { try RunReader.open(path ?? run) }
    let message = try #require(error).description
    #expect(!message.contains("\n"))
    return message
  }

  /// Replaces a file and enters it into the manifest, as a program would that writes another format.
  private func replace(_ name: String, with text: String) throws {
    try folder.write(text, to: "run/\(name)")
    var manifest = try Manifest.read(inRun: run)
    let index = try #require(manifest.files.firstIndex { $0.name == name })
    manifest.files[index] = Manifest.FileEntry(name: name, text: text)
    try folder.write(manifest.json(), to: "run/manifest.json")
  }

  static let figures = ["cells.csv", "summary.csv", "samples.csv", "percentiles.csv", "memory.csv", "tables/D1.T1.csv"]

  @Test(arguments: figures, Damage.allCases) func damagedFiguresAreNamed(_ name: String, _ damage: Damage) throws {
    try damage.apply(to: "\(run)/\(name)")
    let message = try message()
    #expect(message.hasPrefix("\(run)/\(name): damaged: "), "\(message)")
    #expect(message.contains(damage.sentence), "\(message)")
  }

  @Test(arguments: Damage.allCases.filter { $0 != .cutAtALine })
  func aStoredExperimentThatIsNotTheOneThatWasRunIsNamed(_ damage: Damage) throws {
    try damage.apply(to: "\(run)/experiments/e.toml")
    #expect(try message().hasPrefix("\(run)/experiments/e.toml: damaged: found "))
  }

  @Test(arguments: Damage.allCases) func aDamagedManifestIsNamed(_ damage: Damage) throws {
    let path = "\(run)/manifest.json"
    if damage == .oneBit {
      try folder.write(
        folder.text("run/manifest.json").replacing("\"seed\"", with: "\"sead\""), to: "run/manifest.json")
    } else {
      try damage.apply(to: path)
    }
    let message = try message()
    let start = damage == .missing ? "\(run): not a run folder: it holds no readable" : "\(path): damaged: "
    #expect(message.hasPrefix(start), "\(message)")
  }

  /// Unlike the size, the digest tells these apart.
  @Test func figuresOfAnotherRunAreNoticed() throws {
    let text = try folder.text("run/samples.csv")
    let other = text.replacing(",11,ns", with: ",12,ns")
    #expect(other.utf8.count == text.utf8.count && other != text)
    try folder.write(other, to: "run/samples.csv")
    #expect(try message().contains("found digest "))
  }

  static let foreign: [(name: String, from: String, to: String, reason: String)] = [
    ("summary.csv", "experiment,cell,", "experiment,zell,", "line 1: no column cell, but one called \"zell\""),
    ("summary.csv", "experiment,cell,engine", "cell,cell,engine", "line 1: the column \"cell\" is there twice"),
    (
      "summary.csv", "\r\ne,", "\r\nf,",
      "line 2, column experiment: found \"f\", expected e"
    ),
    ("summary.csv", "\"e/map=span,", "\"e/map=native,", "line 3, column cell: found \"e/map=native,allocator=system\""),
    (
      "summary.csv", ",fill,", ",full,",
      "line 2, column kind: found \"full\", expected fill, which the cell has in cells.jsonl"
    ),
    ("summary.csv", ",100,", ",-100,", "line 2, column entries: found \"-100\", expected 100, which the"),
    ("summary.csv", "e,\"e/map=native", "e,e/map=native", "line 2: it is not CSV: a quote in a field without quotes"),
    ("cells.jsonl", "\"map\":\"span\"", "\"map\":\"spam\"", "line 2: parameters.map: found "),
    ("cells.jsonl", "\"entries\":100", "\"entries\":0", "line 1: parameters.entries: found "),
    ("cells.jsonl", "\"experiment\":\"e\"", "\"experiment\":\"f\"", "line 1: experiment: expected an experiment of"),
    ("cells.jsonl", "e/map=span", "f/map=span", "line 2: cell: expected one of the experiment e"),
    ("cells.jsonl", "e/map=span", "e/map=native", "line 2: cell: expected each cell once"),
    ("cells.jsonl", "\n", "", "line 1: it is cut off: no end of line"),
    ("samples.csv", "\"e/map=span,", "\"e/map=tree,", "expected a cell of summary.csv"),
    ("samples.csv", "ns_per_op,", "ns_per_map,", "column metric: found \"ns_per_map\", expected a metric"),
    ("samples.csv", ",10,ns", ",10,ms", "line 2, column unit: found \"ms\", expected ns, the unit of ns_per_op"),
    ("samples.csv", ",10,ns", ",ten,ns", "line 2, column value: found \"ten\", expected a number"),
    ("samples.csv", ",10,ns", ",nan,ns", "line 2, column value: found \"nan\", expected a number"),
    ("samples.csv", ",10,ns", ",,ns", "line 2, column value: found \"\", expected a number"),
    ("samples.csv", ",10,ns", ",1,0,ns", "line 2: found 17 fields, the header has 16"),
    ("samples.csv", ",time,", ",memory,", "line 2, column pass: found \"memory\", expected time"),
    ("tables/D1.T1.csv", "verdict", "judgement", "line 1: no column verdict"),
  ]

  /// Each is entered into the manifest, so that only the reader itself can notice it.
  @Test(arguments: foreign.indices) func foreignFiguresAreNamedWithTheirLine(_ index: Int) throws {
    let (name, from, to, reason) = Self.foreign[index]
    let text = try folder.text("run/\(name)")
    #expect(text.contains(from), "\(text)")
    try replace(name, with: text.replacing(from, with: to))
    let message = try message()
    #expect(message.hasPrefix("\(run)/\(name): damaged: line ") && message.contains(reason), "\(message)")
  }

  @Test func rowsThatStandThereTwiceAreNamed() throws {
    for name in ["summary.csv", "samples.csv"] {
      let text = try folder.text("run/\(name)")
      let lines = text.components(separatedBy: "\r\n")
      try replace(name, with: text + lines[1] + "\r\n")
      #expect(try message().contains(name == "summary.csv" ? "expected each cell once" : "expected one value of it"))
      try replace(name, with: text)
    }
  }

  @Test func anotherProjectsCSVIsNamed() throws {
    for name in Self.figures where !["cells.csv", "percentiles.csv", "memory.csv"].contains(name) {
      let text = try folder.text("run/\(name)")
      try replace(name, with: "sepal_length,species\n5.1,setosa\n")
      #expect(try message().contains("\(name): damaged: line 1: no column "))
      try replace(name, with: "\u{FEFF}" + text)
      #expect(try message().contains("line 1: found a byte order mark"))
      try replace(name, with: text)
    }
  }

  /// Columns go by name, and ends of line may be changed by version control.
  @Test func theOrderOfColumnsAndTheEndOfLinesDoNotMatter() throws {
    let before = try RunReader.open(run).summary.csv
    let samples = try folder.text("run/samples.csv")
    try replace("samples.csv", with: samples.replacing("\r\n", with: "\n"))
    #expect(try RunReader.open(run).summary.csv == before)
    let summary = try CSVFile(Array(folder.text("run/summary.csv").utf8), path: "", columns: [])
    var reordered = CSVText(header: summary.header.reversed())
    for row in summary.rows { reordered.append(summary.header.reversed().map { row[$0] }) }
    try replace("summary.csv", with: reordered.text)
    #expect(try RunReader.open(run).summary.csv == before)
  }

  static let manifests: [(from: String, to: String, reason: String)] = [
    ("\"format\" : 5", "\"format\" : 1", "found format 1, expected 5"),
    ("\"format\" : 5", "\"format\" : 99", "found format 99, expected 5"),
    ("\"format\" : 5,", "", "no format"),
    ("\"format\" : 5", "\"format\" : \"5\"", "format: "),
    ("\"stored\" : \"experiments/e.toml\"", "\"stored\" : \"../../e.toml\"", "experiments[0].stored: expected"),
    ("\"stored\" : \"tables/D1.T1.csv\"", "\"stored\" : \"/etc/passwd\"", "tables[0].stored: expected"),
    ("\"name\" : \"samples.csv\"", "\"name\" : \"../samples.csv\"", "name: expected the name of a file in the run's"),
    ("\"name\" : \"samples.csv\"", "\"name\" : \"samples\"", "files: no samples.csv"),
    ("\"name\" : \"samples.csv\"", "\"name\" : \"memory.csv\"", "files: expected each once"),
    ("\"id\" : \"e\"", "\"id\" : \"\\u001B[31m\"", "experiments[0].id: expected an experiment's id"),
    ("\"state\" : \"complete\"", "\"state\" : \"perfect\"", "state: "),
    ("\"seed\" : 7", "\"seed\" : -7", "it is not JSON, or a number in it is out of range"),
    ("\n}\n", "\n", "it is not JSON, or a number in it is out of range"),
    ("{", "[{", "JSON"),
  ]

  @Test(arguments: manifests.indices) func aForeignManifestIsRefused(_ index: Int) throws {
    let (from, to, reason) = Self.manifests[index]
    let text = try folder.text("run/manifest.json")
    #expect(text.contains(from), "\(text)")
    let changed = from == "{" ? "[" + text : text.replacing(from, with: to)
    try folder.write(changed, to: "run/manifest.json")
    let message = try message()
    #expect(message.hasPrefix("\(run)/manifest.json: damaged: ") && message.contains(reason), "\(message)")
  }

  @Test func placesThatAreNoFoldersAreNamed() throws {
    let files = FileManager.default
    try files.createSymbolicLink(atPath: "\(folder.path)/circle", withDestinationPath: "circle")
    try files.createSymbolicLink(atPath: "\(folder.path)/nowhere", withDestinationPath: "gone")
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    for (name, reason) in [
      ("circle", "a link that leads nowhere"), ("nowhere", "a link that leads nowhere"), ("pipe", "it is a file"),
      ("none", "there is no such folder"), ("run/tables", "it holds no readable manifest.json"),
    ] {
      #expect(try message("\(folder.path)/\(name)").hasSuffix(reason), "\(name)")
    }
  }

  /// The order in which a run is finished: a crash between two files is noticed, and the run can be finished again.
  @Test func anInterruptedRunSaysHowItsFiguresAreWrittenAgain() throws {
    let made = try RunFolder.create(
      at: "\(folder.path)/other", manifest: Samples.manifest("other"), experiments: [experiment])
    try made.record(Samples.outcome(experiment.cells[0]))
    let path = try made.finish(state: .interrupted, experiments: [experiment], claims: [])
    try Damage.cutAtALine.apply(to: "\(path)/samples.csv")
    #expect(try message(path).hasSuffix("; maplab run --resume \(folder.path)/other writes it again"))
    _ = try made.finish(state: .interrupted, experiments: [experiment], claims: [])
    #expect(throws: Never.self) { try RunReader.open(path) }
  }
}

/// An incomplete run with files that are not its own: never gone on with.
@Suite struct DamagedResumptionTests {
  let folder: TemporaryFolder
  let experiment = Samples.experiment("e")
  var run: String { "\(folder.path)/run" }
  var incomplete: String { "\(folder.path)/.run.incomplete" }

  init() throws {
    folder = try TemporaryFolder()
    let made = try RunFolder.create(at: run, manifest: Samples.manifest(), experiments: [experiment])
    for order in 0..<3 { try made.record(Samples.outcome(experiment.cells[0], repetition: order, order: order)) }
  }

  private func message() throws -> String {
    let error = #expect(throws: ResultsError.self) { try RunFolder.resume(path: run) }
    let message = try #require(error).description
    #expect(!message.contains("\n"))
    return message
  }

  @Test(arguments: [
    (Damage.missing, "found no such file, expected a file of JSON lines"), (.directory, "found a directory"),
    (.linkToItself, "Too many levels"), (.linkToNowhere, "a link that leads nowhere"), (.pipe, "found a pipe"),
    (.tooLarge, "found 1099511627776 bytes"), (.notUTF8, "line 2: "),
  ]) func damagedOutcomesAreNamed(_ damage: Damage, _ reason: String) throws {
    try damage.apply(to: "\(incomplete)/outcomes.jsonl")
    let message = try message()
    #expect(message.hasPrefix("\(incomplete)/outcomes.jsonl: damaged: ") && message.contains(reason), "\(message)")
  }

  static let foreign: [(from: String, to: String, reason: String)] = [
    ("\"experiment\":\"e\"", "\"experiment\":\"f\"", "line 1: cell: expected one of the experiment f"),
    ("\"experiment\":\"e\"", "\"experimint\":\"e\"", "line 1: no experiment"),
    ("\"order\":1", "\"order\":-1", "line 2: repetition and order: expected 0 or more"),
    ("\"repetition\":1", "\"repetition\":true", "line 2: repetition: "),
    ("\"wallSeconds\":0.5", "\"wallSeconds\":0.5,\"failure\":\"f\"", "line 1: expected either a report or a failure"),
    ("\"version\":5", "\"version\":9", "line 1: found a job of version 9, expected 5"),
    ("{\"cell\"", "\n{\"cell\"", "line 1: "),
  ]

  @Test(arguments: foreign.indices) func foreignOutcomesAreNamedWithTheirLine(_ index: Int) throws {
    let (from, to, reason) = Self.foreign[index]
    let text = try folder.text(".run.incomplete/outcomes.jsonl")
    #expect(text.contains(from), "\(text)")
    try folder.write(text.replacing(from, with: to), to: ".run.incomplete/outcomes.jsonl")
    let message = try message()
    #expect(message.hasPrefix("\(incomplete)/outcomes.jsonl: damaged: \(reason)"), "\(message)")
  }

  @Test func outcomesOfAnotherRunAreNamed() throws {
    let text = try folder.text(".run.incomplete/outcomes.jsonl")
    try folder.write(
      text.replacing("\"e/", with: "\"f/").replacing("\"e\"", with: "\"f\""), to: ".run.incomplete/outcomes.jsonl")
    #expect(try message().hasSuffix("line 1: found the experiment f, which the run does not have"))
  }

  @Test func aLineThatStandsThereTwiceIsNamed() throws {
    let text = try folder.text(".run.incomplete/outcomes.jsonl")
    try folder.write(text + text, to: ".run.incomplete/outcomes.jsonl")
    #expect(try message().hasSuffix("line 4: found the process of line 1 a second time"))
  }

  @Test(arguments: Damage.allCases.filter { $0 != .cutAtALine })
  func anotherExperimentThanWasBegunIsNamed(_ damage: Damage) throws {
    try damage.apply(to: "\(incomplete)/experiments/e.toml")
    #expect(try message().hasPrefix("\(incomplete)/experiments/e.toml: damaged: found "))
  }

  /// The last line of samples.csv in an interrupted run is no data when it was cut off.
  @Test func samplesThatWereCutOffAreNotRead() throws {
    let path = try RunFolder.resume(path: run).finish(state: .interrupted, experiments: [experiment], claims: [])
    for damage in [Damage.cutInALine, .cutAtALine] {
      let whole = try Data(contentsOf: URL(filePath: "\(path)/samples.csv"))
      try damage.apply(to: "\(path)/samples.csv")
      let error = #expect(throws: ResultsError.self) { try RunReader.open(run) }
      #expect(error?.description.contains("samples.csv: damaged: found ") == true)
      try whole.write(to: URL(filePath: "\(path)/samples.csv"))
    }
    #expect(throws: Never.self) { try RunReader.open(run) }
  }
}
