/// Parses a CSV text by RFC 4180: the inverse of `CSVText`, and as strict. Lines may end in LF alone, because version
/// control and editors change that.
///
/// No library: SwiftCSV parsed damaged files without an error, and swift-foundation has no CSV parser. A run's file
/// that was cut off must be an error.
///
/// It works on bytes, so that no Unicode rule can turn anything into a blank, a quote with a combining mark or a line
/// end that the writer did not write as one.
package struct CSVRecords {
  /// Why a text is not CSV.
  package struct Malformed: Error {
    /// The line, from 1.
    package var line: Int
    /// What is wrong, in words for the user.
    package var reason: String

    /// A fault on a line.
    package init(line: Int, reason: String) {
      self.line = line
      self.reason = reason
    }
  }

  private let bytes: [UInt8]
  private var index = 0
  /// The line of the next byte, from 1.
  package private(set) var line = 1

  /// The records of a file's bytes.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// The fields of the next record; nil at the end. O(record).
  package mutating func next() throws(Malformed) -> [String]? {
    guard index < bytes.count else { return nil }
    var fields: [String] = []
    while true {
      let isQuoted = index < bytes.count && bytes[index] == Self.quote
      fields.append(isQuoted ? try quotedField() : try plainField())
      if try endsRecord() { return fields }
    }
  }

  /// Skips a comma (false) or a line end (true).
  private mutating func endsRecord() throws(Malformed) -> Bool {
    guard index < bytes.count else { throw Malformed(line: line, reason: "it is cut off: no end of line") }
    switch bytes[index] {
    case Self.comma:
      index += 1
      return false
    case Self.lineFeed:
      index += 1
    case Self.carriageReturn where index + 1 < bytes.count && bytes[index + 1] == Self.lineFeed:
      index += 2
    case Self.carriageReturn where index + 1 == bytes.count:
      throw Malformed(line: line, reason: "it is cut off: no end of line")
    case Self.carriageReturn:
      throw Malformed(line: line, reason: "it is not CSV: CR without LF")
    default:
      // Only after a closing quote.
      throw Malformed(line: line, reason: "it is not CSV: text behind a closing quote")
    }
    line += 1
    return true
  }

  private mutating func plainField() throws(Malformed) -> String {
    let start = index
    while index < bytes.count {
      switch bytes[index] {
      case Self.comma, Self.lineFeed, Self.carriageReturn: return try text(bytes[start..<index])
      case Self.quote: throw Malformed(line: line, reason: "it is not CSV: a quote in a field without quotes")
      default: index += 1
      }
    }
    return try text(bytes[start...])
  }

  private mutating func quotedField() throws(Malformed) -> String {
    let startLine = line
    index += 1
    let start = index
    var doubled = false
    while index < bytes.count {
      if bytes[index] == Self.lineFeed { line += 1 }
      guard bytes[index] == Self.quote else {
        index += 1
        continue
      }
      if index + 1 < bytes.count, bytes[index + 1] == Self.quote {
        doubled = true
        index += 2
        continue
      }
      let content = bytes[start..<index]
      index += 1
      return try text(doubled ? Self.withSingleQuotes(content) : content)
    }
    throw Malformed(line: startLine, reason: "it is cut off within quotes")
  }

  private static func withSingleQuotes(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var isSecond = false
    for byte in content {
      isSecond = byte == quote && !isSecond
      // The first of two is dropped.
      if !isSecond { result.append(byte) }
    }
    return result[...]
  }

  private func text(_ content: ArraySlice<UInt8>) throws(Malformed) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw Malformed(line: line, reason: "it is not UTF-8")
    }
    return text
  }
}
