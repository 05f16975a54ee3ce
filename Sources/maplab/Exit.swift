import ArgumentParser
import Catalogue
import Experiments
import Platform
import Results
import Runner
import WorkerProtocol

/// The exit codes, in one place.
enum Exit {
  /// A result that could not be printed.
  static let failure: Int32 = 1
  /// Bad input or usage.
  static let badInput: Int32 = 2

  /// Ends the program for an error: help to standard output with 0; a code that a verb chose as it is; everything else to
  /// standard error with 2.
  static func end(with error: any Error) -> Never {
    if let code = error as? ExitCode { end(code.rawValue) }
    switch error {
    case let error as InvalidInput: end(error.description)
    case let error as RunnerError: end(error.description)
    case let error as ResultsError: end(error.description)
    default: break
    }
    let message = Maplab.fullMessage(for: error)
    guard Maplab.exitCode(for: error).rawValue != 0 else {
      StandardOutput.write(message + "\n")
      end(0)
    }
    end(message, prefix: "")
  }

  /// Ends the program. If standard output could not be written, success becomes a failure.
  static func end(_ code: Int32) -> Never {
    guard let mistake = StandardOutput.finish() else { exit(code) }
    StandardError.print("maplab: \(mistake)")
    exit(code == 0 ? failure : code)
  }

  private static func end(_ message: String, prefix: String = "maplab: ") -> Never {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : prefix + $0 }
    StandardError.print(lines.joined(separator: "\n"))
    end(badInput)
  }
}

/// Standard error, line by line.
enum StandardError {
  /// Flushes standard output, then prints lines, so that the two stay in order if they go to the same place.
  static func print(_ text: String) {
    StandardOutput.flush()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    writeToStandardError(lines.map { MessageText.oneLine(String($0)) }.joined(separator: "\n") + "\n")
  }
}
