import Foundation
import Testing
import WaitingTests

/// Ctrl-Z, a stopped runner and a stopped worker: the time does not count, and the process is run again.
@Suite(.serialized, .waitsForPrograms) struct SuspensionTests {
  /// Longer than a worker of this suite takes, and shorter than it is stopped for.
  static let limit = 5.0
  static let stopped = Duration.seconds(8)

  /// The first process says who it is, and waits a moment.
  static let worker = """
    if [ ! -e "$here/self" ]; then echo $$ > "$here/.self"; mv "$here/.self" "$here/self"; sleep 1; fi
    \(TemporaryProject.answer)
    """

  @Test(.timeLimit(.minutes(1)), arguments: [[SIGTSTP], [SIGSTOP], []])
  func theTimeDoesNotCount(runnerSignals: [Int32]) async throws {
    let project = try TemporaryProject(worker: Self.worker)
    var tool = project.tool
    tool.environment["MAPLAB_TIME_LIMIT"] = "\(Self.limit)"
    let running = try tool.start(["run", "--profile", "quick", "--json", "--output", "out"])
    let worker = try await project.identifier("self")
    runnerSignals.forEach(running.send)
    // Ctrl-Z stops the worker, too; it is in a group of its own.
    if runnerSignals != [SIGTSTP] { kill(-worker, SIGSTOP) }
    if !runnerSignals.isEmpty { try await running.waitUntilStopped() }
    while !processIsStopped(worker) { try await Task.sleep(for: .milliseconds(20)) }
    try await Task.sleep(for: Self.stopped)
    #expect(processIsStopped(worker))
    if runnerSignals != [SIGTSTP] { kill(-worker, SIGCONT) }
    running.send(SIGCONT)
    let result = try running.wait()
    #expect(result.exitCode == 0, "\(result.errors)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect((object["cells"] as? [String: Int])?["ok"] == 2)
    #expect(
      (object["processes"] as? [String: Int])
        == ["planned": 6, "repeated": 1, "added": 0, "disturbed": 1, "failed": 0])
    #expect(try project.read("out/processes.csv").contains("suspended: the "))
  }

  /// A worker that hangs by itself is still ended.
  @Test(.timeLimit(.minutes(1))) func aHangingWorkerIsEnded() throws {
    let project = try TemporaryProject(worker: "sleep 1000")
    var tool = project.tool
    tool.environment["MAPLAB_TIME_LIMIT"] = "1"
    let result = try tool.run("run", "--profile", "quick", "--output", "out")
    #expect(result.exitCode == 1 && result.output.contains("gave no report within its limit of 1 s"))
  }
}

/// However the runner ends, its worker ends, and what the worker started, and its folder goes.
@Suite(.serialized, .waitsForPrograms) struct OrphanTests {
  /// Never ends by itself, and does not listen to the polite signals.
  static let worker = """
    trap '' TERM HUP INT QUIT
    sleep 1000 &
    echo $! > "$here/child"
    echo $$ > "$here/.self"; mv "$here/.self" "$here/self"
    while true; do sleep 1; done
    """

  private func startedProject() async throws -> (TemporaryProject, RunningTool, worker: pid_t, child: pid_t) {
    let project = try TemporaryProject(worker: Self.worker)
    try FileManager.default.createDirectory(
      atPath: project.path + "/tmp", withIntermediateDirectories: false)
    let running = try start(project, "out")
    return (project, running, try await project.identifier("self"), try await project.identifier("child"))
  }

  private func start(_ project: TemporaryProject, _ output: String) throws -> RunningTool {
    var tool = project.tool
    tool.environment["TMPDIR"] = project.path + "/tmp"
    // A crash must end the program at once: Swift's own backtracer takes long on a busy machine.
    tool.environment["SWIFT_BACKTRACE"] = "enable=no"
    return try tool.start(["run", "--profile", "quick", "--output", output])
  }

  private func folders(_ project: TemporaryProject) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: project.path + "/tmp").filter { $0.hasPrefix("maplab-") }
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [[SIGKILL], [SIGHUP], [SIGTERM, SIGTERM], [SIGINT, SIGINT], [SIGHUP, SIGTERM], [SIGABRT]])
  func theWorkerEndsWithTheRunner(signals: [Int32]) async throws {
    let (project, running, worker, child) = try await startedProject()
    #expect(try folders(project).count == 1)
    signals.forEach(running.send)
    let result = try running.wait()
    for process in [worker, child] {
      while !processIsGone(process) { try await Task.sleep(for: .milliseconds(20)) }
    }
    while try !folders(project).isEmpty { try await Task.sleep(for: .milliseconds(20)) }
    if signals == [SIGHUP] {
      #expect(result.exitCode == 130 && result.errors.contains("maplab run --resume \(project.path)/out"))
    }
  }

  /// If the watchdog is killed as well, the next start removes the folder; that of a runner at work stays.
  @Test(.timeLimit(.minutes(1))) func theNextStartRemovesWhatIsLeft() async throws {
    let (project, first, worker, _) = try await startedProject()
    let abandoned = try folders(project)
    let watchdogs = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init).filter {
      let arguments = try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8)
      return arguments?.contains("maplab-watchdog\0\(project.path)/tmp/\(abandoned[0])") == true
    }
    #expect(watchdogs.count == 1)
    for process in watchdogs { kill(process, SIGKILL) }
    first.send(SIGKILL)
    _ = try first.wait()
    kill(-worker, SIGKILL)
    #expect(try folders(project) == abandoned)

    try FileManager.default.removeItem(atPath: project.path + "/self")
    let second = try start(project, "second")
    _ = try await project.identifier("self")
    let busy = try folders(project)
    #expect(busy.count == 1 && busy != abandoned)
    try FileManager.default.removeItem(atPath: project.path + "/self")
    let third = try start(project, "third")
    _ = try await project.identifier("self")
    #expect(try folders(project).count == 2 && folders(project).contains(busy[0]))
    for running in [second, third] {
      running.send(SIGTERM)
      _ = try running.wait()
    }
    #expect(try folders(project).isEmpty)
  }

  /// nohup ignores SIGHUP for the runner, and it stays so.
  @Test(.timeLimit(.minutes(1))) func nohupKeepsARunAlive() async throws {
    let project = try TemporaryProject(
      worker: """
        [ -e "$here/self" ] || { echo $$ > "$here/.self"; mv "$here/.self" "$here/self"; }
        while [ ! -e "$here/go" ]; do sleep 0.05; done
        \(TemporaryProject.answer)
        """)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "trap '' HUP; exec \"$@\"", "sh", CommandLineTool.directory + "/maplab", "run", "--profile", "quick",
      "--output", "out",
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: project.path)
    process.environment = project.tool.environment.merging(["PATH": "/usr/bin:/bin"]) { mine, _ in mine }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    _ = try await project.identifier("self")
    kill(process.processIdentifier, SIGHUP)
    try project.write("go", "")
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && project.exists("out/summary.csv"))
  }
}
