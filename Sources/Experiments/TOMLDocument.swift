import Catalogue
// We keep TOMLKit for lack of anything better. It wraps toml++ 3.4.0, which reads TOML 1.0 correctly and fast, but:
//  * SwiftPM compiles a dependency's C++ without NDEBUG in debug and release builds, so toml++'s assertions crash the
//    process on some invalid texts (`[é]`, `a = [}]`, `a = [2024-02-29 7#`). With NDEBUG each of them is an ordinary
//    syntax error.
//  * 3.4.0 recurses over dotted keys and nested tables without a limit; later commits of toml++ have one.
//  * TOMLKit has positions for syntax errors only, and texts end at a NUL.
// So `SourceScanner` goes over each text first: it refuses whatever would crash the parser and finds the positions of
// all keys. Its checks (not its positions) and `BareValue` can go when TOMLKit defines NDEBUG and takes a newer toml++.
// Alternatives: the other Swift packages at hand read YAML, JSON or property lists, not TOML. Debian's
// libtomlplusplus-dev (3.3.0) and libtoml11-dev (3.7.1) know the position of every value, but need our own C++ shim and
// a system package on every machine that builds the lab.
import TOMLKit

/// A parsed TOML file and where its mistakes go.
package struct TOMLDocument {
  /// The document's table.
  package let root: [String: InputValue]
  /// Takes the file's mistakes. Texts with hidden characters are among them from the start.
  package let collector: DiagnosticCollector

  /// Parses a text. Throws `InvalidInput` with line and column of the first syntax error, of nesting too deep for the
  /// parser, and of a NUL, which the parser would take for the end of the text. O(text).
  package init(_ text: String, file: String) throws {
    if let place = text.utf8.firstIndex(of: 0) {
      let line = 1 + text.utf8[..<place].count { $0 == 10 }
      throw InvalidInput(Diagnostic(file: file, line: line, found: "a NUL character", expected: "text without it"))
    }
    let positions = SourcePositions(text)
    if let excess = positions.excess {
      throw InvalidInput(
        Diagnostic(
          file: file, line: excess.place.line, column: excess.place.column, found: excess.found,
          expected: excess.expected))
    }
    do {
      let table = try TOMLTable(string: text)
      // Children point into the table's storage, which must outlive the conversion.
      root = withExtendedLifetime(table) { Self.table(table) }
    } catch let error as TOMLParseError {
      throw InvalidInput(
        Diagnostic(
          file: file, line: error.source.begin.line, column: error.source.begin.column,
          found: "a syntax error (\(error.description))", expected: "TOML"))
    }
    var hidden: [(place: String, found: String)] = []
    Self.findHiddenCharacters(in: .table(root), at: "", &hidden)
    collector = DiagnosticCollector(file: file, positions: positions, hidden: hidden)
  }

  /// The reader of the document.
  ///
  /// - Parameter names: what a cell may name; any name by default.
  package func reader(names: KnownNames = KnownNames()) -> TableReader {
    TableReader(root, path: "", collector: collector, names: names)
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

  /// Texts of a file end in terminals, CSV and Markdown. Anything that could forge the output is caught here, where
  /// every file passes through, so that no later code has to check.
  private static func findHiddenCharacters(
    in value: InputValue, at place: String, _ hidden: inout [(place: String, found: String)]
  ) {
    func check(_ text: String, at place: String) {
      guard let scalar = MessageText.firstHidden(in: text) else { return }
      let kind = scalar.properties.generalCategory == .control ? "a control character" : "an invisible character"
      let digits = String(scalar.value, radix: 16, uppercase: true)
      hidden.append((place, "\(kind) (U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits))"))
    }
    switch value {
    case .string(let text): check(text, at: place)
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        findHiddenCharacters(in: element, at: "\(place)[\(index)]", &hidden)
      }
    case .table(let table):
      for (key, value) in table {
        let path = place.isEmpty ? key : "\(place).\(key)"
        check(key, at: path)
        findHiddenCharacters(in: value, at: path, &hidden)
      }
    case .integer, .double, .boolean, .moment: break
    }
  }
}
