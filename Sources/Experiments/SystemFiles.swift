#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The small text files in which the system reports on itself: /proc, /sys and some of /etc.
///
/// Tests read other machines' trees through a different root.
package struct SystemFiles: Sendable {
  /// The prefix of each path; empty for this machine's own files.
  package let root: String

  /// This machine's files, or those below a root.
  package init(root: String = "") { self.root = root }

  /// The file's text, or nil if it can't be read.
  package func read(_ path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: root + path) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// The file's first line without surrounding blanks; nil if there is no file, an empty string if the file is empty.
  package func line(_ path: String) -> String? {
    guard let text = read(path) else { return nil }
    return (text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "").trimmingCharacters(in: .whitespaces)
  }

  /// The file's first line as a whole number.
  package func number(_ path: String) -> Int? { line(path).flatMap { Int($0) } }

  /// The value after `name` and a colon or blank, on the line that begins with them: `MemTotal:  123 kB` gives
  /// `123 kB`.
  package func value(_ name: String, in path: String) -> String? {
    for line in (read(path) ?? "").split(whereSeparator: \.isNewline) where line.hasPrefix(name) {
      let rest = line.dropFirst(name.count).drop { $0 == " " || $0 == "\t" }
      // A longer name must not match: `MemTotal` is not `Mem`.
      if rest.first == ":" { return rest.dropFirst().trimmingCharacters(in: .whitespaces) }
      if rest.count < line.count - name.count { return rest.trimmingCharacters(in: .whitespaces) }
    }
    return nil
  }

  /// The first number of such a value.
  package func number(_ name: String, in path: String) -> Int? {
    value(name, in: path)?.split(separator: " ").first.flatMap { Int($0) }
  }

  /// The names in a directory, sorted; empty if it can't be read.
  package func names(in directory: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: root + directory)) ?? []).sorted()
  }

  /// What a symbolic link points at; nil if there is none.
  package func linkTarget(_ path: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: root + path)
  }

  /// True if something is there.
  package func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root + path) }
}
