import Foundation
import Testing
import WaitingTests

/// Every verb that reads a run ends with 2 and one line that names the file, whatever stands there.
@Suite(.serialized, .waitsForPrograms) struct DamagedRunTests {
  static let damages: [(name: String, apply: @Sendable (String) throws -> Void)] = [
    ("missing", { try FileManager.default.removeItem(atPath: $0) }),
    ("empty", { try Data().write(to: URL(fileURLWithPath: $0)) }),
    ("cut off", { try Data(contentsOf: URL(fileURLWithPath: $0)).dropLast(9).write(to: URL(fileURLWithPath: $0)) }),
    ("not UTF-8", { try Data([0xFF, 0xFE, 10]).write(to: URL(fileURLWithPath: $0)) }),
    (
      "a directory",
      {
        try FileManager.default.removeItem(atPath: $0)
        try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false)
      }
    ),
    (
      "a link to itself",
      {
        try FileManager.default.removeItem(atPath: $0)
        try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: $0)
      }
    ),
    ("a script's output", { try Data("\u{1B}[31mred\n".utf8).write(to: URL(fileURLWithPath: $0)) }),
  ]

  private func expectRefusal(_ project: TemporaryProject, _ file: String, _ damage: Int, _ arguments: [String]) throws {
    let path = "\(project.path)/\(file)"
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try Self.damages[damage].apply(path)
    defer {
      try? FileManager.default.removeItem(atPath: path)
      try? whole.write(to: URL(fileURLWithPath: path))
    }
    let result = try project.tool.start(arguments).wait()
    let what: Comment = "\(arguments) with \(file) \(Self.damages[damage].name): \(result.errors)"
    #expect(result.exitCode == 2, what)
    #expect(result.output.isEmpty, what)
    #expect(result.errors.split(separator: "\n").count == 1, what)
    // A folder without a manifest is named itself.
    #expect(result.errors.contains(file) || result.errors.contains("manifest.json"), what)
    #expect(!result.errors.contains("\u{1B}"), what)
  }

  @Test(.timeLimit(.minutes(2)), arguments: damages.indices) func readingVerbsRefuse(_ damage: Int) throws {
    let project = try TemporaryProject()
    let run = try project.tool.run("run", "--profile", "quick", "--output", "out")
    #expect(run.exitCode == 0, "\(run.errors)")
    for file in [
      "manifest.json", "cells.csv", "cells.jsonl", "summary.csv", "samples.csv", "percentiles.csv", "memory.csv",
      "experiments/small.toml",
    ] {
      for verb in ["show", "tables"] { try expectRefusal(project, "out/\(file)", damage, [verb, "out"]) }
    }
    #expect(try project.tool.run("show", "out").exitCode == 0, "whole again")
  }

  @Test(.timeLimit(.minutes(2)), arguments: damages.indices) func resumingRefuses(_ damage: Int) throws {
    // A copy of the folder while the first process runs is an incomplete run.
    let project = try TemporaryProject(
      worker: """
        [ -e "$here/.copy.incomplete" ] || cp -r "$here/.out.incomplete" "$here/.copy.incomplete"
        \(TemporaryProject.answer)
        """)
    #expect(try project.tool.run("run", "--profile", "quick", "--output", "out").exitCode == 0)
    let started = project.startedWorkers
    for file in ["manifest.json", "experiments/small.toml"] {
      try expectRefusal(project, ".copy.incomplete/\(file)", damage, ["run", "--resume", "copy"])
    }
    #expect(project.startedWorkers == started, "nothing was run")
  }
}
