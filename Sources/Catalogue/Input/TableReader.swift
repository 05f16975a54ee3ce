/// Reads a table key by key. If anything is missing, unknown or of the wrong type, that is reported and nil is
/// returned.
package struct TableReader {
  /// The table.
  package let table: [String: InputValue]
  /// Its key path; empty for the document.
  package let path: String
  /// Where mistakes go.
  package let collector: any MistakeCollector
  /// What a cell may name.
  package let names: KnownNames

  /// Reads `table`, which is at `path`.
  package init(
    _ table: [String: InputValue], path: String, collector: any MistakeCollector, names: KnownNames = KnownNames()
  ) {
    self.table = table
    self.path = path
    self.collector = collector
    self.names = names
  }

  /// The key path of a key of this table.
  package func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The reader of a key's value; nil, without a report, if the table has no such key.
  package func value(_ key: String) -> ValueReader? {
    table[key].map { ValueReader($0, at: path(of: key), collector: collector, names: names) }
  }

  /// The reader of a key's value; nil, with a report, if the table has no such key.
  package func value(_ key: String, orReport expected: @autoclosure () -> String) -> ValueReader? {
    if table[key] == nil { reportMissing(key, expected()) }
    return value(key)
  }

  /// Reports every key that is neither in `known` nor in `tolerated`.
  package func rejectUnknownKeys(_ known: [String], otherThan tolerated: [String] = []) {
    for key in table.keys.sorted() where !known.contains(key) && !tolerated.contains(key) {
      collector.report(
        path(of: key), found: "an unknown key", expected: "one of \(known.joined(separator: ", "))",
        nearest: nearestName(to: key, among: known))
    }
  }

  /// Reports a missing key.
  package func reportMissing(_ key: String, _ expected: String) {
    collector.report(path(of: key), found: "nothing", expected: expected)
  }

  /// The text of a key; nil, without a report, if it is absent and not required.
  package func string(_ key: String, required: Bool = false) -> String? {
    (required ? value(key, orReport: "text") : value(key))?.text()
  }

  /// The number of a key, integer or not.
  package func double(_ key: String) -> Double? { value(key)?.double() }

  /// The whole number of a key within a range.
  package func integer(_ key: String, in range: ClosedRange<Int>) -> Int? { value(key)?.integer(in: range) }

  /// The strings of an array.
  package func strings(_ key: String) -> [String]? {
    value(key)?.elements("an array of texts")?.compactMap { $0.text() }
  }

  /// The reader of a nested table.
  package func reader(_ key: String, required: Bool = false) -> TableReader? {
    guard let inner = required ? value(key, orReport: "a table [\(path(of: key))]") : value(key) else { return nil }
    guard case .table(let table) = inner.value else { return inner.expected("a table") }
    return TableReader(table, path: inner.place, collector: collector, names: names)
  }

  /// The readers of an array of tables; empty if it is absent or, with a report, if it is something else or has more
  /// than `most`: pairwise comparisons must stay quick.
  package func readers(_ key: String, most: Int = .max) -> [TableReader] {
    guard let elements = value(key)?.elements("tables [[\(path(of: key))]]") else { return [] }
    guard elements.count <= most else {
      collector.report(path(of: key), found: "\(elements.count) of them", expected: "at most \(most)")
      return []
    }
    return elements.compactMap { element in
      guard case .table(let table) = element.value else { return element.expected("a table") }
      return TableReader(table, path: element.place, collector: collector, names: names)
    }
  }
}
