import Foundation
import Testing
import WaitingTests

@Suite(.serialized, .waitsForPrograms) struct CalibrateTests {
  /// A project whose workers always answer 12.5 ns.
  private func project(truth: String, worker: String = TemporaryProject.answer) throws -> TemporaryProject {
    let project = try TemporaryProject(worker: worker)
    try project.write(
      "experiments/calibration/known.toml",
      """
      id = "known"
      title = "A known answer"
      [workload]
      kind = "known-answer"
      operations = 1000
      entries = 1
      [matrix]
      map = ["synthetic"]
      allocator = ["system"]
      answer = [{ spin = 10 }]
      [measure]
      passes = ["time"]
      [[known_answer]]
      metric = "ns_per_op"
      \(truth)
      """)
    return project
  }

  @Test func aTruthThatIsMetIsGood() throws {
    let project = try project(truth: "value = 12.5")
    let result = try project.tool.run("doctor", "--calibrate", "--profile", "quick")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("known system spin10") && result.output.contains("1 known answers: 1 met"))
    #expect(result.output.contains("no known answer for steal_ticks"))
    #expect(result.errors.contains("1 cells, 3 processes, about"))
    let folders = try FileManager.default.contentsOfDirectory(atPath: project.path + "/results/calibrations")
    let file = try project.read("results/calibrations/\(try #require(folders.first))/calibration.csv")
    #expect(file.contains("ns_per_op") && file.contains("met"))
    #expect(!project.exists("results/latest") && !project.exists("results/runs"))
  }

  @Test func aTruthThatIsMissedFails() throws {
    let project = try project(truth: "value = 13\npercent = 2")
    let result = try project.tool.run("doctor", "--calibrate", "--profile", "quick", "--output", "out")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("1 known answers: 1 missed") && result.output.contains("-3.85 %"))
    #expect(try project.read("out/calibration.csv").contains(",missed,"))
    // The run repeats itself by the command line it has stored.
    #expect(try project.read("out/manifest.json").contains("known.toml"))
  }

  @Test func aFailedCellFails() throws {
    let project = try project(truth: "value = 12.5", worker: "exit 3")
    let result = try project.tool.run("doctor", "--calibrate", "--profile", "quick")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("1 not measured") && result.output.contains("exit code 3"))
  }

  @Test func aRunOfEverythingLeavesCalibrationsOut() throws {
    let project = try project(truth: "value = 12.5")
    let all = try project.tool.run("run", "--profile", "quick", "--dry-run")
    #expect(all.exitCode == 0 && !all.output.contains("known/"))
    let named = try project.tool.run("run", "known", "--profile", "quick", "--output", "out")
    #expect(named.exitCode == 0 && named.output.contains("1 known answers: 1 met"))
  }

  @Test func mistakesAreToldBeforeAnythingRuns() throws {
    let bad = try project(truth: "value = 12.5\nprecent = 2")
    let result = try bad.tool.run("doctor", "--calibrate")
    #expect(result.exitCode == 2 && bad.startedWorkers == 0)
    #expect(result.errors.contains("known.toml:16") && result.errors.contains("did you mean \"percent\"?"))
    let none = try TemporaryProject()
    let without = try none.tool.run("doctor", "--calibrate")
    #expect(without.exitCode == 2 && without.errors.contains("experiments/calibration"))
    let options = try none.tool.run("doctor", "--profile", "quick")
    #expect(options.exitCode == 2 && options.errors.contains("--calibrate"))
    let profile = try project(truth: "value = 12.5").tool.run("doctor", "--calibrate", "--profile", "slow")
    #expect(profile.exitCode == 2 && profile.errors.contains("slow"))
  }
}

/// The calibration suite with the package's own worker: whatever is exact must be met, whatever the machine's noise, in a
/// debug build too. (Not the heap's figures: debug builds ask the runtime for some bytes while they run.)
@Suite(.serialized, .waitsForPrograms) struct RealCalibrationTests {
  private static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test(.timeLimit(.minutes(2)), arguments: ["allocation-counts", "simulated-processor"])
  func exactTruthsAreMet(experiment: String) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/maplab-calibration-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try CommandLineTool().run(
      "run", experiment, "--profile", "quick", "--experiments", Self.directory + "/experiments", "--output", folder)
    #expect(result.exitCode == 0, "\(result.errors)")
    let text = try String(contentsOfFile: folder + "/calibration.csv", encoding: .utf8)
    let rows = text.split(whereSeparator: \.isNewline).dropFirst()
    #expect(rows.count > 10)
    for row in rows where !row.contains(",not measured,") { #expect(row.contains(",met,"), "\(row)") }
  }
}
