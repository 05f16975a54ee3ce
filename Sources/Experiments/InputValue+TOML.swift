import Catalogue
import TOMLKit

extension InputValue {
  /// Parses a TOML document. Throws `InvalidInput` with line and column of the first syntax error, of nesting that is too
  /// deep for the parser, and of an escaped NUL, which it would take for the end of the text.
  package static func parse(_ text: String, file: String) throws -> [String: InputValue] {
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

  private static func table(_ table: TOMLTable) -> [String: InputValue] {
    var result: [String: InputValue] = [:]
    for key in table.keys {
      if let value = table[key] { result[key] = copy(value) }
    }
    return result
  }

  private static func copy(_ value: any TOMLValueConvertible) -> InputValue {
    switch value.type {
    case .string: value.string.map(InputValue.string) ?? .moment
    case .int: value.int.map(InputValue.integer) ?? .moment
    case .double: value.double.map(InputValue.double) ?? .moment
    case .bool: value.bool.map(InputValue.boolean) ?? .moment
    case .array: value.array.map { array in .array((0..<array.count).map { copy(array[$0]) }) } ?? .moment
    case .table: value.table.map { .table(table($0)) } ?? .moment
    default: .moment
    }
  }
}
