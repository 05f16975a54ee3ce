import Foundation
import Testing
import WaitingTests

@Suite(.serialized, .waitsForPrograms) struct RunTests {
  @Test func aDryRunWritesNothing() throws {
    let project = try TemporaryProject()
    let result = try project.tool.run("run", "--profile", "quick", "--dry-run")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("small/map=native,allocator=system\n"))
    #expect(result.output.contains("skipped small/map=span,allocator=jemalloc: "))
    #expect(result.output.contains("quick profile, seed 20240229: 6 processes"))
    #expect(!project.exists("results") && project.startedWorkers == 0)
  }

  @Test func aRunMeasuresEveryProcessAndWritesItsFolder() throws {
    let project = try TemporaryProject()
    let result = try project.tool.run("run", "--profile", "quick")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(project.startedWorkers == 6)
    #expect(result.output.contains("12.5"))
    let latest = try FileManager.default.destinationOfSymbolicLink(atPath: project.path + "/results/latest")
    #expect(latest.hasPrefix("runs/") && latest.hasSuffix("-quick"))
    let summary = try project.read("results/latest/summary.csv").split(whereSeparator: \.isNewline)
    #expect(summary.count == 5)
    #expect(result.output.contains("/summary.csv"))
    let manifest = try project.read("results/latest/manifest.json")
    for word in ["\"complete\"", "\"kernel\"", "\"processor\"", "\"compiled_with\"", "\"quick\""] {
      #expect(manifest.contains(word), "\(word)")
    }
    let shown = try project.tool.run("show")
    #expect(shown.exitCode == 0 && shown.output.contains("12.5"))
  }

  @Test func aQuickRunEndsWithWhatItCantFind() throws {
    let project = try TemporaryProject()
    let quick = try project.tool.run("run", "--profile", "quick", "--output", "quick")
    #expect(quick.output.contains("make bench PROFILE=standard") && quick.output.hasSuffix("--profile standard\n"))
    let standard = try project.tool.run("run", "--profile", "standard", "--output", "standard")
    #expect(standard.exitCode == 0 && !standard.output.contains("PROFILE=standard"))
  }

  /// `make bench EXPERIMENT=…` builds these and no others.
  @Test func theWorkersOfARunAreNamed() throws {
    let project = try TemporaryProject()
    let result = try project.tool.run("run", "--workers")
    #expect(result.exitCode == 0 && result.output == "maplab-worker-native\nmaplab-worker-span\n")
    let filtered = try project.tool.run("run", "--workers", "--filter", "map=span")
    #expect(filtered.output == "maplab-worker-span\n")
    #expect(try project.tool.run("run", "nothing-of-the-kind", "--workers").exitCode == 2)
    #expect(project.startedWorkers == 0 && !project.exists("results"))
  }

  @Test func jsonIsOneLineOnStandardOutput() throws {
    let project = try TemporaryProject()
    let result = try project.tool.run("run", "small", "--profile", "quick", "--json", "--output", "out")
    #expect(result.exitCode == 0)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["state"] as? String == "complete")
    #expect((object["cells"] as? [String: Int]) == ["ok": 2, "failed": 0, "skipped": 2, "not_run": 0])
    #expect(object["folder"] as? String == project.path + "/out")
    #expect(!project.exists("results"), "latest is for runs under results/runs")
  }

  @Test func filterAndAllocatorRestrictTheCells() throws {
    let project = try TemporaryProject()
    let result = try project.tool.run(
      "run", "--profile", "quick", "--filter", "map=span", "--allocator", "system", "--output", "out")
    #expect(result.exitCode == 0)
    #expect(project.startedWorkers == 3)
    #expect(try project.read("out/summary.csv").split(whereSeparator: \.isNewline).count == 2)
    let none = try project.tool.run("run", "--filter", "map=spam")
    #expect(none.exitCode == 2 && none.errors.contains("no cell matches filter \"map=spam\""))
  }

  @Test func anExperimentOfOtherProfilesRunsOnlyWhenNamed() throws {
    let project = try TemporaryProject()
    let small = try project.read("experiments/small.toml")
    let other = small.replacingOccurrences(of: "id = \"small\"", with: "id = \"slow\"")
      .replacingOccurrences(of: "[measure]", with: "[measure]\nprofiles = [\"standard\"]")
    try Data(other.utf8)
      .write(to: URL(fileURLWithPath: project.path + "/experiments/slow.toml"))
    let all = try project.tool.run("run", "--profile", "quick", "--dry-run")
    #expect(all.exitCode == 0 && !all.output.contains("slow/"), "\(all.errors)")
    let named = try project.tool.run("run", "slow", "--profile", "quick", "--dry-run")
    #expect(named.exitCode == 0 && named.output.contains("slow/"), "\(named.errors)")
    let standard = try project.tool.run("run", "--profile", "standard", "--dry-run")
    #expect(standard.output.contains("slow/"))
  }

  @Test func aCellThatFailsCostsOnlyItself() throws {
    let project = try TemporaryProject(
      worker: """
        case $job in *'"map":"span"'*) echo 'span fell over' >&2; kill -SEGV $$ ;; esac
        \(TemporaryProject.answer)
        """)
    let result = try project.tool.run("run", "--profile", "quick", "--output", "out")
    #expect(result.exitCode == 1)
    #expect(project.startedWorkers == 4, "three of native, one of span")
    #expect(result.output.contains("failed small/map=span,allocator=system: time: killed by SIGSEGV"))
    #expect(result.output.contains("span fell over"))
    let summary = try project.read("out/summary.csv")
    #expect(summary.contains("ok") && summary.contains("failed"))
  }

  @Test func anUnequalChecksumFails() throws {
    let project = try TemporaryProject(
      worker: """
        sum=c1; case $job in *'"map":"span"'*) sum=c2 ;; esac
        \(TemporaryProject.report(checksum: "$sum"))
        """)
    let result = try project.tool.run("run", "--profile", "quick", "--output", "out")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("checksum"))
  }

  @Test(arguments: [(0.001, 1), (1e9, 0)]) func aBrokenLimitEndsWithOne(bound: Double, exitCode: Int32) throws {
    let project = try TemporaryProject()
    try project.write(
      "experiments/small.toml",
      TemporaryProject.experiment + "\n[[limit]]\nmetric = \"ns_per_op\"\nat_most = \(bound)\n")
    let result = try project.tool.run("run", "--profile", "quick", "--output", "out")
    #expect(result.exitCode == exitCode, "\(result.errors)")
    #expect(
      result.output.contains("limits: ") && result.output.contains("limit broken: small/map=span") == (exitCode == 1))
    let json = try project.tool.run("run", "--profile", "quick", "--output", "json", "--json")
    #expect(json.exitCode == exitCode && json.output.contains("\"broken_limits\":[\"small") == (exitCode == 1))
  }

  @Test func badInputWritesNothing() throws {
    let project = try TemporaryProject()
    try project.write("bad.toml", "id = 3\n")
    for arguments in [
      ["bad.toml"], ["smell"], ["--profile", "hasty"], ["--allocator", "jmalloc"], ["--allocator", "jemalloc"],
      ["--resume", "nowhere"], ["--resume", "nowhere", "--filter", "x"],
    ] {
      let result = try project.tool.start(["run"] + arguments).wait()
      #expect(result.exitCode == 2, "\(arguments)")
      #expect(!result.errors.isEmpty && result.output.isEmpty, "\(arguments)")
    }
    #expect(try project.tool.run("run", "smell").errors.contains("did you mean \"small\"?"))
    #expect(!project.exists("results") && project.startedWorkers == 0)
  }

  @Test func anExistingOutputIsRefused() throws {
    let project = try TemporaryProject()
    try project.write("out/precious.txt", "mine")
    let result = try project.tool.run("run", "--output", "out")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("exists already"))
    #expect(try project.read("out/precious.txt") == "mine" && project.startedWorkers == 0)
  }

  @Test func anOutputThatCannotBeWrittenIsRefused() throws {
    let project = try TemporaryProject()
    let result = try project.tool.run("run", "--output", "/dev/null/run")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("can't be written"))
    #expect(project.startedWorkers == 0)
  }

  @Test func aFolderThatVanishesEndsTheRun() throws {
    let project = try TemporaryProject(worker: "rm -rf \"$here/.out.incomplete\"\n\(TemporaryProject.answer)")
    let result = try project.tool.run("run", "--profile", "quick", "--output", "out")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains(".out.incomplete") && result.errors.contains("maplab run --resume"))
    #expect(!project.exists("out"))
  }

  /// Several begun at once, most of them in the same second.
  @Test(.timeLimit(.minutes(1))) func runsBegunTogetherDoNotCollide() throws {
    let project = try TemporaryProject()
    let running = try (0..<6).map { _ in try project.tool.start(["run", "--profile", "quick", "--json"]) }
    let folders = try running.map { running -> String in
      let result = try running.wait()
      #expect(result.exitCode == 0, "\(result.errors)")
      let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      return try #require(object["folder"] as? String)
    }
    #expect(Set(folders).count == folders.count)
    #expect(project.startedWorkers == 6 * folders.count)
    for folder in folders {
      let manifest = try String(contentsOfFile: folder + "/manifest.json", encoding: .utf8)
      #expect(manifest.contains("\"id\" : \"\(folder.split(separator: "/").last!)\""))
      #expect(try project.tool.run("show", folder).exitCode == 0)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: project.path + "/results/runs")
    #expect(left.count == folders.count, "\(left)")
  }

  /// Too little of something is an error in words, not a crash.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "ulimit -n 16", "ulimit -n 20", "ulimit -v 4000000", "ulimit -v 600000", "ulimit -u 3", "ulimit -f 1",
    ])
  func shortageIsToldInWords(limit: String) throws {
    let project = try TemporaryProject()
    for arguments in [["run", "--profile", "quick", "--output", "out"], ["check"], ["doctor", "--seconds", "0"]] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments =
        ["-c", "\(limit); \"$@\" > output 2> errors; echo $? > code", "sh", CommandLineTool.directory + "/maplab"]
        + arguments
      process.currentDirectoryURL = URL(fileURLWithPath: project.path)
      process.environment = project.tool.environment.merging(["PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"])
      { mine, _ in mine }
      try process.run()
      process.waitUntilExit()
      let code = try project.read("code")
      let errors = try project.read("errors")
      #expect(["0\n", "1\n", "2\n"].contains(code), "\(arguments): \(code) \(errors)")
      let isTold = try !(errors + project.read("output")).isEmpty
      #expect(code == "0\n" || isTold, "\(arguments)")
      for name in ["out", ".out.incomplete"] { try? FileManager.default.removeItem(atPath: "\(project.path)/\(name)") }
    }
  }

  /// Runs a script in a mount namespace of its own whose /proc is empty. Returns nil if that is forbidden here.
  private static func withoutProc(_ script: String, _ arguments: [String] = [], in directory: String = "/") -> Int32? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments =
      ["-rm", "sh", "-c", "mount -t tmpfs none /proc || exit 77; \(script)", "sh"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test(
    .enabled(if: withoutProc("exit 42") == 42), .timeLimit(.minutes(1)), arguments: [["check"], ["run"], ["doctor"]])
  func aMissingProcIsToldInWords(arguments: [String]) throws {
    let project = try TemporaryProject()
    let command = [CommandLineTool.directory + "/maplab"] + arguments
    let code = Self.withoutProc("\"$@\" > output 2> errors; echo $? > code", command, in: project.path)
    #expect(try code == 0 && project.read("code") == "2\n")
    #expect(try project.read("errors").hasPrefix("maplab: found no /proc") && project.read("output").isEmpty)
    #expect(!project.exists("results") && project.startedWorkers == 0)
  }

  @Test func aMissingWorkerIsToldBeforeAnythingIsWritten() throws {
    let project = try TemporaryProject()
    var tool = project.tool
    tool.environment["MAPLAB_WORKER"] = "/nonexistent/worker"
    let result = try tool.run("run", "--output", "out")
    #expect(result.exitCode == 2 && result.errors.contains("no worker at /nonexistent/worker"))
    #expect(!project.exists("out") && !project.exists(".out.incomplete"))
  }
}

