import Measurement
import Platform

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A service that runs in a process of its own. It inherits the environment, so that the cell's allocator serves it, too.
final class ServiceProcess {
  /// What went wrong with it.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// The program.
  let path: String
  /// The port on which it listens.
  let port: Int
  private let child: RunningChild

  /// The service's program next to this one; nil if it was not built.
  static var executable: String? {
    guard let own = ownProgram else { return nil }
    let path =
      own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/maplab-service"
    return access(path, X_OK) == 0 ? path : nil
  }

  /// Starts `serve` and waits until it listens. Throws `Failure`, and `ChildProcess.NotStarted`.
  init(_ executable: String, _ options: [String]) throws {
    path = executable
    child = try ChildProcess(
      executable: executable, arguments: ["serve", "--port", "0"] + options, environment: Self.environment
    ).start()
    let line = child.line(within: 60)
    guard let line, let port = line.split(separator: ":").last.flatMap({ Int($0) }), line.hasPrefix("listening") else {
      child.end()
      throw Failure(description: "the service does not listen: \(line ?? "it said nothing for a minute")")
    }
    self.port = port
  }

  /// Its resident set in bytes. Throws `Failure` if the process no longer exists.
  func residentBytes() throws -> Double {
    let status = (try? String(contentsOfFile: "/proc/\(child.identifier)/status", encoding: .utf8)) ?? ""
    for line in status.split(separator: "\n") where line.hasPrefix("VmRSS:") {
      let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Double($0) }
      if let kibibytes { return kibibytes * 1_024 }
    }
    throw Failure(description: "the service has ended under its load")
  }

  /// Processor time used by all its threads, in seconds; nil if the system doesn't report it.
  var processorSeconds: Double? { Self.processorSeconds(of: child.identifier) }

  /// The same of any process.
  static func processorSeconds(of process: pid_t) -> Double? {
    #if os(Linux)
      var clock = clockid_t()
      var time = timespec()
      guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    #else
      return nil
    #endif
  }

  /// Ends it.
  func end() { child.end() }

  /// The environment of this process.
  static var environment: [String: String] { ProcessInfo.processInfo.environment }
}

/// What a command of the program reports about a running service: one line of JSON.
struct ServiceReport {
  private let fields: [String: Value]

  private enum Value: Decodable {
    case number(Double)
    case table([String: Double])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self =
        if let number = try? container.decode(Double.self) { .number(number) } else {
          .table(try container.decode([String: Double].self))
        }
    }
  }

  /// Runs a command against a service, by default the client's load. Throws what went wrong, in words.
  init(of service: ServiceProcess, command: String = "load", _ options: [String]) throws {
    // Without the allocator: the client is not part of the measurement.
    let environment = ServiceProcess.environment.filter { $0.key != "LD_PRELOAD" }
    let ending = try ChildProcess(
      executable: service.path, arguments: [command, "--port", "\(service.port)"] + options, environment: environment,
      limit: 3_600
    ).run()
    guard ending.code == 0 else {
      throw ServiceProcess.Failure(
        description: "\(command) ended with \(ending.code ?? -1): \(ending.output.prefix(200))")
    }
    fields = try JSONDecoder().decode([String: Value].self, from: Data(ending.output.utf8))
  }

  /// A figure.
  func number(_ name: String) throws -> Double {
    guard case .number(let number) = fields[name] else { throw missing(name) }
    return number
  }

  /// A figure of a table.
  func number(_ table: String, _ name: String) throws -> Double {
    guard case .table(let figures) = fields[table], let number = figures[name] else {
      throw missing("\(table).\(name)")
    }
    return number
  }

  private func missing(_ name: String) -> ServiceProcess.Failure {
    ServiceProcess.Failure(description: "the report has no \(name)")
  }
}
