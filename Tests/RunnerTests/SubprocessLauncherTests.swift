import Experiments
import Catalogue
import Foundation
import Testing
import WorkerProtocol

@testable import Runner

@Suite struct SubprocessLauncherTests {
  private func failure(_ script: String, limit: Double = 30) async throws -> String {
    let worker = try FakeWorker(script)
    let answer = await worker.launcher.launch(Samples.process(timeLimitSeconds: limit))
    #expect(answer.report == nil)
    return try #require(answer.failure)
  }

  @Test func aReportIsRead() async throws {
    let worker = try FakeWorker("cat > /dev/null; echo \(FakeWorker.report())")
    let answer = await worker.launcher.launch(Samples.process())
    #expect(answer.failure == nil)
    #expect(answer.report == Samples.report())
    #expect(answer.wallSeconds > 0)
  }

  @Test func theJobArrivesOnStandardInput() async throws {
    let worker = try FakeWorker("cat > \"$(dirname \"$0\")/seen\"; echo \(FakeWorker.report())")
    _ = await worker.launcher.launch(Samples.process())
    let seen = try Data(contentsOf: URL(filePath: worker.directory + "/seen"))
    #expect(try JSONDecoder().decode(WorkerJob.self, from: seen) == Samples.job())
  }

  @Test func theEnvironmentIsMadeFromNothing() async throws {
    setenv("MAPLAB_TEST_NOISE", "1", 1)
    let worker = try FakeWorker("env > \"$(dirname \"$0\")/seen\"; pwd >> \"$(dirname \"$0\")/seen\"")
    _ = await worker.launcher.launch(Samples.process())
    let lines = try String(contentsOfFile: worker.directory + "/seen", encoding: .utf8).split(separator: "\n")
    #expect(lines.contains("MAPLAB_LAYOUT_OFFSET=" + String(repeating: "x", count: 17)))
    #expect(lines.contains("PATH=\(LaunchCommand.searchPath)"))
    // sh adds PWD and its like itself.
    #expect(
      !lines.contains { $0.hasPrefix("MAPLAB_TEST_NOISE") || $0.hasPrefix("HOME=") || $0.hasPrefix("LD_PRELOAD") })
    let directory = try #require(lines.last.map(String.init))
    #expect(directory.contains("/maplab-"))
    #expect(!FileManager.default.fileExists(atPath: directory), "the private directory is removed")
  }

  @Test func aCrashNamesItsSignalAndTheLastLines() async throws {
    let reason = try await failure("for i in 1 2 3 4 5 6; do echo line $i >&2; done; kill -SEGV $$")
    #expect(reason == "killed by SIGSEGV, invalid memory access: line 3 | line 4 | line 5 | line 6")
  }

  @Test func whatAGoodWorkerWritesToStandardErrorIsKept() async throws {
    let worker = try FakeWorker("echo '==17== a warning' >&2; printf '\\033[2Jred\\n' >&2; echo \(FakeWorker.report())")
    let answer = await worker.launcher.launch(Samples.process())
    #expect(answer.report?.remarks == ["on standard error: a warning | [2Jred"])
  }

  @Test func repeatedLinesAreToldOnce() async throws {
    #expect(try await failure("echo same >&2; echo same >&2; exit 1") == "exit code 1: same")
  }

  @Test func aKilledWorkerWasProbablyTooLarge() async throws {
    #expect(try await failure("kill -KILL $$") == "killed by SIGKILL, probably for memory")
  }

  @Test func anExitCodeIsTold() async throws {
    #expect(
      try await failure("echo 'maplab-worker: no such map' >&2; exit 3") == "exit code 3: maplab-worker: no such map")
  }

  @Test func rubbishIsNoReport() async throws {
    #expect(try await failure("echo hello") == "printed something that is not a report: \"hello\"")
    #expect(try await failure("exit 0") == "printed no report")
    #expect(try await failure("echo \(FakeWorker.report()); echo more").hasPrefix("printed 2 lines"))
    #expect(
      try await failure("echo '{\"version\":\(WorkerJob.currentVersion)}'").hasPrefix(
        "printed a report that can't be read"))
  }

  @Test func anotherVersionIsRefused() async throws {
    #expect(try await failure("echo \(FakeWorker.report(version: 99))").hasPrefix("speaks version 99 of the protocol"))
  }

  @Test func metricsOfOtherPassesAreRefused() async throws {
    let script = "echo \(FakeWorker.report(metrics: #""allocs_per_op":1"#))"
    #expect(try await failure(script) == "reported \"allocs_per_op\", which is no metric of the time pass")
  }

  @Test func latenciesWithoutTheirCountsAreNoReport() async throws {
    var report = Samples.report()
    report.latencyCounts = LatencyCounts(nanoseconds: [10, 20], counts: [1])
    let line = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
    #expect(
      try await failure("cat > /dev/null; echo '\(line)'")
        == "reported latencies whose steps and counts don't belong together")
  }

  @Test(.timeLimit(.minutes(1))) func aHangingWorkerIsEnded() async throws {
    let reason = try await failure("echo thinking >&2; trap '' TERM; while true; do sleep 1; done", limit: 1)
    #expect(reason == "gave no report within its limit of 1 s: thinking")
  }

  @Test(.timeLimit(.minutes(1))) func endlessOutputIsCutOff() async throws {
    #expect(try await failure("yes") == "printed more than 4 MiB, which is no report")
  }

  @Test(.timeLimit(.minutes(1))) func aWorkerThatClosesItsOutputAndHangsIsEnded() async throws {
    #expect(try await failure("exec >&- 2>&-; sleep 100", limit: 1) == "gave no report within its limit of 1 s")
  }

  @Test(.timeLimit(.minutes(1))) func aMissingWorkerIsAFailureOfItsCell() async {
    let tools = LaunchTools(
      worker: "/nonexistent/worker", probe: "/nonexistent/probe.so", valgrind: nil, fixedAddresses: nil)
    let answer = await SubprocessLauncher(tools: tools).launch(Samples.process())
    #expect(answer.failure?.hasPrefix("can't be started") == true)
  }

  @Test(.timeLimit(.minutes(1))) func cancellingEndsTheWorkerAndWhatItStarted() async throws {
    let worker = try FakeWorker(
      "sleep 1000 & echo $! > \"$(dirname \"$0\")/child\"; echo $$ > \"$(dirname \"$0\")/self\"; wait")
    let launcher = worker.launcher
    let task = Task { await launcher.launch(Samples.process()) }
    let files = ["self", "child"].map { worker.directory + "/" + $0 }
    var identifiers: [pid_t] = []
    while identifiers.count < 2 {
      try await Task.sleep(for: .milliseconds(20))
      identifiers = files.compactMap {
        (try? String(contentsOfFile: $0, encoding: .utf8)).flatMap { pid_t($0.dropLast()) }
      }
    }
    task.cancel()
    #expect(await task.value.report == nil)
    // The orphaned child is reaped by init some time after its death.
    for identifier in identifiers {
      while isRunning(identifier) { try await Task.sleep(for: .milliseconds(20)) }
    }
  }

  private func isRunning(_ identifier: pid_t) -> Bool {
    guard let status = SystemFiles().read("/proc/\(identifier)/stat") else { return false }
    // The state follows the name in parentheses; Z is dead and waits for its parent.
    return !status.contains(") Z ")
  }
}