@Suite(.serialized, .waitsForPrograms) struct InterruptionTests {
  /// Answers, except that it never ends once three have answered, while the file `slow` is there.
  static let stopsAfterThree = """
    if [ -e "$here/slow" ] && [ $(wc -l < "$here/started") -gt 3 ]; then sleep 1000; fi
    \(TemporaryProject.answer)
    """

  private func interruptedProject(_ arguments: [String]) async throws -> (TemporaryProject, CommandLineTool.Result) {
    let project = try TemporaryProject(worker: Self.stopsAfterThree)
    try project.write("slow", "")
    let running = try project.tool.start(arguments)
    try await project.waitForWorkers(4)
    running.interrupt()
    return (project, try running.wait())
  }

  @Test(.timeLimit(.minutes(1))) func controlCKeepsWhatIsMeasuredAndResumeDoesTheRest() async throws {
    let (project, interrupted) = try await interruptedProject(
      ["run", "small", "--profile", "quick", "--seed", "7", "--filter", "allocator=system", "--output", "out"])
    #expect(interrupted.exitCode == 130)
    #expect(interrupted.errors.contains("maplab run --resume \(project.path)/out"))
    #expect(!project.exists("out"))
    let outcomes = try project.read(".out.incomplete/outcomes.jsonl")
    #expect(outcomes.split(separator: "\n").count == 3)
    #expect(project.exists(".out.incomplete/summary.csv"))

    try FileManager.default.removeItem(atPath: project.path + "/slow")
    // What the experiment says now is of no matter: the run has its own copy.
    try project.write("experiments/small.toml", "id = 1")
    let resumed = try project.tool.run("run", "--resume", "out")
    #expect(resumed.exitCode == 0, "\(resumed.errors)")
    #expect(project.startedWorkers == 4 + 3, "the interrupted process again, and the two that were left")
    #expect(!project.exists(".out.incomplete"))
    let all = try project.read("out/outcomes.jsonl").split(separator: "\n")
    #expect(all.count == 6)
    #expect(all.prefix(3).joined(separator: "\n") + "\n" == outcomes)
    #expect(try project.read("out/summary.csv").split(whereSeparator: \.isNewline).count == 3, "the filter holds on")
    #expect(try project.read("out/manifest.json").contains("\"seed\" : 7"))
    #expect(try project.tool.run("run", "--resume", "out").errors.contains("complete"))
  }

