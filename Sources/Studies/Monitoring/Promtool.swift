import Platform

/// Prometheus' own checker, if it is installed (Debian: package prometheus).
enum Promtool {
  /// What `promtool check metrics` says of a page.
  struct Verdict {
    /// True if it exits with 0 and prints nothing.
    var accepts: Bool
    /// What it says.
    var complaints: String
  }

  /// Where it is installed; nil if it isn't on the path.
  static var path: String? { installedProgram("promtool") }

  /// Checks a page. Throws `ChildProcess.NotStarted`, also if the page can't be written to a file.
  static func check(_ page: String, path: String) throws -> Verdict {
    var file = Array("/tmp/maplab-metrics-XXXXXX".utf8CString)
    let descriptor = mkstemp(&file)
    guard descriptor >= 0 else {
      throw ChildProcess.NotStarted(description: "no temporary file: \(systemMessage(errno))")
    }
    defer { unlink(file) }
    _ = writeAll(Array(page.utf8), to: descriptor)
    close(descriptor)
    let name = String(decoding: file.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let ending = try ChildProcess(
      executable: path, arguments: ["check", "metrics"], environment: ["PATH": "/usr/bin:/bin"], limit: 30, input: name
    ).run()
    return Verdict(accepts: ending.code == 0 && ending.output.isEmpty, complaints: ending.output)
  }
}
