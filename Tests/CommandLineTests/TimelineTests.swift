import Foundation
import Testing
import WaitingTests

/// `maplab timeline` with the package's own worker.
@Suite(.serialized, .waitsForPrograms) struct TimelineTests {
  private func tool(_ project: TemporaryProject) -> CommandLineTool {
    var tool = project.tool
    tool.environment = [:]
    return tool
  }

  @Test(.timeLimit(.minutes(1))) func growthsArePrintedAndWritten() throws {
    let project = try TemporaryProject()
    let result = try tool(project).run("timeline", "small", "--allocator", "system", "--output", "out")
    #expect(result.exitCode == 0, "\(result.errors)")
    for words in ["map=native", "map=span", "growths move", "share of growth", "trace: "] {
      #expect(result.output.contains(words), "\(words)")
    }
    let lines = try project.read("out/timeline.csv").split(whereSeparator: \.isNewline)
    #expect(lines.count > 2 && lines[0].hasPrefix("experiment,cell,engine,engine_version,repetition,growth,"))
    // The stored experiment says what was run.
    #expect(try project.read("out/experiments/small.toml").contains("passes = [\"timeline\"]"))
    let traces = try FileManager.default.contentsOfDirectory(atPath: project.path + "/out/traces")
    #expect(traces.count == 2)
    for name in traces {
      let text = try project.read("out/traces/" + name)
      #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any])
    }
  }

  @Test(.timeLimit(.minutes(1))) func aCellIsAnArgument() throws {
    let project = try TemporaryProject()
    let cells = try tool(project).run("run", "small", "--dry-run").output
    let cell = try #require(
      cells.split(whereSeparator: { $0.isWhitespace }).first { $0.hasPrefix("small/") && $0.contains("map=span") })
    let result = try tool(project).run("timeline", String(cell), "--output", "out")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("map=span") && !result.output.contains("map=native"))
  }

  @Test func whatIsNoExperimentIsAnError() throws {
    let project = try TemporaryProject()
    let result = try tool(project).run("timeline", "smal", "--output", "out")
    #expect(result.exitCode == 2 && result.errors.contains("small") && !project.exists("out"))
  }
}