@Suite struct SuspendedProcessTests {
  /// A worker that was stopped, by whomever, has not hung; its process is disturbed.
  @Test(.timeLimit(.minutes(1))) func aStoppedWorkersTimeDoesNotCount() async throws {
    let worker = try FakeWorker(
      "cat > /dev/null; echo $$ > \"$(dirname \"$0\")/self\"; kill -STOP $$; echo \(FakeWorker.report())")
    let limit = 2.0
    let process = Samples.process(timeLimitSeconds: limit)
    async let launched = worker.launcher.launch(process)
    var identifier: pid_t?
    while identifier == nil {
      try await Task.sleep(for: .milliseconds(20))
      identifier = (try? String(contentsOfFile: worker.directory + "/self", encoding: .utf8)).flatMap {
        pid_t($0.dropLast())
      }
    }
    try await Task.sleep(for: .seconds(2 * limit))
    kill(identifier!, SIGCONT)
    let answer = await launched
    #expect(answer.report == Samples.report(), "\(answer)")
    #expect(answer.wallSeconds < limit)
    #expect(answer.suspension == "suspended: the worker was stopped and continued")
  }

  @Test func aSuspendedProcessIsDisturbed() {
    var answer = WorkerAnswer.reported(Samples.report(), wallSeconds: 1)
    #expect(Samples.process().outcome(answer, startedAt: 0).disturbance == nil)
    answer.suspension = "suspended: the machine slept"
    #expect(Samples.process().outcome(answer, startedAt: 0).disturbance == "suspended: the machine slept")
    // What is counted is the same however long it takes.
    #expect(Samples.process(pass: .allocations).outcome(answer, startedAt: 0).disturbance == nil)
  }
}

@Suite struct PrivateDirectoryTests {
  @Test func onlyWhatDeadOwnersLeftIsRemoved() throws {
    let parent = NSTemporaryDirectory() + "maplab-parent-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let names = ["maplab-abc123", "maplab-abc124", "maplab-abc125", "maplab-abc12", "other-abc123"]
    for name in names {
      try FileManager.default.createDirectory(atPath: "\(parent)/\(name)", withIntermediateDirectories: true)
    }
    for name in names where name != "maplab-abc125" { try Data().write(to: URL(filePath: "\(parent)/\(name)/owner")) }
    let owner = open("\(parent)/maplab-abc124/owner", O_RDWR)
    #expect(owner >= 0 && flock(owner, LOCK_EX) == 0)
    PrivateDirectory.removeAbandoned(in: parent)
    let left = try FileManager.default.contentsOfDirectory(atPath: parent)
    #expect(Set(left) == Set(names.dropFirst()))
    close(owner)
    PrivateDirectory.removeAbandoned(in: parent)
    #expect(!FileManager.default.fileExists(atPath: "\(parent)/maplab-abc124"))
  }
}

