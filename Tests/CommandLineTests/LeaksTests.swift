import Foundation
import Testing
import WaitingTests

/// `maplab leaks` with the package's own worker, and on other programs.
@Suite(.serialized, .waitsForPrograms) struct LeaksTests {
  private func tool(_ project: TemporaryProject) -> CommandLineTool {
    var tool = project.tool
    tool.environment = [:]
    return tool
  }

  @Test(.timeLimit(.minutes(2))) func aLeakAndItsRepairAreToldApart() throws {
    let project = try TemporaryProject()
    try project.write(
      "experiments/small.toml",
      """
      id = "small"
      title = "Two soaks"

      [workload]
      kind = "study"
      operations = 10_000
      entries = 64
      values = { type = "bytes", size = 256 }

      [matrix]
      map = ["none"]
      allocator = ["system"]
      study = ["soak.closures-whole", "soak.closures-light-bounded"]

      [measure]
      passes = ["observations", "profile"]
      """)
    let tool = tool(project)
    let run = try tool.run("run", "small", "--profile", "quick", "--output", "out")
    #expect(run.exitCode == 0, "\(run.errors)")
    let told = try tool.run("leaks", "out").output
    #expect(told.contains(/blocks function(.|\n)* HeldRequest\.init/), "\(told)")
    #expect(told.contains("after the map was let go"), "\(told)")
    let all = try tool.run("leaks", "out", "--csv")
    #expect(all.exitCode == 1, "\(all.errors)")
    let rows = all.output.split(whereSeparator: \.isNewline).dropFirst()
    #expect(rows.first { $0.contains("closures-whole") }?.contains(",leaks,") == true, "\(all.output)")
    #expect(rows.first { $0.contains("closures-light-bounded") }?.contains(",bounded,") == true, "\(all.output)")
    let repaired = try tool.run("leaks", "out", "--filter", "light")
    #expect(repaired.exitCode == 0 && repaired.output.contains("bounded"))
    let none = try tool.run("leaks", "out", "--filter", "nothing")
    #expect(none.exitCode == 2 && none.errors.contains("nothing"))
  }

  @Test(.timeLimit(.minutes(1))) func aSleepingCommandDoesNotLeakAndIsEnded() throws {
    let project = try TemporaryProject()
    let result = try tool(project).run("leaks", "--seconds", "2", "--every", "0.05", "--", "sleep", "500")
    #expect(result.exitCode == 0, "\(result.errors)\(result.output)")
  }

  @Test func badInputIsAnError() throws {
    let project = try TemporaryProject()
    for arguments in [
      ["leaks", "--pid", "999999999"], ["leaks", "--pid", "0"], ["leaks", "--pid", "1", "--", "sleep", "1"],
      ["leaks", "--seconds", "1"], ["leaks", "--run"], ["leaks", "--run", "no-such-experiment"],
      ["leaks", "no-such-run"], ["leaks", "--seconds", "1", "--", "no-such-program"],
    ] {
      let result = try tool(project).start(arguments).wait()
      #expect(result.exitCode == 2, "\(arguments): \(result.output)\(result.errors)")
    }
  }
}