  /// The manifest's selection counts; the command line is for people.
  @Test(.timeLimit(.minutes(1))) func resumingTakesTheSelectionFromTheManifest() async throws {
    let (project, _) = try await interruptedProject(
      ["run", "--profile", "quick", "--filter", "allocator=system", "--output", "out"])
    let manifest = try project.read(".out.incomplete/manifest.json")
    try project.write(
      ".out.incomplete/manifest.json", manifest.replacing("\"--filter\"", with: "\"--an-option-of-tomorrow\""))
    try FileManager.default.removeItem(atPath: project.path + "/slow")
    // Nor does it need the project.
    try FileManager.default.removeItem(atPath: project.path + "/experiments")
    let resumed = try project.tool.run("run", "--resume", "out")
    #expect(resumed.exitCode == 0, "\(resumed.errors)")
    #expect(try project.read("out/summary.csv").split(whereSeparator: \.isNewline).count == 3)
  }

  @Test(.timeLimit(.minutes(1))) func theSameCommandAgainGoesOn() async throws {
    let arguments = ["run", "small", "--profile", "quick", "--output", "out"]
    let (project, interrupted) = try await interruptedProject(arguments)
    #expect(interrupted.exitCode == 130)
    try FileManager.default.removeItem(atPath: project.path + "/slow")
    let other = try project.tool.run("run", "--output", "out")
    #expect(other.exitCode == 2 && other.errors.contains("another command line"))
    let again = try project.tool.start(arguments).wait()
    #expect(again.exitCode == 0)
    #expect(project.startedWorkers == 7)
  }
}