@Suite struct LaunchCommandTests {
  let tools = LaunchTools(
    worker: "/b/maplab-worker", probe: "/b/probe.so", valgrind: "/usr/bin/valgrind", fixedAddresses: "/usr/bin/setarch")

  private func command(_ pass: MeasurementPass, allocator: String? = nil) -> LaunchCommand {
    var job = Samples.job(pass: pass)
    job.allocator.library = allocator
    return LaunchCommand(job: job, allocatorEnvironment: ["MALLOC_CONF": "x"], tools: tools, probeLink: tools.probe)
  }

  @Test func noisyPassesStartTheWorkerItself() {
    for pass in [MeasurementPass.time, .latency, .memory] {
      let command = command(pass)
      #expect(command.executable == tools.worker && command.arguments.isEmpty)
      #expect(command.environment["LD_PRELOAD"] == nil)
      #expect(command.environment["SWIFT_DETERMINISTIC_HASHING"] == nil)
      #expect(command.environment["MAPLAB_LAYOUT_OFFSET"]?.count == 17)
      #expect(command.environment["MALLOC_CONF"] == "x")
    }
  }

  @Test func allocationsPutTheProbeBeforeTheAllocator() {
    let command = command(.allocations, allocator: "/lib/libjemalloc.so.2")
    #expect([command.executable] + command.arguments == ["/usr/bin/setarch", "-R", tools.worker])
    #expect(command.environment["LD_PRELOAD"] == "/b/probe.so:/lib/libjemalloc.so.2")
    #expect(command.environment["SWIFT_DETERMINISTIC_HASHING"] == "1")
    #expect(command.environment["MAPLAB_LAYOUT_OFFSET"] == "")
  }

  @Test func countersRunUnderCallgrindWithTheAllocatorOnly() {
    let command = command(.counters, allocator: "/lib/libjemalloc.so.2")
    #expect(command.executable == "/usr/bin/setarch")
    #expect(command.arguments.prefix(3) == ["-R", "/usr/bin/valgrind", "--tool=callgrind"])
    #expect(command.arguments.last == tools.worker)
    #expect(command.environment["LD_PRELOAD"] == "/lib/libjemalloc.so.2")
  }

  @Test func theEnvironmentHasOneOrder() {
    let rows = command(.allocations).environmentRows.map { String(decoding: $0, as: UTF8.self) }
    #expect(rows == rows.sorted() && rows.count == 5)
    #expect(rows.allSatisfy { $0.hasSuffix("\0") && $0.count { $0 == "\0" } == 1 })
  }

  /// Some observations ask a compiler, and profiles its tools. What is timed sees the same few folders whoever starts it.
  @Test func onlyWhatAsksACompilerSeesTheSearchPath() {
    var tools = tools
    tools.searchPath = "/home/anyone/swift/bin:/usr/bin"
    for pass in MeasurementPass.allCases {
      let command = LaunchCommand(
        job: Samples.job(pass: pass), allocatorEnvironment: [:], tools: tools, probeLink: tools.probe)
      let expected =
        [.observations, .profile, .cpuProfile].contains(pass) ? tools.searchPath : LaunchCommand.searchPath
      #expect(command.environment["PATH"] == expected)
    }
    #expect(command(.observations).environment["PATH"] == LaunchCommand.searchPath)
  }

  @Test func eachFamilyOfMapsHasItsWorker() {
    var tools = tools
    tools.workerDirectory = "/b"
    var job = Samples.job()
    #expect(tools.worker(for: job) == "/b/maplab-worker-native")
    job.cell.map = .span
    #expect(tools.worker(for: job) == "/b/maplab-worker-span")
    job.cell.map = .synthetic
    #expect(tools.worker(for: job) == "/b/maplab-worker")
    #expect(tools.workers(for: [job, Samples.job(), job]) == ["/b/maplab-worker", "/b/maplab-worker-native"])
  }

  @Test func withoutToolsTheWorkerRunsPlainly() {
    let bare = LaunchTools(worker: "/w", probe: "/p", valgrind: nil, fixedAddresses: nil)
    let command = LaunchCommand(
      job: Samples.job(pass: .counters), allocatorEnvironment: [:], tools: bare, probeLink: "/p")
    #expect(command.executable == "/w" && command.arguments.isEmpty)
  }
}
