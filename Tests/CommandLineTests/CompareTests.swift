import Foundation
import Testing
import WaitingTests

/// `maplab compare` and `maplab verify`, run as a user runs them, with a worker that answers by the job it gets.
@Suite(.serialized, .waitsForPrograms) struct CompareTests {
  /// Times by map, spread a little by the job's own text; allocations by the file `allocations`.
  static let worker = """
    spread=$(printf '%s' "$job" | cksum | cut -c1-2)
    factor=$(cat "$here/factor" 2>/dev/null || echo 10)
    case $job in *'"map":"span"'*|*'"study":"key-building.interpolation"'*) factor=$((factor * 2)) ;; esac
    metrics='"ns_per_op":'$((factor * 100 + spread))
    case $job in *'"pass":"allocations"'*)
      metrics='"allocs_per_op":'$(cat "$here/allocations" 2>/dev/null || echo 3) ;;
    esac
    \(TemporaryProject.report(metrics: "$metrics"))
    """

  private func project() throws -> TemporaryProject {
    let project = try TemporaryProject(worker: Self.worker)
    try project.write(
      "experiments/small.toml",
      TemporaryProject.experiment.replacing("[\"time\"]", with: "[\"time\", \"allocations\"]").replacing(
        "\"native\", \"span\"]", with: "\"native\", \"span\"]\nvariant = [\"a\", \"b\"]"))
    return project
  }

  private func run(_ project: TemporaryProject, _ output: String, factor: Int = 10) throws {
    try project.write("factor", "\(factor)")
    let result = try project.tool.run("run", "--profile", "standard", "--output", output)
    #expect(result.exitCode == 0, "\(result.errors)")
  }

  @Test func twoRunsAreHeldAgainstEachOther() throws {
    let project = try project()
    try run(project, "old")
    try run(project, "new", factor: 20)
    let result = try project.tool.run("compare", "old", "new")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("first: old; second: new"))
    #expect(result.output.contains("worse") && result.output.contains("geometric mean of 4 cells"))
    #expect(result.output.contains("exact figures: 4 compared, 0 differ"))
    #expect(result.output.contains("4 tests, corrected by Benjamini-Hochberg at 5 %: 4 differ"))
    #expect(!result.output.contains("\u{1b}"), "no colour where there is no terminal")

    let failing = try project.tool.run("compare", "old", "new", "--fail-on-regression", "5")
    #expect(failing.exitCode == 1 && failing.errors.contains("regression: small/map=native"))
    let annotated = try project.tool.run("compare", "old", "new", "--fail-on-regression", "5", "--github")
    #expect(annotated.exitCode == 1)
    #expect(annotated.output.hasPrefix("::error title=regression::small/map=native"))
    #expect(
      annotated.output.contains("worse by ") && annotated.output.contains(" %25") && annotated.output.contains("| cell")
    )
    let better = try project.tool.run("compare", "new", "old", "--fail-on-regression", "5")
    #expect(
      try project.tool.run("compare", "new", "old", "--github").output.contains(
        "::notice title=better::small/map=native"))
    #expect(better.exitCode == 0 && better.output.contains("better"))
    let allowed = try project.tool.run("compare", "old", "new", "--fail-on-regression", "500")
    #expect(allowed.exitCode == 0)
  }

  @Test func mapsAndVariantsOfOneRunAreHeldAgainstEachOther() throws {
    let project = try project()
    try run(project, "out")
    let maps = try project.tool.run("compare", "out", "--map", "native", "--map", "span", "--variant", "a")
    #expect(maps.exitCode == 0, "\(maps.errors)")
    #expect(maps.output.contains("small/allocator=system,variant=a") && maps.output.contains("worse"))
    let variants = try project.tool.run("compare", "out", "--variant", "a", "--variant", "b", "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(variants.output.utf8)) as? [String: Any])
    #expect(object["tests"] as? Int == 2 && object["within_run"] as? Bool == true)
    #expect((object["exact_differences"] as? [Any])?.isEmpty == true, "the worker takes no notice of the variant")
  }

  @Test func studiesOfOneRunAreHeldAgainstEachOther() throws {
    let project = try project()
    let studies = ["key-building.concatenation", "key-building.interpolation"]
    try project.write(
      "experiments/small.toml",
      TemporaryProject.experiment.replacing("\"get-hit\"", with: "\"study\"").replacing(
        "\"native\", \"span\"]", with: "\"none\"]\nstudy = \(studies)"))
    try run(project, "out")
    let result = try project.tool.run("compare", "out", "--study", studies[0], "--study", studies[1])
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("small/map=none,allocator=system") && result.output.contains("worse"))
  }

  @Test func everyFormIsOffered() throws {
    let project = try project()
    try run(project, "out")
    let csv = try project.tool.run("compare", "out", "out", "--csv", "--metric", "ns_per_op")
    #expect(
      csv.output.hasPrefix("cell,metric,unit,exactness,") && csv.output.split(whereSeparator: \.isNewline).count == 5)
    let markdown = try project.tool.run("compare", "out", "out", "--markdown", "--filter", "map=span")
    #expect(
      markdown.output.contains("| small/map=span,allocator=system,variant=a") && !markdown.output.contains("native"))
  }

  @Test func mistakesAreToldWithTwo() throws {
    let project = try project()
    try run(project, "out")
    for (arguments, message) in [
      (["out"], "One run is compared within itself"), (["out", "out", "out"], "Give one run or two, found 3"),
      (["out", "nowhere"], "nowhere: not a run folder"),
      (["out", "out", "--metric", "ns_per_opp"], "did you mean \"ns_per_op\"?"),
      (["out", "--map", "native", "--map", "spam"], "unknown map of the run \"spam\", expected one of native, span"),
      (["out", "--map", "native", "--map", "native"], "on both sides"),
      (["out", "--map", "native", "--map", "span", "--allocator", "a", "--allocator", "b"], "Only one parameter"),
      (["out", "out", "--map", "native", "--map", "span"], "within one run"),
      (["out", "out", "--filter", "nothing"], "no cell of"), (["out", "out", "--csv", "--json"], "exclude each other"),
      (["out", "out", "--fail-on-regression=-1"], "0 or more"),
    ] {
      let result = try project.tool.start(["compare"] + arguments).wait()
      #expect(result.exitCode == 2 && result.output.isEmpty, "\(arguments)")
      #expect(result.errors.contains(message), "\(arguments): \(result.errors)")
    }
  }

  @Test func aGateThatCannotFireSaysSo() throws {
    let project = try project()
    for (output, factor) in [("old", 10), ("new", 90)] {
      try project.write("factor", "\(factor)")
      #expect(try project.tool.run("run", "--profile", "quick", "--output", output).exitCode == 0)
    }
    let result = try project.tool.run("compare", "old", "new", "--metric", "ns_per_op", "--fail-on-regression", "5")
    #expect(result.exitCode == 0 && result.errors.contains("too few processes"))
    #expect(result.output.contains("whatever is measured: 3 against 3 processes: p is 0.1 at least"))
  }
}

