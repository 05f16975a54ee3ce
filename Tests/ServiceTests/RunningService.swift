#if Service
  import Foundation
  import Platform

  /// The built service, running for one test.
  final class RunningService: @unchecked Sendable {
    let port: Int
    private let process = Process()

    /// Starts it on a free port and waits until it listens.
    init(_ options: [String] = []) throws {
      let output = Pipe()
      process.executableURL = Self.executable
      process.arguments = ["serve"] + options
      process.standardOutput = output
      process.standardError = output
      try process.run()
      var line = ""
      while !line.contains("\n") {
        let data = output.fileHandleForReading.availableData
        if data.isEmpty { break }
        line += String(decoding: data, as: UTF8.self)
      }
      guard let port = line.split(separator: "\n").first?.split(separator: ":").last.flatMap({ Int($0) }) else {
        throw NotListening(said: line)
      }
      self.port = port
    }

    deinit {
      kill()
      process.waitUntilExit()
    }

    struct NotListening: Error { var said: String }

    /// The program beside the tests.
    static var executable: URL {
      let tests = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
      return (tests ?? URL(filePath: CommandLine.arguments[0])).deletingLastPathComponent().appending(
        path: "maplab-service")
    }

    func kill() { if process.isRunning { Platform.kill(process.processIdentifier, SIGKILL) } }

    /// The most memory that was resident so far, in bytes.
    var peakBytes: Int {
      let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) << 10
    }

    /// Runs another command of the program to its end.
    static func run(_ arguments: [String]) throws -> (code: Int32, output: String) {
      let process = Process()
      let output = Pipe()
      process.executableURL = executable
      process.arguments = arguments
      process.standardOutput = output
      process.standardError = output
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
  }

  /// A connection to the service, byte by byte: what a library of requests would not send.
  final class RawConnection {
    private let socket: Int32

    struct Failure: Error { var code = errno }

    init(port: Int) throws {
      socket = Platform.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(UInt16(port).bigEndian)
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      // No answer within this time is a failure of the test.
      var limit = timeval(tv_sec: 60, tv_usec: 0)
      setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      let result = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard result == 0 else { throw Failure() }
    }

    deinit { close(socket) }

    /// Sends it all; false if the other side has ended the connection.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
          Platform.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }

    /// What has come; empty if the connection has ended.
    func receive() -> String {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(socket, &buffer, buffer.count, 0)
      return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
    }

    /// Reads to the end of the connection.
    func receiveAll() -> String {
      var text = ""
      while case let part = receive(), !part.isEmpty { text += part }
      return text
    }

    /// Sends a request and returns the status of its answer, and the answer.
    func request(_ method: String, _ path: String, body: String = "") -> (status: Int, text: String) {
      let length = body.isEmpty && method != "PUT" ? "" : "Content-Length: \(body.utf8.count)\r\n"
      send("\(method) \(path) HTTP/1.1\r\nHost: here\r\n\(length)\r\n\(body)")
      let text = receive()
      return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0, text)
    }
  }
#endif
