import Foundation
import Testing
import WaitingTests

@Suite(.serialized, .waitsForPrograms) struct HelpTests {
  /// The verbs, as the tool itself lists them.
  private func verbs() throws -> [String] {
    struct Dump: Decodable {
      struct Command: Decodable {
        var commandName: String
        var subcommands: [Command]?
      }
      var command: Command
    }
    let text = try CommandLineTool().run("--experimental-dump-help").output
    let commands = try JSONDecoder().decode(Dump.self, from: Data(text.utf8)).command.subcommands ?? []
    return commands.map(\.commandName).filter { $0 != "help" }
  }

  @Test func everyVerbExplainsItselfWithAnExample() throws {
    let verbs = try verbs()
    #expect(verbs.contains("run") && verbs.contains("compare"))
    for verb in verbs {
      let result = try CommandLineTool().run(verb, "--help")
      #expect(result.exitCode == 0, "\(verb)")
      #expect(result.output.contains("EXAMPLE") && result.output.contains("maplab \(verb)"), "\(verb)")
      #expect(result.errors.isEmpty, "\(verb)")
    }
  }

  @Test func theToolExplainsItself() throws {
    let result = try CommandLineTool().run("--help")
    #expect(result.exitCode == 0)
    for verb in try verbs() { #expect(result.output.contains("  \(verb) "), "\(verb)") }
  }

  @Test func usageErrorsExitWithTwo() throws {
    for arguments in [["frobnicate"], ["run", "--frobnicate"], ["list", "mops"], ["run", "--seed", "x"]] {
      let result = try CommandLineTool().start(arguments).wait()
      #expect(result.exitCode == 2, "\(arguments)")
      #expect(result.output.isEmpty)
      #expect(result.errors.contains("Error: "))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionScriptsAreOffered(shell: String) throws {
    let result = try CommandLineTool().run("--generate-completion-script", shell)
    #expect(result.exitCode == 0 && result.output.contains("dry-run"))
  }
}

@Suite(.serialized, .waitsForPrograms) struct ListTests {
  @Test func everySubjectIsListed() throws {
    let project = try TemporaryProject()
    for (subject, words) in [
      ("maps", ["native-reserved", "span", "S5"]), ("workloads", ["create-fill-drop", "struct16", "class"]),
      ("metrics", ["ns_per_op", "instructions_per_op"]), ("experiments", ["small", "2 (+2 skipped)"]),
      ("allocators", ["system", "not installed (package libjemalloc-dev)"]),
    ] {
      let result = try project.tool.run("list", subject)
      #expect(result.exitCode == 0, "\(subject)")
      for word in words { #expect(result.output.contains(word), "\(subject)") }
    }
  }

  @Test func aDirectoryWithoutAllocatorsIsNoExperimentsDirectory() throws {
    let result = try CommandLineTool().run("list", "experiments", "--experiments", "/dev")
    #expect(result.exitCode == 2)
    #expect(result.errors == "maplab: /dev is no experiments directory: it has no allocators.toml\n")
  }
}

@Suite(.serialized, .waitsForPrograms) struct CheckTests {
  @Test func aGoodProjectIsGood() throws {
    let result = try TemporaryProject().tool.run("check")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("small, 2 cells, 2 skipped"))
  }

  @Test func allMistakesAreToldAtOnce() throws {
    let project = try TemporaryProject()
    try project.write(
      "bad.toml",
      TemporaryProject.experiment.replacing("\"span\"", with: "\"spam\"").replacing(
        "entries = 100", with: "entires = 100"))
    let result = try project.tool.run("check", "bad.toml")
    #expect(result.exitCode == 2)
    #expect(result.output.isEmpty)
    let lines = result.errors.split(separator: "\n")
    #expect(lines.contains { $0.contains("bad.toml:12") && $0.contains("spam") && $0.contains("\"span\"") })
    #expect(lines.contains { $0.contains("bad.toml:7") && $0.contains("entires") && $0.contains("\"entries\"") })
  }

  @Test func aMissingFileIsTold() throws {
    let result = try TemporaryProject().tool.run("check", "nowhere.toml")
    #expect(result.exitCode == 2 && result.errors.contains("nowhere.toml"))
  }
}

@Suite(.serialized, .waitsForPrograms) struct DoctorTests {
  @Test func itFindsWorkerAndProbe() throws {
    let project = try TemporaryProject()
    let result = try project.tool.run("doctor")
    #expect(result.exitCode == 0)
    #expect(result.output.contains(project.path + "/worker"))
    #expect(result.output.contains("apt-get install libjemalloc-dev"))
  }

  @Test func withoutAWorkerNothingCanBeMeasured() throws {
    let project = try TemporaryProject()
    var tool = project.tool
    tool.environment["MAPLAB_WORKER"] = "/nonexistent/worker"
    let result = try tool.run("doctor")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("not at /nonexistent/worker"))
  }
}
