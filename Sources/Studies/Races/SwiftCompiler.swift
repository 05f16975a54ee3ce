#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Measurement
import Platform

/// The Swift compiler found on the search path, for programs that must not compile.
struct SwiftCompiler {
  /// Why there is no compiler, or no answer from it.
  struct Unavailable: Error, CustomStringConvertible {
    var description: String
  }

  /// What the compiler said about a program.
  struct Answer {
    /// True if it accepted the program.
    var accepts: Bool
    /// The distinct errors, without their positions, in order of appearance.
    var errors: [String]
  }

  /// Absolute path of `swiftc`.
  let path: String

  /// Finds the compiler. Throws `Unavailable` if no folder of `PATH` has one.
  init() throws {
    let folders = (Self.variable("PATH") ?? "").split(separator: ":").filter { $0.first == "/" }
    guard let found = folders.lazy.map({ "\($0)/swiftc" as String }).first(where: { access($0, X_OK) == 0 }) else {
      throw Unavailable(description: "no Swift compiler is in the search path")
    }
    path = found
  }

  /// Asks whether a program of one file is accepted by the Swift 6 language mode. Nothing is run.
  ///
  /// The compiler runs up to its mandatory SIL passes, because type checking alone finds neither data races nor
  /// lifetime errors. Throws `Unavailable` if it gives no answer, `ChildProcess.NotStarted`.
  func check(_ source: String) throws -> Answer {
    try withFolder { folder in
      let ending = try compile(source, in: folder, ["-emit-sil", "-o", "/dev/null"])
      guard let code = ending.code else {
        throw Unavailable(description: ending.isTimedOut ? "the compiler took too long" : "the compiler crashed")
      }
      let errors = Self.errors(in: ending.output)
      // A compiler that fails without an error says nothing about the program.
      guard code == 0 || !errors.isEmpty else {
        throw Unavailable(description: "the compiler failed: \(ending.output.prefix(200))")
      }
      return Answer(accepts: code == 0, errors: errors)
    }
  }

  /// Compiles a program with further options and passes its path to `body`. Throws `Unavailable` if it doesn't compile.
  func build<Result>(
    _ source: String, _ options: [String], _ body: (_ program: String) throws -> Result
  ) throws -> Result {
    try withFolder { folder in
      let program = "\(folder)/program"
      let ending = try compile(source, in: folder, options + ["-o", program])
      guard ending.code == 0 else {
        throw Unavailable(description: "\(options.joined(separator: " ")): \(Self.errors(in: ending.output))")
      }
      return try body(program)
    }
  }

  /// What a child needs to run: no preloaded library, nothing of the user's.
  static func environment(folder: String) -> [String: String] {
    var environment = ["PATH": variable("PATH") ?? "", "HOME": folder, "TMPDIR": folder]
    // A relocated toolchain finds its libraries only there.
    environment["LD_LIBRARY_PATH"] = variable("LD_LIBRARY_PATH")
    return environment
  }

  private func compile(_ source: String, in folder: String, _ options: [String]) throws -> ChildProcess.Ending {
    let file = "\(folder)/program.swift"
    try Data(source.utf8).write(to: URL(fileURLWithPath: file))
    return try ChildProcess(
      executable: path,
      arguments: [
        // Functions that return a Span have to say what its life depends on.
        "-swift-version", "6", "-enable-experimental-feature", "Lifetimes", "-parse-as-library",
        "-module-cache-path", "\(folder)/modules",
      ] + options + [file],
      environment: Self.environment(folder: folder)
    ).run()
  }

  /// A folder that lasts as long as `body`.
  private func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    do {
      return try withTemporaryFolder(named: "maplab-compiler", body)
    } catch let error as SystemError {
      throw Unavailable(description: "no temporary folder: \(error)")
    }
  }

  /// The distinct texts after "error:". The compiler prints each twice: as a line and next to the source.
  static func errors(in output: String) -> [String] {
    var errors: [String] = []
    for line in output.split(whereSeparator: \.isNewline) {
      guard let mark = line.firstRange(of: "error: ") else { continue }
      let text = String(line[mark.upperBound...])
      if !errors.contains(text) { errors.append(text) }
    }
    return errors
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
