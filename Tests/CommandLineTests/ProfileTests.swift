import Foundation
import Testing
import WaitingTests

/// `maplab profile` with the package's own worker.
@Suite(.serialized, .waitsForPrograms) struct ProfileTests {
  private func tool(_ project: TemporaryProject) -> CommandLineTool {
    var tool = project.tool
    tool.environment = [:]
    return tool
  }

  /// A project whose experiment fills maps.
  private func filling() throws -> TemporaryProject {
    let project = try TemporaryProject()
    let text = try project.read("experiments/small.toml")
    try project.write("experiments/small.toml", text.replacing("get-hit", with: "fill"))
    return project
  }

  private func samples(_ project: TemporaryProject, _ run: String) throws -> [String: Double] {
    let lines = try project.read("\(run)/samples.csv").split(whereSeparator: \.isNewline)
    var values: [String: Double] = [:]
    for line in lines where line.contains("map=span") {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      for (name, value) in zip(fields, fields.dropFirst()) {
        if let number = Double(value), name.contains("_") { values[name] = number }
      }
    }
    return values
  }

  @Test(.timeLimit(.minutes(2))) func blocksArePrintedAndWritten() throws {
    let project = try filling()
    let result = try tool(project).run("profile", "small", "--allocator", "system", "--output", "out")
    #expect(result.exitCode == 0, "\(result.errors)")
    for words in ["map=native", "map=span", "growth dominates", "flame graph: ", "pprof: "] {
      #expect(result.output.contains(words), "\(words)")
    }
    let table = try project.read("out/profile.csv")
    #expect(
      table.contains("SpanMap.resize(toSlots:)")
        && table.hasPrefix("experiment,cell,engine,engine_version,repetition,pass,site,stack,"))
    #expect(try project.read("out/experiments/small.toml").contains("passes = [\"profile\"]"))
    let folders = try FileManager.default.contentsOfDirectory(atPath: project.path + "/out/profiles")
    #expect(folders.count == 2)
    for folder in folders {
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(project.path)/out/profiles/\(folder)")
      #expect(files.contains("profile.pb.gz") && files.contains("bytes.svg") && files.contains("bytes.folded"))
    }
  }

  /// The profile and the allocations pass count the same calls of the same round.
  @Test(.timeLimit(.minutes(2))) func theSumIsThatOfTheAllocationsPass() throws {
    let project = try filling()
    #expect(try tool(project).run("profile", "small", "--allocator", "system", "--output", "one").exitCode == 0)
    let text = try project.read("experiments/small.toml")
    try project.write("experiments/small.toml", text.replacing(/passes = .*/, with: "passes = [\"allocations\"]"))
    #expect(try tool(project).run("run", "small", "--allocator", "system", "--output", "two").exitCode == 0)
    let (profile, counted) = (try samples(project, "one"), try samples(project, "two"))
    let perOperation = try #require(counted["allocs_per_op"]) + counted["reallocs_per_op"]!
    let operations = try #require(counted["bytes_per_op"].map { profile["profile_bytes"]! / $0 })
    #expect(operations.rounded() == operations)
    #expect(profile["profile_allocations"] == (perOperation * operations).rounded())
    #expect(profile["profile_resolved_share"]! >= 0.9)
  }

  @Test(.timeLimit(.minutes(3)), .enabled(if: DirectWorker.valgrind != nil, "valgrind is not installed"))
  func instructionsByStackAddUpToTheCountersPass() throws {
    let project = try filling()
    #expect(
      try tool(project).run("profile", "small", "--cpu", "--allocator", "system", "--output", "one").exitCode == 0)
    let text = try project.read("experiments/small.toml")
    try project.write("experiments/small.toml", text.replacing(/passes = .*/, with: "passes = [\"counters\"]"))
    #expect(try tool(project).run("run", "small", "--allocator", "system", "--output", "two").exitCode == 0)
    let (profile, counted) = (try samples(project, "one"), try samples(project, "two"))
    let ratio = try #require(profile["cpu_instructions_per_op"]) / counted["instructions_per_op"]!
    // The requests to callgrind are some tens of instructions in the one and taken off in the other.
    #expect(abs(ratio - 1) < 0.01, "\(ratio)")
  }

  @Test(.timeLimit(.minutes(2))) func twoRunsAreCompared() throws {
    let project = try filling()
    for run in ["one", "two"] {
      #expect(try tool(project).run("profile", "small", "--allocator", "system", "--output", run).exitCode == 0)
    }
    let result = try tool(project).run("profile", "two", "--against", "one")
    #expect(result.exitCode == 0, "\(result.errors)")
    // Profiles are exact: nothing differs.
    #expect(result.output.contains("the bytes are the same in every function"))
    let graph = try #require(result.output.split(separator: "\n").first { $0.contains("bytes.difference.svg") })
    let path = graph.replacing("difference: ", with: "")
    #expect(FileManager.default.fileExists(atPath: path.hasPrefix("/") ? String(path) : "\(project.path)/\(path)"))
  }

  @Test func whatHasNoProfilesIsAnError() throws {
    let project = try TemporaryProject()
    let missing = try tool(project).run("profile", "smal", "--output", "out")
    #expect(missing.exitCode == 2 && missing.errors.contains("small") && !project.exists("out"))
    #expect(try project.tool.run("run", "small", "--output", "plain").exitCode == 0)
    let plain = try tool(project).run("profile", "plain")
    #expect(plain.exitCode == 2 && plain.errors.contains("no profiles"), "\(plain.errors)")
  }
}
