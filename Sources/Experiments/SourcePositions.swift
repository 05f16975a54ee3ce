/// Where the keys of a TOML text are: the parser has positions for syntax errors only.
///
/// It maps key paths such as `matrix.map[2]` or `exclude[0].map` to lines and columns, for messages.
package struct SourcePositions: Sendable {
  private let places: [String: SourcePlace]
  /// The first thing in the text that the parser can't be trusted with; nil if there is none.
  let excess: SourceExcess?

  /// Scans a text. O(length).
  package init(_ text: String) {
    var scanner = SourceScanner(text)
    scanner.scanDocument()
    places = scanner.places
    excess = scanner.excess
  }

  /// The place of a key path, or of the nearest enclosing one with a known place; failing that, the start of the text.
  package func place(of path: String) -> SourcePlace? {
    var path = path
    while true {
      if let place = places[path] { return place }
      guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return places[""] }
      path = String(path[..<cut])
    }
  }
}

/// A line and a column, both from 1; columns count characters (Unicode scalars).
package struct SourcePlace: Sendable, Hashable {
  /// The line.
  package var line: Int
  /// The column.
  package var column: Int
}

/// Something in a text that is legal TOML, that no file of the lab needs, and that breaks the parser.
struct SourceExcess: Sendable, Equatable {
  var place: SourcePlace
  var found: String
  var expected: String
}
