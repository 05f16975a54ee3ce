import Foundation
import Testing
import WaitingTests

/// `maplab inspect` with the package's own worker.
@Suite(.serialized, .waitsForPrograms) struct InspectTests {
  private func tool(_ project: TemporaryProject) -> CommandLineTool {
    var tool = project.tool
    tool.environment = [:]
    return tool
  }

  @Test(.timeLimit(.minutes(1))) func storageIsPrintedDrawnAndWritten() throws {
    let project = try TemporaryProject()
    let result = try tool(project).run("inspect", "small", "--allocator", "system", "--output", "out")
    #expect(result.exitCode == 0, "\(result.errors)")
    for words in ["map=native", "map=span", "B of storage", "entries", "a random function", "chi-square", "picture: "] {
      #expect(result.output.contains(words), "\(words)")
    }
    // No terminal: no colours, and no line is longer than 80 columns but names and paths.
    #expect(!result.output.contains("\u{1B}"))
    let long = result.output.split(whereSeparator: \.isNewline).filter { $0.count > 80 && $0.hasPrefix("  ") }
    #expect(long.isEmpty, "\(long)")
    let lines = try project.read("out/inspection.csv").split(whereSeparator: \.isNewline)
    #expect(
      lines.count > 100 && lines[0] == "experiment,cell,engine,engine_version,repetition,what,item,value,expected")
    #expect(try project.read("out/experiments/small.toml").contains("passes = [\"inspection\"]"))
    let pictures = try FileManager.default.contentsOfDirectory(atPath: project.path + "/out/pictures")
    #expect(pictures.count == 2)
    for name in pictures { #expect(try project.read("out/pictures/" + name).hasPrefix("<svg ")) }
  }

  /// Twice the same seed, twice the same figures, but for the pages that are resident.
  @Test(.timeLimit(.minutes(1))) func figuresAreExact() throws {
    let project = try TemporaryProject()
    var files: [[Substring]] = []
    for output in ["one", "two"] {
      #expect(try tool(project).run("inspect", "small", "--allocator", "system", "--output", output).exitCode == 0)
      files.append(
        try project.read("\(output)/inspection.csv").split(whereSeparator: \.isNewline)
          .filter { !$0.contains(",pages,") })
    }
    #expect(files[0] == files[1] && files[0].count > 100)
  }

  @Test(.timeLimit(.minutes(1))) func aCellIsAnArgument() throws {
    let project = try TemporaryProject()
    let cells = try tool(project).run("run", "small", "--dry-run").output
    let cell = try #require(
      cells.split(whereSeparator: { $0.isWhitespace }).first { $0.hasPrefix("small/") && $0.contains("map=span") })
    let result = try tool(project).run("inspect", String(cell), "--output", "out")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("map=span") && !result.output.contains("map=native"))
  }

  @Test func whatIsNoExperimentOrCellIsAnError() throws {
    let project = try TemporaryProject()
    let experiment = try tool(project).run("inspect", "smal", "--output", "out")
    #expect(
      experiment.exitCode == 2 && experiment.errors.contains("did you mean") && experiment.errors.contains("small"))
    let cell = try tool(project).run("inspect", "small/map=spam", "--output", "out")
    #expect(cell.exitCode == 2 && cell.errors.contains("map=spam"))
    #expect(cell.errors.contains("did you mean \"small/map=span"), "\(cell.errors)")
    #expect(!project.exists("out"))
  }
}
