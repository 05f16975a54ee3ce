import TOMLKit

/// A parsed TOML value as a plain Swift value, free of the parser's storage.
package indirect enum TOMLNode: Sendable, Equatable {
  /// Text.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A floating-point number.
  case double(Double)
  /// True or false.
  case boolean(Bool)
  /// An array of any values.
  case array([TOMLNode])
  /// A table; the parser keeps no order of keys.
  case table([String: TOMLNode])
  /// A date or time, which none of the lab's files uses.
  case moment

  /// Parses a document. Throws `InvalidInput` with line and column of the first syntax error, of nesting that is too deep
  /// for the parser, and of an escaped NUL, which it would take for the end of the text.
  package static func parse(_ text: String, file: String) throws -> [String: TOMLNode] {
    if let place = text.utf8.firstIndex(of: 0) {
      let line = 1 + text.utf8[..<place].count { $0 == 10 }
      throw InvalidInput(Diagnostic(file: file, line: line, found: "a NUL character", expected: "text without it"))
    }
    if let excess = SourcePositions(text).excess {
      throw InvalidInput(
        Diagnostic(
          file: file, line: excess.place.line, column: excess.place.column, found: excess.found,
          expected: excess.expected))
    }
    do {
      let root = try TOMLTable(string: text)
      // Children point into the root's storage, which must outlive the conversion.
      return withExtendedLifetime(root) { table(root) }
    } catch let error as TOMLParseError {
      throw InvalidInput(
        Diagnostic(
          file: file, line: error.source.begin.line, column: error.source.begin.column,
          found: "a syntax error (\(error.description))", expected: "TOML"))
    }
  }

  private static func table(_ table: TOMLTable) -> [String: TOMLNode] {
    var result: [String: TOMLNode] = [:]
    for key in table.keys {
      if let value = table[key] { result[key] = node(value) }
    }
    return result
  }

  private static func node(_ value: any TOMLValueConvertible) -> TOMLNode {
    switch value.type {
    case .string: value.string.map(TOMLNode.string) ?? .moment
    case .int: value.int.map(TOMLNode.integer) ?? .moment
    case .double: value.double.map(TOMLNode.double) ?? .moment
    case .bool: value.bool.map(TOMLNode.boolean) ?? .moment
    case .array: value.array.map { array in .array((0..<array.count).map { node(array[$0]) }) } ?? .moment
    case .table: value.table.map { .table(table($0)) } ?? .moment
    default: .moment
    }
  }

  /// What the value is, for `found …`: its kind and, where short, the value.
  package var found: String {
    switch self {
    case .string(let text): "\"\(Self.beginning(of: text))\""
    case .integer(let number): "the number \(number)"
    case .double(let number): "the number \(number)"
    case .boolean(let flag): "\(flag)"
    case .array(let elements): elements.isEmpty ? "an empty array" : "an array"
    case .table: "a table"
    case .moment: "a date or time"
    }
  }

  /// By scalars: one character can have any number of marks.
  private static func beginning(of text: String) -> String {
    let beginning = text.unicodeScalars.prefix(40)
    return beginning.endIndex == text.unicodeScalars.endIndex ? text : String(beginning) + "…"
  }
}
