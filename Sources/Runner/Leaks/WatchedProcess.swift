import Foundation
import Platform

/// A process that maplab did not start and whose resident set is watched.
package final class WatchedProcess {
  /// Its id.
  package let id: Int32
  private let startedAt: String
  private let pageSize = Double(sysconf(Int32(_SC_PAGESIZE)))

  /// Finds a running process. Throws `RunnerError.cannotWatch`.
  package init(id: Int32) throws {
    self.id = id
    guard let startedAt = Self.start(of: id) else {
      throw RunnerError.cannotWatch("found no running process \(id), expected the id of one (ps -e lists them)")
    }
    self.startedAt = startedAt
    guard residentBytes() != nil else {
      throw RunnerError.cannotWatch("/proc/\(id)/statm tells no resident set: a kernel thread has none")
    }
  }

  /// Bytes that it has in memory; nil once it has ended, even if its id has been reused for another process. O(1).
  package func residentBytes() -> Double? {
    guard Self.start(of: id) == startedAt, let text = Self.text("statm", of: id) else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Double(fields[1]), pages > 0 else { return nil }
    return pages * pageSize
  }

  /// When the process started, in ticks since boot; nil if it does not exist or is a zombie.
  private static func start(of id: Int32) -> String? {
    // The name, in parentheses, may contain anything, including parentheses and spaces.
    guard let text = text("stat", of: id), let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, !["Z", "X"].contains(fields[0]) else { return nil }
    return String(fields[19])
  }

  private static func text(_ name: String, of id: Int32) -> String? {
    try? String(contentsOfFile: "/proc/\(id)/\(name)", encoding: .utf8)
  }
}
