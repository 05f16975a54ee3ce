import Foundation
import Testing
import WaitingTests

/// Disturbed processes and wide intervals, through the command line, with a worker written in sh.
@Suite(.serialized, .waitsForPrograms) struct NoisyRunTests {
  /// A report of 12.5 ns, or of what `$time` says, in a region of 0.1 s of which `$wait` nanoseconds were waited.
  static let answer = """
    echo '{"version":5,"workloadDigest":"d1","checksum":"c1","operationsPerRound":1000,\
    "allocatorLibrary":"libc.so.6","allocatorVersion":"2.36","clock":"test","metrics":{"ns_per_op":'${time:-12.5}',\
    "region_seconds":0.1,"involuntary_switches":0,"run_queue_wait_ns":'${wait:-0}'},\
    "unavailable":{},"percentiles":[],"memorySeries":[],"roundNanosecondsPerOperation":[12.5]}'
    """
  /// The second worker of all is disturbed.
  static let disturbsTheSecond = """
    if [ $(wc -l < "$here/started") = 2 ]; then wait=50000000; time=99; fi
    \(answer)
    """
  /// Every map has other times each time: 10, 20, 30, 10 and so on.
  static let wide = """
    time=$(( $(wc -l < "$here/started") % 3 * 10 + 10 ))
    \(answer)
    """

