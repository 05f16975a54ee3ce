#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Platform

/// One worker's own directory, removed with everything in it when the worker has ended.
///
/// If this process dies first, its lock on `owner` is released: the next start sees that and removes the directory.
package struct PrivateDirectory: ~Copyable {
  /// The absolute path, always of the same length, so that it doesn't affect any exact count.
  let path: String
  private let lock: Int32

  private static let prefix = "maplab-"
  private static let randomLetters = 6
  private static let lockName = "owner"

  /// The system's temporary directory.
  package static var parent: String { ProcessEnvironment.variable("TMPDIR") ?? "/tmp" }

  /// Makes a new directory under the system's temporary directory. Throws `RunnerError.temporaryDirectory`.
  init() throws {
    let parent = Self.parent
    var template = Array("\(parent)/\(Self.prefix)\(String(repeating: "X", count: Self.randomLetters))".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw RunnerError.temporaryDirectory(parent, systemMessage(errno))
    }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let lock = Self.lock(path, O_CREAT | O_EXCL) else {
      let message = systemMessage(errno)
      try? FileManager.default.removeItem(atPath: path)
      throw RunnerError.temporaryDirectory(parent, message)
    }
    self.path = path
    self.lock = lock
  }

  /// Locks a directory's file; nil if another process has it, or if it can't be opened.
  private static func lock(_ path: String, _ flags: Int32) -> Int32? {
    let lock = open("\(path)/\(lockName)", O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags, 0o600)
    guard lock >= 0 else { return nil }
    guard flock(lock, LOCK_EX | LOCK_NB) != 0 else { return lock }
    close(lock)
    return nil
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

  deinit {
    try? FileManager.default.removeItem(atPath: path)
    close(lock)
  }

  /// Removes the directories of this user whose owners have died. O(entries of the temporary directory).
  ///
  /// - Parameter parent: the temporary directory.
  package static func removeAbandoned(in parent: String = Self.parent) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
      guard name.hasPrefix(prefix), name.utf8.count == prefix.utf8.count + randomLetters else { continue }
      let path = "\(parent)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else { continue }
      guard let lock = lock(path, 0) else { continue }
      try? FileManager.default.removeItem(atPath: path)
      close(lock)
    }
  }
}
