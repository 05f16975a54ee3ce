#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A directory of its own for one worker, removed with everything in it when the worker has ended.
struct PrivateDirectory: ~Copyable {
  /// The absolute path; always of the same length, so that it moves no exact count.
  let path: String

  /// Makes a new directory under the system's temporary directory.
  init() throws {
    let parent = ProcessEnvironment.variable("TMPDIR") ?? "/tmp"
    var template = Array("\(parent)/maplab-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw RunnerError.temporaryDirectory(parent, systemMessage(errno))
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Writes a file into the directory.
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }

  /// Makes a link in the directory.
  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
