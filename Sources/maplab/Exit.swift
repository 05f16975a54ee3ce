import ArgumentParser
import Experiments
import Results
import Runner

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The exit codes, in one place.
enum Exit {
  /// Bad input or usage.
  static let badInput: Int32 = 2

  /// Ends the program for an error: help to standard output with 0; a code that a verb chose as it is; everything else to
  /// standard error with 2.
  static func end(with error: any Error) -> Never {
    if let code = error as? ExitCode { exit(code.rawValue) }
    switch error {
    case let error as InvalidInput: end(error.description)
    case let error as RunnerError: end(error.description)
    case let error as ResultsError: end(error.description)
    default: break
    }
    let code = Maplab.exitCode(for: error)
    guard code.rawValue != 0 else { Maplab.exit(withError: error) }
    end(Maplab.fullMessage(for: error), prefix: "")
  }

  private static func end(_ message: String, prefix: String = "maplab: ") -> Never {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : prefix + $0 }
    StandardError.print(lines.joined(separator: "\n"))
    exit(badInput)
  }
}

/// Standard error, line by line.
enum StandardError {
  /// Prints a line, after what standard output still holds, so that the two come in order where they go to one place.
  static func print(_ text: String) {
    fflush(nil)
    writeToStandardError(text + "\n")
  }
}
