import Catalogue

/// One mistake in a file, in the form of a compiler's diagnostic: where, what was found, what was expected, and the
/// nearest valid name if there is one.
package struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
  /// Characters of the longest description.
  static let longest = 10_000

  /// The file as the user named it.
  package var file: String
  /// The line, from 1, if it is known.
  package var line: Int?
  /// The column, from 1, if it is known.
  package var column: Int?
  /// The key's path, for instance `matrix.map[2]`; nil for mistakes of the whole file.
  package var keyPath: String?
  /// What was found.
  package var found: String
  /// What was expected.
  package var expected: String
  /// The nearest valid name.
  package var nearest: String?

  /// Describes a mistake.
  package init(
    file: String, line: Int? = nil, column: Int? = nil, keyPath: String? = nil, found: String, expected: String,
    nearest: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.keyPath = keyPath
    self.found = found
    self.expected = expected
    self.nearest = nearest
  }

  /// `file:line:column: key: found …, expected …; did you mean …?` on one line.
  package var description: String {
    var text = file
    if let line { text += ":\(line)" }
    if line != nil, let column { text += ":\(column)" }
    text += ": "
    if let keyPath { text += "\(keyPath): " }
    text += "found \(found), expected \(expected)"
    if let nearest { text += "; did you mean \"\(nearest)\"?" }
    // Keys and values come from a file that may contain anything, of any length.
    let line = MessageText.oneLine(text)
    guard line.utf8.count > Self.longest else { return line }
    return String(line.unicodeScalars.prefix(Self.longest)) + "…"
  }
}

/// Input that can't be used: all its mistakes, in all files, at once. The command line exits with 2.
package struct InvalidInput: Error, Sendable, CustomStringConvertible {
  /// At least one mistake.
  package var diagnostics: [Diagnostic]

  /// Bundles mistakes.
  package init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// A single mistake.
  package init(_ diagnostic: Diagnostic) { diagnostics = [diagnostic] }

  /// One line per mistake.
  package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
