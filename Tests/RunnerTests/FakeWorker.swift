import Foundation
import WorkerProtocol

@testable import Runner

/// A worker written in sh, in a directory of its own that is removed with it.
final class FakeWorker {
  let directory: String
  var path: String { directory + "/worker" }

  /// Makes a worker that runs the script's lines.
  init(_ script: String) throws {
    directory = NSTemporaryDirectory() + "maplab-fake-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// A launcher that starts it, without valgrind or setarch.
  var launcher: SubprocessLauncher {
    SubprocessLauncher(
      tools: LaunchTools(worker: path, probe: "/nonexistent/probe.so", valgrind: nil, fixedAddresses: nil))
  }

  /// A report as a shell word.
  static func report(version: Int = WorkerJob.currentVersion, metrics: String = #""ns_per_op":12.5"#) -> String {
    "'"
      + """
      {"version":\(version),"workloadDigest":"d1","checksum":"c1","operationsPerRound":100,\
      "allocatorLibrary":"libc.so.6","allocatorVersion":"2.36","clock":"test","metrics":{\(metrics)},\
      "unavailable":{},"percentiles":[],"memorySeries":[],"roundNanosecondsPerOperation":[]}
      """ + "'"
  }
}
