import Catalogue
import Platform
import Runner
import WorkerProtocol

/// Standard output: the only way for a verb to print results.
///
/// What can't be written, for instance to a full disk, is remembered, and the program ends with a message and exit code
/// 1. A reader that has closed its pipe, as `head` does, wants no more: that is no error.
enum StandardOutput {
  /// The program's only one: every verb prints from one task at a time.
  nonisolated(unsafe) private static var buffer: [UInt8] = []
  nonisolated(unsafe) private static var failure: Int32?

  /// Large enough to save system calls, small enough to show progress.
  private static let bufferSize = 1 << 16

  /// Prints lines. Characters that would control the terminal are shown as escapes: names and reasons come from files
  /// that may contain anything.
  static func print(_ text: String = "") {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    write(lines.map { MessageText.oneLine(String($0)) }.joined(separator: "\n") + "\n")
  }

  /// Writes text as it is: CSV, JSON, or lines that already have their colours.
  static func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= bufferSize { flush() }
  }

  /// Hands everything to the system. After a failure nothing more is written.
  static func flush() {
    if failure == nil { failure = writeAll(buffer, to: STDOUT_FILENO) }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Why the output is incomplete, in the system's words; nil if it is, or if its reader wanted no more.
  static func finish() -> String? {
    flush()
    guard let failure, failure != EPIPE else { return nil }
    return "standard output can't be written: \(systemMessage(failure))"
  }
}