  private func rows(_ project: TemporaryProject, _ name: String) throws -> [[String: String]] {
    // Cell ids have commas: fields in quotes are kept whole.
    func fields(_ line: Substring) -> [String] {
      var fields = [""]
      var isQuoted = false
      for character in line {
        switch character {
        case "\"": isQuoted.toggle()
        case "," where !isQuoted: fields.append("")
        default: fields[fields.count - 1].append(character)
        }
      }
      return fields
    }
    let lines = try project.read(name).split(whereSeparator: \.isNewline)
    let header = fields(lines[0])
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, fields($0))) }
  }

  @Test func aDisturbedProcessIsRepeatedAndKept() throws {
    let project = try TemporaryProject(worker: Self.disturbsTheSecond)
    let result = try project.tool.run("run", "--profile", "quick", "--output", "out")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(project.startedWorkers == 7)
    #expect(result.output.contains("1 of 7 processes were disturbed"))
    let samples = try rows(project, "out/samples.csv").filter { $0["metric"] == "ns_per_op" }
    #expect(samples.count == 7)
    #expect(samples.map { $0["order"] } == (0..<7).map(String.init))
    #expect(samples[1]["value"] == "99" && samples[1]["role"] == "planned")
    #expect(samples[1]["disturbed"] == "lost 50 % of 100 ms: waited 50 ms for the processor")
    #expect(samples[6]["role"] == "repeated" && samples[6]["cell"] == samples[1]["cell"])
    #expect(samples.filter { $0["disturbed"]?.isEmpty == false }.count == 1)
    let cells = try rows(project, "out/summary.csv")
    let disturbed = try #require(cells.first { $0["cell"] == samples[1]["cell"] })
    #expect(disturbed["ns_per_op_high"] == "12.5", "the figure is that of the others")
    #expect(disturbed["time_processes"] == "3" && disturbed["disturbed_processes"] == "1")
    #expect(disturbed["repeated_processes"] == "1" && disturbed["stability"] == "stable")
    let shown = try project.tool.run("show", "out")
    #expect(shown.output.contains("1 of 7 processes were disturbed"))
    let processes = try rows(project, "out/processes.csv")
    #expect(processes.map { $0["order"] } == (0..<7).map(String.init))
    #expect(processes[0]["started_s"] == "0")
  }

  @Test func wideIntervalsGetMoreProcessesAndAreCalledUnstable() throws {
    let project = try TemporaryProject(worker: Self.wide)
    let result = try project.tool.run("run", "--profile", "quick", "--output", "out", "--json")
    #expect(result.exitCode == 0, "\(result.errors)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let processes = try #require(object["processes"] as? [String: Int])
    // Two cells, each planned with three processes and given two blocks of three at most, as far as the time allows.
    #expect(processes["planned"] == 6 && processes["disturbed"] == 0 && processes["repeated"] == 0)
    let added = try #require(processes["added"])
    #expect(added.isMultiple(of: 3) && added <= 12)
    #expect(project.startedWorkers == 6 + added)
    let unstable = try #require(object["unstable"] as? [String])
    let cells = try rows(project, "out/summary.csv").filter { $0["status"] == "ok" }
    #expect(unstable == cells.filter { $0["stability"] == "unstable" }.map { $0["cell"] })
    #expect(!unstable.isEmpty)
    let shown = try project.tool.run("show", "out")
    #expect(shown.output.contains(" unstable") && shown.output.contains("maplab doctor"))
  }

  @Test func aDryRunTellsWhatMayComeOnTop() throws {
    let project = try TemporaryProject()
    let result = try project.tool.run("run", "--profile", "quick", "--dry-run")
    #expect(result.output.contains(", up to ") && result.output.contains("intervals stay wide"))
    let json = try project.tool.run("run", "--profile", "quick", "--dry-run", "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(object["further_seconds"] as? Double != nil)
  }

  /// Stopped before the repeat, resumed, and compared with what is recorded.
  @Test(.timeLimit(.minutes(1))) func aRepeatThatWasInterruptedIsRunOnResuming() async throws {
    let project = try TemporaryProject(
      worker: """
        if [ -e "$here/slow" ] && [ $(wc -l < "$here/started") -gt 6 ]; then sleep 1000; fi
        \(Self.disturbsTheSecond)
        """)
    try project.write("slow", "")
    let running = try project.tool.start(["run", "--profile", "quick", "--output", "out"])
    try await project.waitForWorkers(7)
    running.interrupt()
    #expect(try running.wait().exitCode == 130)
    #expect(try project.read(".out.incomplete/outcomes.jsonl").split(separator: "\n").count == 6)
    try FileManager.default.removeItem(atPath: project.path + "/slow")
    let resumed = try project.tool.run("run", "--resume", "out")
    #expect(resumed.exitCode == 0, "\(resumed.errors)")
    #expect(project.startedWorkers == 8)
    #expect(try rows(project, "out/processes.csv").last?["role"] == "repeated")
  }

  /// The project's own files are gone: the run's folder must do.
  @Test func aRunCanBeRepeatedFromItsOwnFolder() throws {
    let project = try TemporaryProject()
    #expect(try project.tool.run("run", "--profile", "quick", "--seed", "7", "--output", "first").exitCode == 0)
    try FileManager.default.removeItem(atPath: project.path + "/experiments")
    let result = try project.tool.run(
      "run", "--experiments", "first/experiments", "--profile", "quick", "--seed", "7", "--output", "second")
    #expect(result.exitCode == 0, "\(result.errors)")
    func jobs(_ run: String) throws -> [NSDictionary] {
      try project.read("\(run)/outcomes.jsonl").split(separator: "\n").map { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary
        return try #require(object?["job"] as? NSDictionary)
      }
    }
    #expect(try jobs("first") == jobs("second"))
    #expect(try jobs("first").count == 6)
    #expect(
      try project.read("first/experiments/allocators.toml") == project.read("second/experiments/allocators.toml"))
  }
}

@Suite(.serialized, .waitsForPrograms) struct NoiseFloorTests {
  @Test func doctorMeasuresTheNoiseFloorWithTheRealWorker() throws {
    let result = try CommandLineTool().run("doctor", "--seconds", "0.2")
    #expect(result.exitCode == 0, "\(result.errors)")
    for word in [
      "Noise floor:", "fastest turn", "p99.9", "worst", "lost", "kernel's clock", "SMT", "swap", "stolen time",
    ] {
      #expect(result.output.contains(word), "\(word)")
    }
  }

  @Test func withoutSecondsNothingIsMeasured() throws {
    let project = try TemporaryProject()
    let result = try project.tool.run("doctor", "--seconds", "0")
    #expect(result.exitCode == 0 && !result.output.contains("Noise floor:") && project.startedWorkers == 0)
    #expect(try project.tool.run("doctor", "--seconds", "-1").exitCode == 2)
    #expect(try project.tool.run("doctor", "--seconds", "601").exitCode == 2)
  }

  @Test func aWorkerThatCannotMeasureItIsToldOf() throws {
    let project = try TemporaryProject()
    let result = try project.tool.run("doctor", "--seconds", "0.01")
    #expect(result.exitCode == 0 && result.output.contains("the worker printed something else"))
  }
}
