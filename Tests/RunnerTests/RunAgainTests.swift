import Experiments
import Foundation
import Results
import Testing
import WorkerProtocol

@testable import Runner

/// A run that is planned again from its folder alone.
@Suite final class RunAgainTests {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "maplab-again-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static let allocators = """
    [[allocator]]
    name = "system"
    summary = "the C library's"
    statistics = "glibc"
    environment = { SOME_SETTING = "7" }

    [[allocator]]
    name = "jemalloc"
    summary = "not here"
    libraries = ["/nonexistent/libjemalloc.so.2"]
    """

  static let experiment = """
    id = "again"
    title = "A small one"

    [workload]
    kind = "get-hit"
    operations = 1000
    entries = 100

    [matrix]
    map = ["native", "span", "arena"]
    allocator = ["system", "jemalloc"]

    [measure]
    processes = 4
    """

  private func make(selection: Manifest.Selection?) throws -> RunPlan {
    let allocators = try AllocatorCatalogue.parse(Self.allocators, file: "allocators.toml")
    let experiment = try ExperimentFiles.parse(Self.experiment, file: "somewhere/else.toml", allocators: allocators)
    var manifest = Manifest(
      id: "run", startedAt: "2026-01-02T03:04:05Z", profile: "standard", seed: 99, arguments: ["run", "d1/*"])
    manifest.selection = selection
    let made = try RunFolder.create(
      at: "\(folder)/run", manifest: manifest, experiments: [experiment], allocators: allocators)
    _ = try made.finish(state: .complete, experiments: [experiment], claims: [])
    let selected = try CellSelection(filter: selection?.filter, allocators: selection?.allocators ?? [])
      .applied(to: [experiment], catalogue: allocators)
    return RunPlan(
      experiments: selected, allocators: allocators, profile: .standard, seeds: PlanSeeds(run: 99),
      processor: ProcessEnvironment.workerProcessor)
  }

  @Test func everyProcessIsPlannedAsItWas() throws {
    let plan = try make(selection: .init(filter: "*map=*a*", allocators: ["system"]))
    let again = try PreparedRun.again("\(folder)/run", output: "\(folder)/second")
    #expect(again.plan.processes == plan.processes)
    #expect(again.plan.skipped == plan.skipped)
    #expect(again.seed == 99 && again.profile == .standard && again.earlier.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/second"), "nothing is written yet")
  }

  @Test func aRunThatStoredTooLittleIsRefused() throws {
    _ = try make(selection: nil)
    let error = #expect(throws: ResultsError.self) {
      try PreparedRun.again("\(self.folder)/run", output: "\(self.folder)/second")
    }
    #expect(error?.description.contains("did not store what is needed to repeat it") == true)
  }

  @Test func aMistakeInAStoredFileIsToldWithItsPlace() throws {
    _ = try make(selection: .init(filter: nil, allocators: []))
    try "id = 3".write(toFile: "\(folder)/run/experiments/again.toml", atomically: false, encoding: .utf8)
    let error = #expect(throws: InvalidInput.self) {
      try PreparedRun.again("\(self.folder)/run", output: "\(self.folder)/second")
    }
    #expect(error?.description.contains("run/experiments/again.toml") == true)
  }
}
