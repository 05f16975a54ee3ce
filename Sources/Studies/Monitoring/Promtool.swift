#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Measurement
import Platform

/// Prometheus' own checker, if it is installed (Debian: package prometheus).
enum Promtool {
  /// What `promtool check metrics` says about a page.
  struct Verdict {
    /// True if it exits with 0 and prints nothing.
    var accepts: Bool
    /// What it says.
    var complaints: String
  }

  /// Where it is installed; nil if it isn't on the path.
  static var path: String? { installedProgram("promtool") }

  /// Checks a page. Throws `ChildProcess.NotStarted`, and errors of writing the page to a file.
  static func check(_ page: String, path: String) throws -> Verdict {
    let ending = try withTemporaryFolder(named: "maplab-metrics") { folder in
      let file = "\(folder)/page"
      try Data(page.utf8).write(to: URL(fileURLWithPath: file))
      return try ChildProcess(
        executable: path, arguments: ["check", "metrics"], environment: ["PATH": "/usr/bin:/bin"], limit: 30,
        input: file
      ).run()
    }
    return Verdict(accepts: ending.code == 0 && ending.output.isEmpty, complaints: ending.output)
  }
}
