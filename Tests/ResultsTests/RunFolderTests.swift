import Experiments
import Foundation
import Testing
import WorkerProtocol

@testable import Results

@Suite struct RunFolderTests {
  let folder: TemporaryFolder
  let experiment = Samples.experiment()
  var run: String { "\(folder.path)/run" }

  init() throws { folder = try TemporaryFolder() }

  private func create() throws -> RunFolder {
    try RunFolder.create(at: run, manifest: Samples.manifest(), experiments: [experiment])
  }

  private func outcomes(_ count: Int) -> [ProcessOutcome] {
    (0..<count).map { Samples.outcome(experiment.cells[0], repetition: $0, order: $0) }
  }

  @Test func aRunIsHiddenUntilItIsWhole() throws {
    let made = try create()
    #expect(made.path == "\(folder.path)/.run.incomplete")
    #expect(!folder.exists("run"))
    for cell in experiment.cells { try made.record(Samples.outcome(cell)) }
    #expect(try made.finish(state: .complete, experiments: [experiment], claims: []) == run)
    #expect(made.path == run)
    #expect(
      folder.names == [
        "run", "run/cells.csv", "run/cells.jsonl", "run/experiments", "run/experiments/sample.toml",
        "run/manifest.json", "run/memory.csv",
        "run/outcomes.jsonl", "run/percentiles.csv", "run/processes.csv", "run/samples.csv", "run/summary.csv",
      ])
    #expect(try folder.text("run/experiments/sample.toml") == experiment.source)
  }

  @Test func anInterruptedRunGoesOnWhereItStopped() throws {
    let recorded = outcomes(3)
    do {
      let made = try create()
      for outcome in recorded[..<2] { try made.record(outcome) }
      #expect(
        try made.finish(state: .interrupted, experiments: [experiment], claims: []) == "\(folder.path)/.run.incomplete")
    }
    #expect(folder.exists(".run.incomplete/summary.csv"))
    for name in [run, "\(folder.path)/.run.incomplete", "\(run)/"] {
      let resumed = try RunFolder.resume(path: name)
      #expect(resumed.outcomes == Array(recorded[..<2]))
      #expect(resumed.finalPath == run)
      #expect(resumed.manifest.state == .interrupted)
      #expect(resumed.storedExperiments == ["\(folder.path)/.run.incomplete/experiments/sample.toml"])
    }
    let resumed = try RunFolder.resume(path: run)
    try resumed.record(recorded[2])
    _ = try resumed.finish(state: .complete, experiments: [experiment], claims: [])
    #expect(try OutcomesFile.read("\(run)/outcomes.jsonl").outcomes == recorded)
    #expect(throws: ResultsError.alreadyComplete(path: run)) { try RunFolder.resume(path: run) }
  }

  @Test(arguments: [1, 20, 200]) func aLineThatWasCutOffIsLeftOut(_ bytes: Int) throws {
    let recorded = outcomes(3)
    do {
      let made = try create()
      for outcome in recorded { try made.record(outcome) }
    }
    let file = "\(folder.path)/.run.incomplete/outcomes.jsonl"
    let whole = try Data(contentsOf: URL(filePath: file))
    try whole.dropLast(bytes).write(to: URL(filePath: file))

    let resumed = try RunFolder.resume(path: run)
    #expect(resumed.outcomes == Array(recorded[..<2]))
    // Reading changes nothing: another runner may still be writing.
    #expect(try Data(contentsOf: URL(filePath: file)).count == whole.count - bytes)
    try resumed.record(recorded[2])
    #expect(try Data(contentsOf: URL(filePath: file)) == whole)
  }

  @Test func aLineThatIsNoOutcomeIsDamage() throws {
    do {
      let made = try create()
      for outcome in outcomes(2) { try made.record(outcome) }
    }
    let name = ".run.incomplete/outcomes.jsonl"
    try folder.write("{\"cell\": 3}\n" + folder.text(name), to: name)
    let error = #expect(throws: ResultsError.self) { try RunFolder.resume(path: run) }
    let message = error?.description ?? ""
    #expect(message.hasPrefix("\(folder.path)/\(name): damaged: line 1: "), "\(message)")
  }

  @Test func onlyOneRunnerWrites() throws {
    let first = try create()
    let second = try RunFolder.resume(path: run)
    let inUse = ResultsError.inUse(path: "\(folder.path)/.run.incomplete/outcomes.jsonl")
    #expect(throws: inUse) { try second.record(Samples.outcome(experiment.cells[0])) }
    #expect(throws: inUse) { try second.finish(state: .complete, experiments: [experiment], claims: []) }
    try first.record(Samples.outcome(experiment.cells[0]))
  }

  @Test func whatWasReadBeforeAnotherWroteIsStale() throws {
    let stale: RunFolder
    do {
      let first = try create()
      stale = try RunFolder.resume(path: run)
      try first.record(Samples.outcome(experiment.cells[0]))
    }
    #expect(throws: ResultsError.self) { try stale.record(Samples.outcome(experiment.cells[1])) }
    #expect(try RunFolder.resume(path: run).outcomes.count == 1)
  }

  @Test func foreignFoldersAreRefused() throws {
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: false)
    try folder.write("mine", to: "run/precious.txt")
    #expect(throws: ResultsError.exists(path: run)) { try create() }
    let error = #expect(throws: ResultsError.self) { try RunFolder.resume(path: run) }
    #expect(error?.description.contains("not a run folder: it holds no manifest.json") == true)
    #expect(folder.names == ["run", "run/precious.txt"])
  }

  @Test func anIncompleteRunIsNotStartedAnew() throws {
    _ = try create()
    #expect(throws: ResultsError.exists(path: "\(folder.path)/.run.incomplete")) { try create() }
  }

  @Test func aLinkThatPointsNowhereIsThere() throws {
    try FileManager.default.createSymbolicLink(atPath: run, withDestinationPath: "\(folder.path)/nowhere")
    #expect(throws: ResultsError.exists(path: run)) { try create() }
  }

  @Test func aFolderThatAppearsMeanwhileIsNotReplaced() throws {
    let made = try create()
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: false)
    #expect(throws: ResultsError.exists(path: run)) {
      try made.finish(state: .complete, experiments: [experiment], claims: [])
    }
    #expect(folder.exists(".run.incomplete/summary.csv"))
  }

  @Test func aMissingRunIsNamed() throws {
    let error = #expect(throws: ResultsError.self) { try RunFolder.resume(path: run) }
    #expect(error?.description.contains("is there") == true)
  }

  @Test func parentsAreMade() throws {
    let made = try RunFolder.create(
      at: "\(folder.path)/a/b/run", manifest: Samples.manifest(), experiments: [experiment])
    #expect(made.path == "\(folder.path)/a/b/.run.incomplete")
  }

  /// A file where a folder is wanted refuses root, too, unlike permissions.
  @Test func aPlaceThatCannotBeWrittenLeavesNothing() throws {
    try folder.write("", to: "file")
    let error = #expect(throws: ResultsError.self) {
      try RunFolder.create(at: "\(folder.path)/file/run", manifest: Samples.manifest(), experiments: [experiment])
    }
    #expect(error?.description == "\(folder.path)/file/.run.incomplete: can't be written: Not a directory")
    #expect(folder.names == ["file"])
  }

  /// /dev/full is a disk without room.
  @Test func aFullDiskIsOneErrorAndNoHalfFile() throws {
    let made = try create()
    try made.record(Samples.outcome(experiment.cells[0]))
    let summary = "\(folder.path)/.run.incomplete/summary.csv"
    try FileManager.default.createSymbolicLink(atPath: "\(summary).new", withDestinationPath: "/dev/full")
    #expect(throws: ResultsError.unwritable(path: summary, reason: "No space left on device")) {
      try made.finish(state: .complete, experiments: [experiment], claims: [])
    }
    #expect(!folder.exists(".run.incomplete/summary.csv"))
    #expect(!folder.names.contains { $0.hasSuffix(".new") })
    // With room again, the same run can be finished.
    #expect(try made.finish(state: .complete, experiments: [experiment], claims: []) == run)
  }

  @Test func anOutcomeThatDoesNotFitIsNotRecorded() throws {
    _ = try create()
    let resumed = try RunFolder.resume(path: run)
    let file = "\(folder.path)/.run.incomplete/outcomes.jsonl"
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "/dev/full")
    #expect(throws: ResultsError.unwritable(path: file, reason: "No space left on device")) {
      try resumed.record(Samples.outcome(experiment.cells[0]))
    }
    #expect(resumed.outcomes.isEmpty)
  }

  /// What a worker, a library or a shell wrote can't steer the terminal of whoever looks at the run.
  @Test func noControlCharacterOfAWorkerReachesAFile() throws {
    let hostile = "\u{1B}[31mred\u{7}\u{9B}2J\u{202E}\rover"
    let made = try create()
    try made.record(
      Samples.outcome(experiment.cells[0], .memory, metrics: [:], checksum: hostile, digest: hostile) {
        $0.allocatorVersion = hostile
        $0.remarks = [hostile]
        $0.unavailable["rss_peak_kib"] = hostile
        $0.memorySeries = [
          MemoryPoint(
            stage: hostile, elapsedMilliseconds: 0, entries: 1, rssKiB: 1, heapAllocatedBytes: nil,
            heapResidentBytes: nil)
        ]
      })
    try made.record(Samples.failure(experiment.cells[1], .time, "first \(hostile)\nsecond"))
    _ = try made.finish(state: .complete, experiments: [experiment], claims: [])
    for name in folder.names where folder.exists(name) && name.contains(".") && name.hasPrefix("run/") {
      let steering = try folder.text(name).unicodeScalars.filter {
        [.control, .format].contains($0.properties.generalCategory) && $0 != "\n" && $0 != "\r"
      }
      #expect(steering.isEmpty, "\(name)")
    }
    let rows = try CSVFile(Array(folder.text("run/summary.csv").utf8), path: "summary.csv", columns: ["reason"]).rows
    #expect(rows[0]["reason"].contains(#"\u{1B}[31mred"#) && rows.allSatisfy { !$0["reason"].contains("\r") })
  }

  @Test func theManifestSaysWhichAllocatorsServed() throws {
    let made = try create()
    try made.record(Samples.outcome(experiment.cells[0]))
    try made.record(Samples.failure(experiment.cells[1], .time, "crashed"))
    _ = try made.finish(state: .complete, experiments: [experiment], claims: [])
    let manifest = try Manifest.read(inRun: run)
    #expect(manifest.allocators == [.init(name: "system", library: "libc.so.6", version: "2.36")])
    #expect(manifest.state == .complete)
    #expect(manifest.experiments.map(\.file) == ["sample.toml"])
    // FNV-1a of the text, as any other tool computes it.
    #expect(manifest.experiments.map(\.digest) == ["e67830ed2907bf0f"])
  }

  @Test func whatTheExperimentsNeedIsStoredWithThem() throws {
    let allocators = try AllocatorCatalogue.parse(
      """
      [[allocator]]
      name = "system"
      summary = "s"
      [[allocator]]
      name = "jemalloc"
      summary = "j"
      libraries = ["/nonexistent/j.so"]
      """, file: "allocators.toml")
    let text = ClaimReaderTests.good.replacing("experiment = \"e\"", with: "experiment = \"sample\"")
    let concerned = try ClaimTable.parse(text, file: "t.toml")
    let other = try ClaimTable.parse(ClaimReaderTests.good.replacing("D1.T1", with: "D9.T9"), file: "t.toml")
    // An experiment's id may be the allocators' file name.
    let experiments = [experiment, Samples.experiment("allocators")]
    _ = try RunFolder.create(
      at: run, manifest: Samples.manifest(), experiments: experiments, equipment: Equipment(allocators: allocators),
      claims: [concerned, other])
    let stored = ".run.incomplete/experiments"
    #expect(try folder.text("\(stored)/allocators.toml") == allocators.source)
    #expect(try folder.text("\(stored)/allocators.experiment.toml") == experiments[1].source)
    #expect(try folder.text("\(stored)/claims/d1-t1.toml") == text)
    #expect(!folder.exists("\(stored)/claims/d9-t9.toml"))
    let resumed = try RunFolder.resume(path: run)
    #expect(try InterruptedRun.read(run).equipment?.allocators.source == allocators.source)
    #expect(resumed.manifest.enginesFile == nil, "only the lab's own engine is known")
    #expect(resumed.manifest.claimFiles?.map(\.stored) == ["experiments/claims/d1-t1.toml"])
  }

  @Test(arguments: ["/a/b", "/a/.b.incomplete", "/a/b/", "/a/x/../b"]) func aRunHasTwoNames(_ path: String) {
    #expect(RunFolder.finalPath(path) == "/a/b")
    #expect(RunFolder.incompletePath(RunFolder.finalPath(path)) == "/a/.b.incomplete")
  }
}
