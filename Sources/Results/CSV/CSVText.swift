/// Builds a CSV text by RFC 4180: a header row, every row with as many fields, quotes if a field needs them, and lines
/// that end in CR LF.
package struct CSVText {
  /// The text so far.
  package private(set) var text = ""
  private let columns: Int

  /// Begins with a header row.
  package init(header: [String]) {
    columns = header.count
    append(header)
  }

  /// Adds a row. It must have one field per column.
  package mutating func append(_ fields: [String]) {
    precondition(fields.count == columns, "a row of \(fields.count) fields under \(columns) columns")
    for (index, field) in fields.enumerated() {
      if index > 0 { text += "," }
      text += Self.needsQuotes(field) ? Self.quoted(field) : field
    }
    text += "\r\n"
  }

  /// Doubles quotes scalar by scalar: a quote followed by a combining mark is a different character.
  private static func quoted(_ field: String) -> String {
    var scalars = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in field.unicodeScalars {
      if scalar == "\"" { scalars.append(scalar) }
      scalars.append(scalar)
    }
    scalars.append("\"")
    return String(scalars)
  }

  /// True for fields with a separator, a quote or a control character, and for those that begin or end with a blank,
  /// which some readers drop.
  private static func needsQuotes(_ field: String) -> Bool {
    let bytes = field.utf8
    return bytes.first == 32 || bytes.last == 32 || bytes.contains { $0 < 32 || $0 == 34 || $0 == 44 || $0 == 127 }
  }
}

/// How numbers are written in CSV: a decimal point, no grouping, empty if not measured.
enum CSVNumber {
  /// The shortest text that reads back as the same number; whole numbers without a point. Empty for nil and for values
  /// that aren't finite.
  static func exact(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "" }
    return value == value.rounded() && abs(value) < 0x1p53 ? String(Int64(value)) : "\(value)"
  }

  /// A noisy figure in six significant digits, which is more than any interval here supports. Whole numbers stay whole.
  static func rounded(_ value: Double?) -> String {
    guard let value, value.isFinite, value != value.rounded() else { return exact(value) }
    // Powers of ten are exact up to 10^22, so only the requested rounding happens.
    var power = 1.0
    var magnitude = abs(value)
    while magnitude < 99_999.95, power < 1e22 {
      power *= 10
      magnitude = abs(value) * power
    }
    return exact((value * power).rounded() / power)
  }

  /// The number of a field; nil for an empty one. Throws the field if it is not a finite number in decimal digits.
  static func read(_ field: String) throws(NotANumber) -> Double? {
    if field.isEmpty { return nil }
    // Double also reads hexadecimal, which nothing here writes.
    guard field.utf8.allSatisfy({ decimal.contains($0) }), let value = Double(field), value.isFinite else {
      throw NotANumber(field: field)
    }
    return value
  }

  private static let decimal = Set("0123456789+-.eE".utf8)

  /// A field that should hold a number.
  struct NotANumber: Error {
    var field: String
  }
}
