/// Where a cell's keys come from if they are not generated: a file of the user's, and how it is read.
///
/// The parts are given one by one in an experiment's `keys`, so each may be missing.
package struct KeyFile: Sendable, Hashable {
  /// The file, as the experiment names it; nil: keys are generated.
  package var path: KeyFilePath?
  /// How its records are written; nil: by lines.
  package var format: KeyFileFormat?
  /// The column of a CSV file that has the keys, by its name or its number from 1; nil: the first.
  package var column: ColumnName?
  /// The column of a CSV file that says how often a key occurs; nil: a key occurs as often as it is in the file.
  package var count: ColumnName?
  /// Records that are read at most; nil: all.
  package var limit: Int?

  /// No file: keys are generated.
  package init() {}

  /// A file, read by lines unless said otherwise.
  package init(
    path: KeyFilePath, format: KeyFileFormat = .lines, column: ColumnName? = nil, count: ColumnName? = nil,
    limit: Int? = nil
  ) {
    self.path = path
    self.format = format
    self.column = column
    self.count = count
    self.limit = limit
  }

  /// How often a key may occur by a column of counts: all of a file's counts together fit a signed 64-bit number.
  package static let counts: ClosedRange<UInt64> = 1...100_000_000_000
  /// The records that a file may have, or that are read of it.
  package static let records = 1...20_000_000

  /// The file in cell ids: the path with colons for slashes, and what is read of it.
  var label: String? {
    guard let path else { return nil }
    return path.label + (column.map { ":\($0.label)" } ?? "") + (count.map { "*\($0.label)" } ?? "")
      + (limit.map { "-first\($0)" } ?? "")
  }
}

/// The path of a key file, as an experiment names it: absolute, or below the experiment's folder.
package struct KeyFilePath: ParameterValue {
  /// The path.
  package let text: String

  /// A path; nil unless it is made of letters, digits and `._-/` and stays in the folder.
  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.count <= 1_000,
      text.utf8.allSatisfy({ $0.isOfPlainName || $0 == UInt8(ascii: "/") }),
      !text.split(separator: "/").contains(".."), text.last != "/"
    else { return nil }
    self.text = text
  }

  /// Reads a path.
  package static func read(_ reader: ValueReader) -> KeyFilePath? {
    guard let text = reader.text() else { return nil }
    return KeyFilePath(text)
      ?? reader.expected(
        "the path of a file, absolute or below the experiment's folder: letters, digits and . _ - /, without \"..\"")
  }

  /// The path.
  package var written: InputValue { .string(text) }
  /// The path with colons for slashes, which cell ids have between their parts.
  package var label: String { String(text.map { $0 == "/" ? ":" : $0 }) }
}

/// How the records of a key file are written.
package enum KeyFileFormat: String, CaseIterable, Codable, Sendable, Hashable, ParameterValue {
  /// A key on each line.
  case lines
  /// A key in a column of each row, below a header.
  case csv
  /// Eight bytes for each key, the lowest first.
  case u64
  /// Operations: CSV with the columns time, operation, key and value_size, as a `Recorder` writes them.
  case trace
  /// Operations of Twitter's cache traces: time, key, key size, value size, client, operation and lifetime, without a header.
  case twitterTrace = "twitter-trace"

  /// True if its records are operations.
  package var isTrace: Bool { self == .trace || self == .twitterTrace }
}

/// A column of a CSV file: its name in the header, or its number from 1.
package struct ColumnName: ParameterValue {
  /// The name or number.
  package let text: String

  /// A column; nil unless it is made of 1 to 64 letters, digits and `._-`.
  package init?(_ text: String) {
    guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(\.isOfPlainName) else { return nil }
    self.text = text
  }

  /// Reads a name, or a number.
  package static func read(_ reader: ValueReader) -> ColumnName? {
    if case .integer(let number) = reader.value, number > 0 { return ColumnName("\(number)") }
    guard let text = reader.text() else { return nil }
    return ColumnName(text)
      ?? reader.expected("a column's name of letters, digits and . _ -, or its number from 1")
  }

  /// The name.
  package var written: InputValue { .string(text) }
  /// The name.
  package var label: String { text }
}

extension UInt8 {
  /// A letter, a digit, or one of `._-`.
  fileprivate var isOfPlainName: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
