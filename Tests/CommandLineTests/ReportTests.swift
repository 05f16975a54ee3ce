import Foundation
import Testing
import WaitingTests

/// `maplab report`, which hands a run to the page's program; the page itself is tested in Tests/Report.
@Suite(.serialized, .waitsForPrograms) struct ReportTests {
  /// A project with a run, and a program in place of Python that keeps what it was given.
  private func project(python: String?) throws -> TemporaryProject {
    let project = try TemporaryProject()
    #expect(try project.tool.run("run", "--profile", "quick", "--output", "results/runs/one").exitCode == 0)
    try project.write("results/maplab_report/__main__.py", "")
    guard let python else { return project }
    try project.write(".build/venv/.complete", "")
    try project.write(".build/venv/bin/python", "#!/bin/sh\n\(python)\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: project.path + "/.build/venv/bin/python")
    return project
  }

  @Test func thePageGetsTheRunsAndTheAnswer() throws {
    let project = try project(
      python: #"printf '%s\n' "$@" > asked; cp "$8" answer; echo "$PYTHONPATH" >> asked; echo written"#)
    let result = try project.tool.run(
      "report", "results/runs/one", "--against", "results/runs/one", "--output", "page.html")
    #expect(result.exitCode == 0 && result.output == "written\n", "\(result.errors)")
    let asked = try project.read("asked").split(separator: "\n").map(String.init)
    #expect(asked[0...1] == ["-m", "maplab_report"])
    #expect(asked[2...3].allSatisfy { $0.hasSuffix("/results/runs/one") && $0.hasPrefix("/") })
    #expect(asked[4] == "--output" && asked[5].hasSuffix("/page.html") && asked[6] == "--answer")
    #expect(asked.last?.hasSuffix("/results") == true)
    #expect(try project.read("answer").contains("\"workloads\":["))
  }

  @Test func whatIsMissingIsSaid() throws {
    let result = try project(python: nil).tool.run("report", "results/runs/one")
    #expect(result.exitCode == 2 && result.errors.contains("Python packages are not installed: make -C "))
    let failed = try project(python: "echo broken >&2; exit 3").tool.run("report", "results/runs/one")
    #expect(
      failed.exitCode == 2 && failed.errors.contains("broken") && failed.errors.contains("the page was not written"))
    let none = try project(python: "true").tool.run("report", "results/runs/two")
    #expect(none.exitCode == 2 && none.errors.contains("results/runs/two"))
  }
}
