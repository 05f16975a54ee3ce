/// Collects the mistakes of one file.
package final class DiagnosticCollector {
  /// The file as the user named it.
  package let file: String
  /// Mistakes that are told one by one; a file with more of them is not an experiment but something else.
  package static let most = 100
  private var reported: [Diagnostic] = []
  private var untold = 0
  private let positions: SourcePositions

  /// Starts without mistakes; `text` is the file's, for line numbers.
  package init(file: String, text: String) {
    self.file = file
    positions = SourcePositions(text)
  }

  /// Adds a mistake at a key path.
  package func report(
    _ keyPath: String?, found: @autoclosure () -> String, expected: @autoclosure () -> String,
    nearest: @autoclosure () -> String? = nil
  ) {
    guard reported.count < Self.most else {
      untold += 1
      return
    }
    let place = keyPath.flatMap(positions.place)
    reported.append(
      Diagnostic(
        file: file, line: place?.line, column: place?.column, keyPath: keyPath, found: found(), expected: expected(),
        nearest: nearest()))
  }

  /// What was found wrong so far, in the order of the text; those of the whole file come first.
  package var diagnostics: [Diagnostic] {
    var sorted = reported.enumerated().sorted {
      ($0.element.line ?? 0, $0.element.column ?? 0, $0.offset) < (
        $1.element.line ?? 0, $1.element.column ?? 0, $1.offset
      )
    }.map(\.element)
    if untold > 0 { sorted.append(Diagnostic(file: file, found: "\(untold) mistakes more", expected: "none")) }
    return sorted
  }

  /// Mistakes so far.
  package var count: Int { reported.count + untold }

  /// True where nothing was found wrong.
  package var isEmpty: Bool { reported.isEmpty }

  /// True where a mistake was reported at this very key path.
  package func hasReport(at keyPath: String) -> Bool { reported.contains { $0.keyPath == keyPath } }
}

/// Reads a table key by key, reporting what is missing, of the wrong type or unknown.
package struct TableReader {
  /// The table.
  package let table: [String: TOMLNode]
  /// Its key path; empty for the document.
  package let path: String
  /// Where mistakes go.
  package let collector: DiagnosticCollector

  /// Reads `table`, which stands at `path`.
  package init(_ table: [String: TOMLNode], path: String, collector: DiagnosticCollector) {
    self.table = table
    self.path = path
    self.collector = collector
  }

  /// The key path of a key of this table.
  package func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// Reports every key that is neither in `known` nor in `tolerated`.
  package func rejectUnknownKeys(_ known: [String], otherThan tolerated: [String] = []) {
    for key in table.keys.sorted() where !known.contains(key) && !tolerated.contains(key) {
      collector.report(
        path(of: key), found: "an unknown key", expected: "one of \(known.joined(separator: ", "))",
        nearest: nearestName(to: key, among: known))
    }
  }

  /// Reports a key that is not there.
  package func reportMissing(_ key: String, _ expected: String) {
    collector.report(path(of: key), found: "nothing", expected: expected)
  }

  /// The text of a key; nil where it is absent or, with a report, of another type.
  package func string(_ key: String, required: Bool = false) -> String? {
    guard let node = table[key] else {
      if required { reportMissing(key, "text") }
      return nil
    }
    guard case .string(let text) = node else {
      collector.report(path(of: key), found: node.found, expected: "text")
      return nil
    }
    return text
  }

  /// The number of a key, whole or not; nil where it is absent or, with a report, something else.
  package func double(_ key: String) -> Double? {
    switch table[key] {
    case nil: return nil
    case .double(let number)?: return number
    case .integer(let number)?: return Double(number)
    case let node?:
      collector.report(path(of: key), found: node.found, expected: "a number")
      return nil
    }
  }

  /// The whole number of a key within a range; nil where it is absent or, with a report, something else.
  package func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let node = table[key] else { return nil }
    guard case .integer(let number) = node, range.contains(number) else {
      let upper = range.upperBound == .max ? "or more" : "to \(range.upperBound)"
      collector.report(path(of: key), found: node.found, expected: "a whole number, \(range.lowerBound) \(upper)")
      return nil
    }
    return number
  }

  /// The strings of an array; nil where it is absent or, with a report, something else.
  package func strings(_ key: String) -> [String]? {
    guard let node = table[key] else { return nil }
    guard case .array(let elements) = node else {
      collector.report(path(of: key), found: node.found, expected: "an array of texts")
      return nil
    }
    return elements.enumerated().compactMap { index, element in
      if case .string(let text) = element { return text }
      collector.report("\(path(of: key))[\(index)]", found: element.found, expected: "text")
      return nil
    }
  }

  /// The reader of a nested table; nil where it is absent or, with a report, something else.
  package func reader(_ key: String, required: Bool = false) -> TableReader? {
    guard let node = table[key] else {
      if required { reportMissing(key, "a table [\(path(of: key))]") }
      return nil
    }
    guard case .table(let inner) = node else {
      collector.report(path(of: key), found: node.found, expected: "a table")
      return nil
    }
    return TableReader(inner, path: path(of: key), collector: collector)
  }

  /// The readers of an array of tables; empty where it is absent or, with a report, something else or more than `most`:
  /// what compares each with each must stay quick.
  package func readers(_ key: String, most: Int = .max) -> [TableReader] {
    guard let node = table[key] else { return [] }
    guard case .array(let elements) = node else {
      collector.report(path(of: key), found: node.found, expected: "tables [[\(path(of: key))]]")
      return []
    }
    guard elements.count <= most else {
      collector.report(path(of: key), found: "\(elements.count) of them", expected: "at most \(most)")
      return []
    }
    return elements.enumerated().compactMap { index, element in
      let place = "\(path(of: key))[\(index)]"
      guard case .table(let inner) = element else {
        collector.report(place, found: element.found, expected: "a table")
        return nil
      }
      return TableReader(inner, path: place, collector: collector)
    }
  }

  /// The case of an enumeration that a text names; nil, with a report, where it names none.
  package func member<Member: RawRepresentable & CaseIterable>(
    _ node: TOMLNode, at place: String, of type: Member.Type
  ) -> Member? where Member.RawValue == String {
    let names = Member.allCases.map(\.rawValue)
    guard case .string(let text) = node else {
      collector.report(place, found: node.found, expected: "one of \(names.joined(separator: ", "))")
      return nil
    }
    guard let member = Member(rawValue: text) else {
      collector.report(
        place, found: node.found, expected: "one of \(names.joined(separator: ", "))",
        nearest: nearestName(to: text, among: names))
      return nil
    }
    return member
  }
}
