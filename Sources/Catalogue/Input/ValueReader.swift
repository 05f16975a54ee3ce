/// Collects the mistakes that readers find.
package protocol MistakeCollector: AnyObject {
  /// Adds a mistake at a key path; nil is the whole input.
  func report(
    _ keyPath: String?, found: @autoclosure () -> String, expected: @autoclosure () -> String,
    nearest: @autoclosure () -> String?)
  /// Mistakes so far.
  var count: Int { get }
  /// True if a mistake was reported at exactly this key path.
  func hasReport(at keyPath: String) -> Bool
}

extension MistakeCollector {
  /// Adds a mistake without a nearest name.
  package func report(
    _ keyPath: String?, found: @autoclosure () -> String, expected: @autoclosure () -> String
  ) {
    report(keyPath, found: found(), expected: expected(), nearest: nil)
  }
}

/// Reads one value. If it is invalid, that is reported and nil is returned.
package struct ValueReader {
  /// The value.
  package let value: InputValue
  /// Its key path.
  package let place: String
  /// Where mistakes go.
  package let collector: any MistakeCollector
  /// What a cell may name.
  package let names: KnownNames

  /// Reads `value`, which is at `place`.
  package init(
    _ value: InputValue, at place: String, collector: any MistakeCollector, names: KnownNames = KnownNames()
  ) {
    self.value = value
    self.place = place
    self.collector = collector
    self.names = names
  }

  /// Reports that something else was expected.
  package func report(_ expected: @autoclosure () -> String, nearestAmong names: [String] = []) {
    collector.report(place, found: value.found, expected: expected(), nearest: nearest(among: names))
  }

  /// Reports that something else was expected. Returns nil in place of the value.
  package func expected<Result>(_ expected: @autoclosure () -> String, nearestAmong names: [String] = []) -> Result? {
    report(expected(), nearestAmong: names)
    return nil
  }

  private func nearest(among names: [String]) -> String? {
    if case .string(let text) = value { nearestName(to: text, among: names) } else { nil }
  }

  /// Text.
  package func text() -> String? {
    if case .string(let text) = value { text } else { expected("text") }
  }

  /// Non-empty text of one line.
  package func line(_ expectation: String) -> String? {
    guard let text = text() else { return nil }
    if text.contains(where: \.isNewline) {
      collector.report(place, found: "a text of several lines", expected: expectation)
    } else if text.allSatisfy(\.isWhitespace) {
      collector.report(place, found: "an empty text", expected: expectation)
    } else {
      return text
    }
    return nil
  }

  /// Text that is one of some names.
  package func name(among names: [String], _ expectation: String? = nil) -> String? {
    if case .string(let text) = value, names.contains(text) { return text }
    return expected(expectation ?? "one of \(names.joined(separator: ", "))", nearestAmong: names)
  }

  /// Text that names a case of an enumeration.
  package func member<Member: RawRepresentable<String> & CaseIterable>(_ type: Member.Type = Member.self) -> Member? {
    if case .string(let name) = value, let member = Member(rawValue: name) { return member }
    return name(among: Member.allCases.map(\.rawValue)).flatMap(Member.init)
  }

  /// A whole number within a range.
  package func integer(in range: ClosedRange<Int>) -> Int? {
    if case .integer(let number) = value, range.contains(number) { return number }
    if range.lowerBound == range.upperBound { return expected("\(range.lowerBound)") }
    let upper = range.upperBound == .max ? "or more" : "to \(range.upperBound)"
    return expected("a whole number, \(range.lowerBound) \(upper)")
  }

  /// A number, whole or not.
  package func double(
    _ expectation: String = "a number", where isGood: (Double) -> Bool = { _ in true }
  ) -> Double? {
    switch value {
    case .double(let number) where isGood(number): number
    case .integer(let number) where isGood(Double(number)): Double(number)
    default: expected(expectation)
    }
  }

  /// True or false.
  package func boolean() -> Bool? {
    if case .boolean(let flag) = value { flag } else { expected("true or false") }
  }

  /// The values of an array, each with its own reader.
  package func elements(_ expectation: String = "an array", most: Int = .max) -> [ValueReader]? {
    guard case .array(let elements) = value, elements.count <= most else { return expected(expectation) }
    return elements.enumerated().map { index, element in
      ValueReader(element, at: "\(place)[\(index)]", collector: collector, names: names)
    }
  }

  /// Whole numbers within a range, at most `most` of them.
  package func integers(in range: ClosedRange<Int>, most: Int) -> [Int]? {
    elements("an array of at most \(most) whole numbers", most: most)?.compactMap { $0.integer(in: range) }
  }

  /// A table that has only these keys.
  package func table(_ keys: [String], _ expectation: String? = nil) -> TableReader? {
    guard case .table(let table) = value else {
      return expected(expectation ?? "a table with \(keys.joined(separator: ", "))")
    }
    let reader = TableReader(table, path: place, collector: collector, names: names)
    reader.rejectUnknownKeys(keys)
    return reader
  }
}
