import Foundation
import Testing
import WaitingTests

/// What standard output can't take is told; a reader that has seen enough is no error.
@Suite(.serialized, .waitsForPrograms) struct OutputTests {
  /// A run that concerns tables.
  static let reference = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/results/reference"

  static let verbs: [[String]] =
    ["maps", "allocators", "workloads", "studies", "experiments", "metrics"].map { ["list", $0] } + [
      ["check"], ["engine", "list"], ["doctor", "--seconds", "0"], ["show", "out"], ["tables", reference],
      ["tables", reference, "--csv"], ["tables", reference, "--summary", "--csv"],
      ["compare", "out", "out"], ["compare", "out", "out", "--csv"], ["compare", "out", "out", "--json"],
      ["run", "--profile", "quick", "--dry-run"], ["run", "--profile", "quick", "--dry-run", "--json"],
      ["run", "--profile", "quick", "--output", "again"], ["run", "--profile", "quick", "--json", "--output", "json"],
      ["verify", "out"], ["verify", "out", "--json"], ["--help"], ["--version"], ["run", "--help"],
      ["--generate-completion-script", "zsh"],
    ]

  private func measuredProject() throws -> TemporaryProject {
    let project = try TemporaryProject()
    #expect(try project.tool.run("run", "--profile", "quick", "--output", "out").exitCode == 0)
    return project
  }

  @Test(.timeLimit(.minutes(2))) func aFullDiskIsTold() throws {
    let project = try measuredProject()
    var tool = project.tool
    tool.outputFile = "/dev/full"
    for arguments in Self.verbs {
      let result = try tool.start(arguments).wait()
      #expect(result.exitCode == 1, "\(arguments): \(result.errors)")
      #expect(
        result.errors.hasSuffix("maplab: standard output can't be written: No space left on device\n"),
        "\(arguments): \(result.errors)")
    }
    #expect(project.exists("again/summary.csv") && project.exists("json/summary.csv"), "what was measured is kept")
  }

  @Test(.timeLimit(.minutes(2))) func aReaderThatStopsIsNoError() throws {
    let project = try measuredProject()
    for arguments in Self.verbs where !arguments.contains("--output") {
      try? FileManager.default.removeItem(atPath: project.path + "/closed")
      let script = """
        { while [ ! -e closed ]; do sleep 0.01; done; "$@" 2> errors; echo $? > code; } | { exec <&-; : > closed; }
        """
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script, "sh", CommandLineTool.directory + "/maplab"] + arguments
      process.currentDirectoryURL = URL(fileURLWithPath: project.path)
      process.environment = project.tool.environment.merging(["PATH": "/usr/bin:/bin"]) { mine, _ in mine }
      try process.run()
      process.waitUntilExit()
      #expect(try project.read("code") == "0\n", "\(arguments)")
      #expect(try !project.read("errors").contains("standard output"), "\(arguments)")
    }
  }

  /// What files and arguments hold must not steer the terminal.
  @Test func nothingSteersTheTerminal() throws {
    let project = try TemporaryProject()
    let name = "\u{1B}]0;renamed\u{7}\u{1B}[2Jout"
    let hostile =
      TemporaryProject.experiment.replacing("A small one", with: "\\u001B[31mred\\u0007")
      + "\n[[exclude]]\nmap = \"span\"\nreason = \"\\u001B[2Jall is well\""
    try project.write("experiments/\(name).toml", hostile)
    try FileManager.default.removeItem(atPath: project.path + "/experiments/small.toml")
    for arguments in [
      ["check"], ["list", "experiments"], ["run", "--dry-run"], ["run", "--dry-run", "--json"],
      ["run", "--profile", "quick", "--output", name], ["show", "./\(name)"], ["run", "--output", name],
      ["show", "./\(name)x"], ["run", "--profile", name], ["run", "--filter", name], [name],
    ] {
      let result = try project.tool.start(arguments).wait()
      let text = result.output + result.errors
      let steering = text.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
      #expect(steering.isEmpty && !text.isEmpty, "\(arguments): \(text.debugDescription)")
    }
  }
}