@Suite(.serialized, .waitsForPrograms) struct VerifyTests {
  private func project() throws -> TemporaryProject {
    let project = try TemporaryProject(worker: CompareTests.worker)
    try project.write(
      "experiments/small.toml",
      TemporaryProject.experiment.replacing("[\"time\"]", with: "[\"time\", \"allocations\"]"))
    #expect(try project.tool.run("run", "--profile", "standard", "--seed", "5", "--output", "out").exitCode == 0)
    return project
  }

  @Test func aRunThatComesOutAgainIsVerified() throws {
    let project = try project()
    let before = project.startedWorkers
    // What the project says now is of no matter: the run has its own copy.
    try project.write("experiments/small.toml", "id = 1")
    let result = try project.tool.run("verify", "out", "--output", "again")
    #expect(result.exitCode == 0, "\(result.errors)\(result.output)")
    #expect(result.output.hasSuffix("verified\n") && result.output.contains("2 exact figures, 0 moved"))
    #expect(project.startedWorkers == 2 * before)
    #expect(try project.read("again/manifest.json").contains("\"seed\" : 5"))
    // The same jobs to the letter: seeds, hash seeds and layout are those of the run.
    func jobs(_ run: String) throws -> [String] {
      try project.read("\(run)/outcomes.jsonl").split(separator: "\n").map { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return String(
          decoding: try JSONSerialization.data(withJSONObject: object?["job"] ?? [:], options: .sortedKeys),
          as: UTF8.self)
      }
    }
    #expect(try jobs("again") == jobs("out"))
    #expect(!project.exists("results"))
  }

  @Test func chosenCellsAlone() throws {
    let project = try project()
    let before = project.startedWorkers
    let result = try project.tool.run("verify", "out", "--cells", "map=span", "--json")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(project.startedWorkers == before + before / 2)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["verified"] as? Bool == true && object["exact_compared"] as? Int == 1)
    #expect(try project.tool.run("verify", "out", "--cells", "nothing").exitCode == 2)
  }

  @Test func anExactFigureThatMovedFails() throws {
    let project = try project()
    try project.write("allocations", "4")
    let result = try project.tool.run("verify", "out", "--output", "again")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("exact figures that moved") && result.output.contains("not verified"))
    #expect(result.output.contains("allocs_per_op"))
    #expect(
      result.errors.contains("The repetition is kept: \(project.path)/again") && project.exists("again/summary.csv"))
  }

  @Test func aNoisyFigureThatMovedFails() throws {
    let project = try project()
    try project.write("factor", "30")
    let result = try project.tool.run("verify", "out", "--output", "again")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("noisy figures that moved") && result.output.contains("0 moved; 2 noisy"))
  }

  @Test func aFolderWithoutItsExperimentsIsRefused() throws {
    let project = try project()
    let before = project.startedWorkers
    try project.write("out/experiments/small.toml", TemporaryProject.experiment)
    let changed = try project.tool.run("verify", "out")
    #expect(changed.exitCode == 2 && changed.errors.contains("small.toml: damaged: found digest "))
    try FileManager.default.removeItem(atPath: project.path + "/out/experiments/small.toml")
    let missing = try project.tool.run("verify", "out")
    #expect(missing.exitCode == 2 && missing.errors.contains("small.toml: damaged: found no"))
    #expect(project.startedWorkers == before)
  }

  @Test(.timeLimit(.minutes(1))) func controlCEndsItWithoutTraces() async throws {
    let project = try project()
    let before = project.startedWorkers
    try project.write("worker", "#!/bin/sh\necho x >> \"$(dirname \"$0\")/started\"\nsleep 1000\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: project.path + "/worker")
    var tool = project.tool
    tool.environment["TMPDIR"] = project.path + "/temporary"
    try project.write("temporary/keep", "")
    let running = try tool.start(["verify", "out"])
    try await project.waitForWorkers(before + 1)
    running.interrupt()
    let result = try running.wait()
    #expect(result.exitCode == 130 && result.errors.contains("nothing is verified"))
    // `swift --version`, which the manifest asks for, leaves an empty folder of its own.
    let left = try FileManager.default.contentsOfDirectory(atPath: project.path + "/temporary")
    #expect(!left.contains { $0.contains("maplab") }, "\(left)")
  }
}
