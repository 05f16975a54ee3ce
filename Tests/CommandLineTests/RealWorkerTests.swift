import Foundation
import Results
import Testing

/// The whole path with the package's own worker and probe.
@Suite struct RealWorkerTests {
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
      for metric in ["ns_per_op", "p99_ns", "clock_floor_ns", "rss_built_kib", "heap_allocated_bytes"] {
        #expect((cell.estimate(metric)?.value ?? 0) > 0, "\(metric)")
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
}
