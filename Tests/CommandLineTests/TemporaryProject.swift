import Foundation

/// A project in a folder of its own: allocators, one experiment, and a worker written in sh.
final class TemporaryProject {
  let path: String

  /// Makes one. `worker` is the script's part that answers; `$here` is the project, `$job` the job as JSON.
  init(worker: String = TemporaryProject.answer) throws {
    path = FileManager.default.temporaryDirectory.path + "/maplab-project-\(UUID().uuidString)"
    try write("experiments/allocators.toml", Self.allocators)
    try write("experiments/small.toml", Self.experiment)
    try write("probe.so", "")
    try write("worker", "#!/bin/sh\nhere=$(dirname \"$0\")\njob=$(cat)\necho x >> \"$here/started\"\n\(worker)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path + "/worker")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// maplab with this project's worker, started in the project.
  var tool: CommandLineTool {
    CommandLineTool(
      environment: ["MAPLAB_WORKER": path + "/worker", "MAPLAB_PROBE": path + "/probe.so"], project: self,
      workingDirectory: path)
  }

  /// Workers started so far.
  var startedWorkers: Int { (try? read("started").split(separator: "\n").count) ?? 0 }

  func write(_ name: String, _ text: String) throws {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
  }

  func read(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

  /// Waits until so many workers have started.
  func waitForWorkers(_ count: Int) async throws {
    while startedWorkers < count { try await Task.sleep(for: .milliseconds(20)) }
  }

  /// Waits until a file of the project holds a process's number.
  func identifier(_ name: String) async throws -> pid_t {
    while true {
      if let text = try? read(name), let number = pid_t(text.dropLast()) { return number }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// A report with the same time for everybody.
  static let answer = report()

  /// A report. Both are words of the shell: `$name`, or text in its quotes.
  static func report(checksum: String = "c1", metrics: String = "'\"ns_per_op\":12.5'") -> String {
    """
    echo '{"version":5,"workloadDigest":"d1","checksum":"'\(checksum)'","operationsPerRound":1000,\
    "allocatorLibrary":"libc.so.6","allocatorVersion":"2.36","clock":"test","metrics":{'\(metrics)'},\
    "unavailable":{},"percentiles":[],"memorySeries":[],"roundNanosecondsPerOperation":[12.5]}'
    """
  }

  static let allocators = """
    [[allocator]]
    name = "system"
    summary = "the C library's"
    statistics = "glibc"

    [[allocator]]
    name = "jemalloc"
    summary = "not here"
    libraries = ["/nonexistent/libjemalloc.so.2"]
    package = "libjemalloc-dev"
    statistics = "jemalloc"
    """

  /// Two cells that run three times in the quick profile, and two that are skipped.
  static let experiment = """
    id = "small"
    title = "A small one"

    [workload]
    kind = "get-hit"
    operations = 1000
    entries = 100
    keys = { type = "uint64", distribution = "uniform" }
    values = { type = "uint64" }

    [matrix]
    map = ["native", "span"]
    allocator = ["system", "jemalloc"]

    [measure]
    passes = ["time"]
    """
}
