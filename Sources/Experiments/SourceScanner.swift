/// A light scan of a TOML text: table headers, dotted keys, strings, comments, arrays and inline tables.
///
/// It runs before the parser, on any text. Up to the first syntax error it sees the same structure as the parser, so it
/// also finds whatever would crash the parser; `TOMLDocument.swift` says why, at the import.
struct SourceScanner {
  /// How deep arrays, inline tables and parts of a key may be nested.
  static let deepest = 32
  /// Maximum number of bytes in one part of a key.
  static let longestKey = 256
  /// Maximum number of key paths that are remembered; later ones get the place of an enclosing key. This limits the
  /// memory for hostile texts.
  static let mostPlaces = 20_000

  /// Maximum number of bytes of all remembered key paths: a table's long name is repeated in each of its keys.
  static let mostPathBytes = 4 << 20

  private(set) var places: [String: SourcePlace] = ["": SourcePlace(line: 1, column: 1)]
  private var pathBytes = 0
  private(set) var excess: SourceExcess?
  private let bytes: [UInt8]
  private var index = 0
  private var place = SourcePlace(line: 1, column: 1)
  private var arrayTables: [String: Int] = [:]

  init(_ text: String) {
    bytes = Array(text.utf8)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  /// Skips one byte; does nothing at the end.
  private mutating func advance() {
    guard index < bytes.count else { return }
    if bytes[index] == UInt8(ascii: "\n") {
      place = SourcePlace(line: place.line + 1, column: 1)
    } else if index + 1 >= bytes.count || bytes[index + 1] & 0xC0 != 0x80 {
      // The next byte begins a character.
      place.column += 1
    }
    index += 1
  }

  /// Remembers the first excess and ends the scan.
  private mutating func stop(_ place: SourcePlace, _ found: String, _ expected: String) {
    if excess == nil { excess = SourceExcess(place: place, found: found, expected: expected) }
    index = bytes.count
  }

  private var hasRoom: Bool { places.count < Self.mostPlaces && pathBytes < Self.mostPathBytes }

  private mutating func note(_ path: @autoclosure () -> String, _ place: SourcePlace) {
    guard hasRoom else { return }
    let path = path()
    guard places[path] == nil else { return }
    places[path] = place
    pathBytes += path.utf8.count
  }

  /// Skips blanks and, if `lines` is true, newlines and comments.
  private mutating func skipBlank(lines: Bool) {
    while let byte = current {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): advance()
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        guard lines else { return }
        advance()
      case UInt8(ascii: "#"):
        guard lines else { return }
        skipLine()
      default: return
      }
    }
  }

  private mutating func skipLine() {
    while let byte = current, byte != UInt8(ascii: "\n") { advance() }
  }

  /// Scans the whole text.
  mutating func scanDocument() {
    var prefix = ""
    while true {
      skipBlank(lines: true)
      guard let byte = current else { return }
      if byte == UInt8(ascii: "[") {
        prefix = scanHeader()
      } else {
        scanPair(under: prefix, depth: 0)
      }
    }
  }

  /// `[a.b]` or `[[a.b]]`; the path of the table that it opens.
  private mutating func scanHeader() -> String {
    let start = place
    advance()
    let isArray = current == UInt8(ascii: "[")
    if isArray { advance() }
    skipBlank(lines: false)
    guard current.map({ Self.beginsKey($0) || $0 == UInt8(ascii: "]") }) ?? true else {
      stop(place, "a table's name that begins with \"\(currentCharacter)\"", "a letter, a digit, _, - or a quote")
      return ""
    }
    let parts = scanKey()
    skipLine()
    var path = ""
    for (number, part) in parts.enumerated() {
      path = path.isEmpty ? part : "\(path).\(part)"
      if isArray, number == parts.count - 1 {
        let element = arrayTables[path, default: -1] + 1
        arrayTables[path] = element
        note(path, start)
        path += "[\(element)]"
      } else if let element = arrayTables[path] {
        // [a.b] after [[a]] belongs to the last a.
        path += "[\(element)]"
      }
      note(path, start)
    }
    return path
  }

  private static func beginsKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  /// The character at the current place, for a message.
  private var currentCharacter: String {
    String(decoding: bytes[index...].prefix(4), as: UTF8.self).unicodeScalars.prefix(1).map { String($0) }.joined()
  }

  /// `key = value`; always consumes at least one byte.
  private mutating func scanPair(under prefix: String, depth: Int) {
    let start = place
    let before = index
    let parts = scanKey()
    var path = prefix
    for part in parts {
      path = path.isEmpty ? part : "\(path).\(part)"
      note(path, start)
    }
    if current == UInt8(ascii: "=") { advance() }
    scanValue(path, depth: depth + parts.count - 1)
    if index == before { advance() }
  }

  /// The parts of a possibly dotted key.
  private mutating func scanKey() -> [String] {
    let start = place
    var parts: [String] = []
    var part: [UInt8] = []
    scan: while let byte = current {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): scanQuotedKey(byte, into: &part)
      case UInt8(ascii: "."):
        parts.append(String(decoding: part, as: UTF8.self))
        part = []
        advance()
      case UInt8(ascii: " "), UInt8(ascii: "\t"): advance()
      case UInt8(ascii: "="), UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "\n"),
        UInt8(ascii: "\r"), UInt8(ascii: "#"):
        break scan
      default:
        part.append(byte)
        advance()
      }
      if part.count > Self.longestKey {
        stop(start, "a key of more than \(Self.longestKey) bytes", "a shorter key")
        return parts
      }
      if parts.count >= Self.deepest {
        stop(start, "a key of more than \(Self.deepest) parts", "a key with fewer dots")
        return parts
      }
    }
    parts.append(String(decoding: part, as: UTF8.self))
    return parts
  }

  private mutating func scanQuotedKey(_ quote: UInt8, into part: inout [UInt8]) {
    advance()
    while let byte = current, byte != quote, byte != UInt8(ascii: "\n"), part.count <= Self.longestKey {
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        // Escapes are kept as written: such keys are never valid, and only their line matters.
        part.append(byte)
        scanEscape()
      } else {
        part.append(byte)
        advance()
      }
    }
    if current == quote { advance() }
  }

  /// A backslash and the character after it.
  private mutating func scanEscape() {
    let start = place
    advance()
    let rest = bytes[index...].prefix(9)
    advance()
    if rest.starts(with: Array("u0000".utf8)) || rest.elementsEqual(Array("U00000000".utf8)) {
      stop(start, "an escaped NUL character", "text without it")
    }
  }

  private mutating func scanValue(_ path: String, depth: Int) {
    skipBlank(lines: false)
    guard let byte = current else { return }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): scanString(byte)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard depth < Self.deepest else {
        stop(place, "values nested more than \(Self.deepest) deep", "a flatter value")
        return
      }
      if byte == UInt8(ascii: "[") {
        scanArray(path, depth: depth + 1)
      } else {
        scanInlineTable(path, depth: depth + 1)
      }
    default: scanBareValue()
    }
  }

  /// A number, a date, true or false. Anything else by `BareValue`'s rules stops the scan: the parser crashes the
  /// process on some such values, and its messages are worse for all of them.
  private mutating func scanBareValue() {
    let start = place
    let from = index
    var end = index
    scan: while let byte = current {
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"),
        UInt8(ascii: "#"):
        break scan
      case UInt8(ascii: " "), UInt8(ascii: "\t"): advance()
      default:
        advance()
        end = index
      }
    }
    // An empty value is left to the parser, which says what is missing.
    guard from < end, !BareValue.isValid(bytes[from..<end]) else { return }
    let text = String(String(decoding: bytes[from..<end], as: UTF8.self).prefix(40))
    stop(start, "\"\(text)\" without quotes", "a number, a text in quotes, true or false")
  }

  private mutating func scanString(_ quote: UInt8) {
    let isLong = bytes[index...].prefix(3).elementsEqual([quote, quote, quote])
    for _ in 0..<(isLong ? 3 : 1) { advance() }
    while let byte = current {
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        scanEscape()
      } else if byte == quote {
        if !isLong {
          advance()
          return
        }
        if bytes[index...].prefix(3).elementsEqual([quote, quote, quote]) {
          for _ in 0..<3 { advance() }
          // Up to two more quotes may belong to the end of the text.
          for _ in 0..<2 where current == quote { advance() }
          return
        }
        advance()
      } else if byte == UInt8(ascii: "\n"), !isLong {
        return
      } else {
        advance()
      }
    }
  }

  private mutating func scanArray(_ path: String, depth: Int) {
    advance()
    var number = 0
    while true {
      skipBlank(lines: true)
      guard let byte = current else { return }
      if byte == UInt8(ascii: "]") { return advance() }
      if byte == UInt8(ascii: ",") {
        advance()
        continue
      }
      // The parser crashes the process on a } and on some non-ASCII blanks instead of reporting them.
      if byte == UInt8(ascii: "}") || byte >= 0x80 {
        return stop(place, "\"\(currentCharacter)\" in place of a value", "a value, a comma or the array's ]")
      }
      let before = index
      note("\(path)[\(number)]", place)
      scanValue(hasRoom ? "\(path)[\(number)]" : path, depth: depth)
      number += 1
      if index == before { advance() }
    }
  }

  private mutating func scanInlineTable(_ path: String, depth: Int) {
    advance()
    while true {
      skipBlank(lines: true)
      guard let byte = current else { return }
      if byte == UInt8(ascii: "}") { return advance() }
      if byte == UInt8(ascii: ",") {
        advance()
        continue
      }
      scanPair(under: path, depth: depth)
    }
  }
}
