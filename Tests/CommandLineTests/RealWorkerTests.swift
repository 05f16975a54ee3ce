import Catalogue
import Foundation
import Results
import Testing
import WaitingTests

/// The whole path with the package's own worker and probe.
@Suite(.serialized, .waitsForPrograms) struct RealWorkerTests {
  private static let hasValgrind = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/valgrind") }

  private func run(_ project: TemporaryProject, into output: String) throws -> [CellSummary] {
    var tool = project.tool
    tool.environment = [:]
    let result = try tool.run("run", "--profile", "quick", "--allocator", "system", "--output", output)
    #expect(result.exitCode == 0, "\(result.errors)\(result.output)")
    return try RunReader.open("\(project.path)/\(output)").summary.cells
  }

  private func project(kind: String, passes: String) throws -> TemporaryProject {
    let project = try TemporaryProject()
    try project.write(
      "experiments/small.toml",
      TemporaryProject.experiment.replacing("get-hit", with: kind).replacing("[\"time\"]", with: passes))
    return project
  }

  @Test(.timeLimit(.minutes(1))) func everyCheapPassGivesItsFigures() throws {
    let project = try project(kind: "get-hit", passes: #"["time", "latency", "allocations", "memory"]"#)
    let cells = try run(project, into: "out")
    #expect(cells.map(\.parameters.map) == [.native, .span])
    #expect(Set(cells.map(\.checksum)).count == 1, "both maps did the same work")
    for cell in cells {
      #expect(cell.status == .ok)
      #expect(cell.samples["allocs_per_op"] == [0], "a look-up allocates nothing")
      for metric in [
        Metric.nsPerOp, Metric.p99Ns, Metric.clockFloorNs, Metric.rssBuiltKib, Metric.heapAllocatedBytes,
      ] {
        #expect((cell.estimate(metric)?.value ?? 0) > 0, "\(metric.name)")
      }
    }
  }

  @Test(.timeLimit(.minutes(1))) func allocationCountsAreTheSameInEveryRun() throws {
    let project = try project(kind: "create-fill-drop", passes: #"["allocations"]"#)
    let runs = try ["one", "two"].map { try run(project, into: $0).map(\.samples) }
    #expect(runs[0] == runs[1])
    #expect(runs[0].allSatisfy { ($0["allocs_per_op"]?.first ?? 0) >= 1 })
  }

  @Test(.enabled(if: hasValgrind), .timeLimit(.minutes(1))) func instructionCountsAreTheSameInEveryRun() throws {
    let project = try project(kind: "get-hit", passes: #"["counters"]"#)
    let runs = try ["one", "two"].map { try run(project, into: $0) }
    #expect(runs[0].map(\.samples) == runs[1].map(\.samples))
    for cell in runs[0] {
      #expect(cell.counterSource == "callgrind")
      #expect((cell.samples["instructions_per_op"]?.first ?? 0) > 1)
    }
  }

  /// Threads, roles, an open load and a pause, from the file to the folder.
  @Test(.timeLimit(.minutes(1))) func threadsShareAMapUnderALoad() throws {
    let project = try TemporaryProject()
    try project.write(
      "experiments/small.toml",
      """
      id = "small"
      title = "Threads"
      [workload]
      kind = "mixed"
      operations = 5_000
      entries = 100
      mix = { reads = 0.5, updates = 0.3, inserts = 0.1, erases = 0.1 }
      load = { kind = "open", rate = 100_000, schedule = "poisson" }
      pause = { every = 1_000, milliseconds = 0.5 }
      [matrix]
      map = ["native", "sharded", "locked-mutex", "read-mostly"]
      allocator = ["system"]
      threads = [1, 2, { readers = 1, writers = 1 }]
      [measure]
      passes = ["time", "latency", "allocations", "memory"]
      """)
    let cells = try run(project, into: "out")
    let measured = cells.filter { $0.status != .skipped }
    #expect(measured.allSatisfy { $0.status == .ok }, "\(measured.map(\.reason))")
    #expect(measured.count == 10)
    #expect(cells.filter { $0.status == .skipped }.allSatisfy { $0.parameters.map == .native })
    for (_, same) in Dictionary(grouping: measured, by: { $0.id.split(separator: "=").last ?? "" }) {
      #expect(Set(same.map(\.checksum)).count == 1, "every map gives the same checksum at the same threads")
    }
    for cell in measured {
      // Five pauses of half a millisecond in five thousand operations; with two threads two each, at the same time.
      let pauses = cell.parameters.threads == 1 ? 2.5e6 : 1e6
      #expect((cell.estimate(Metric.nsPerOp)?.value ?? 0) > pauses / 5_000)
      #expect((cell.estimate(Metric.maxNs)?.value ?? 0) > 499_000)
      #expect((cell.estimate(Metric.serviceMaxNs)?.value ?? 0) > 499_000)
      #expect((cell.estimate(Metric.offeredRate)?.value ?? 0) > 50_000)
      #expect(cell.samples["achieved_rate"]?.count == 1)
      #expect(cell.samples["allocs_per_op"] != nil)
      #expect((cell.samples["slowest_thread_ns_per_op"] != nil) == (cell.parameters.threads == 2))
      #expect((cell.samples["rss_built_kib"] != nil) == (cell.parameters.threads == 1))
      #expect(cell.reason.contains("the life of a map is one thread's") == (cell.parameters.threads == 2))
      #expect((cell.samples["reader_ns_per_op"] != nil) == cell.id.hasSuffix("1r+1w"))
      let name = "out/histograms/small/" + cell.id.dropFirst("small/".count)
      for ending in [".hgrm", ".service.hgrm", ".hlog"] { #expect(project.exists(name + ending), "\(name)\(ending)") }
    }
  }

  /// An update with a new object is one block more and one less, whichever thread does it: the threads themselves and
  /// their meeting at the start allocate nothing.
  @Test(.timeLimit(.minutes(1))) func allocationsOfAllThreadsAreCounted() throws {
    let project = try TemporaryProject()
    try project.write(
      "experiments/small.toml",
      """
      id = "small"
      title = "Threads"
      [workload]
      kind = "update"
      operations = 5_001
      entries = 100
      values = { type = "class", size = 16 }
      [matrix]
      map = ["sharded", "locked-mutex"]
      allocator = ["system"]
      threads = [1, 2, 3]
      [measure]
      passes = ["allocations"]
      """)
    let cells = try run(project, into: "out")
    #expect(cells.count == 6)
    for cell in cells {
      #expect(cell.status == .ok && cell.operations == 5_001)
      #expect(cell.samples["allocs_per_op"] == [1] && cell.samples["frees_per_op"] == [1], "\(cell.id)")
      #expect(cell.samples["reallocs_per_op"] == [0] && cell.samples["live_allocs"] == [0], "\(cell.id)")
    }
  }
}
