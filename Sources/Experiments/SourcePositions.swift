/// Where the keys of a TOML text stand: the parser reports positions of syntax errors only.
///
/// A light scan of a text that parsed already. It knows table headers, dotted keys, strings, comments, arrays and inline
/// tables, and maps key paths such as `matrix.map[2]` or `exclude[0].map` to lines. It is used for messages only.
public struct SourcePositions: Sendable {
  private var lines: [String: (line: Int, column: Int)] = [:]

  /// The place of a key path, or of the nearest enclosing one that has a place.
  public func place(of path: String) -> (line: Int, column: Int)? {
    var path = path
    while true {
      if let place = lines[path] { return place }
      guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
      path = String(path[..<cut])
    }
  }

  /// Scans a text. O(length).
  public init(_ text: String) {
    var scanner = Scanner(bytes: Array(text.utf8))
    scanner.scanDocument()
    lines = scanner.places
  }

  private struct Scanner {
    let bytes: [UInt8]
    var index = 0
    var line = 1
    var lineStart = 0
    var places: [String: (line: Int, column: Int)] = [:]
    var arrayTables: [String: Int] = [:]

    init(bytes: [UInt8]) { self.bytes = bytes }

    var current: UInt8? { index < bytes.count ? bytes[index] : nil }
    var place: (line: Int, column: Int) { (line, index - lineStart + 1) }

    mutating func advance() {
      if bytes[index] == 10 {
        line += 1
        lineStart = index + 1
      }
      index += 1
    }

    /// White space, new lines and comments.
    mutating func skipBlank() {
      while let byte = current {
        if byte == 35 {
          while let inner = current, inner != 10 { _ = inner; advance() }
        } else if byte == 32 || byte == 9 || byte == 10 || byte == 13 {
          advance()
        } else {
          return
        }
      }
    }

    mutating func scanDocument() {
      var prefix = ""
      while true {
        skipBlank()
        guard let byte = current else { return }
        if byte == 91 {
          let start = place
          advance()
          let isArray = current == 91
          if isArray { advance() }
          let path = scanKey()
          while let inner = current, inner != 10 { _ = inner; advance() }
          prefix = path
          if isArray {
            let number = arrayTables[path, default: 0]
            arrayTables[path] = number + 1
            prefix = "\(path)[\(number)]"
          }
          note(prefix, start)
        } else {
          scanPair(under: prefix)
        }
      }
    }

    mutating func note(_ path: String, _ place: (line: Int, column: Int)) {
      if places[path] == nil { places[path] = place }
    }

    /// `key = value`; always consumes at least one byte.
    mutating func scanPair(under prefix: String) {
      let start = place
      let before = index
      let key = scanKey()
      let path = prefix.isEmpty ? key : "\(prefix).\(key)"
      note(path, start)
      // The tables that a dotted key implies stand where it does.
      var parent = path
      while let cut = parent.lastIndex(of: "."), parent.count > prefix.count {
        parent = String(parent[..<cut])
        if parent.count > prefix.count { note(parent, start) }
      }
      if current == 61 { advance() }
      scanValue(path)
      if index == before { advance() }
    }

    /// A possibly dotted key, in its canonical form.
    mutating func scanKey() -> String {
      var parts: [String] = []
      var part: [UInt8] = []
      while let byte = current {
        if byte == 34 || byte == 39 {
          advance()
          while let inner = current, inner != byte, inner != 10 { part.append(inner); advance() }
          if current == byte { advance() }
        } else if byte == 46 {
          parts.append(String(decoding: part, as: UTF8.self))
          part = []
          advance()
        } else if byte == 32 || byte == 9 {
          advance()
        } else if byte == 61 || byte == 93 || byte == 10 || byte == 13 || byte == 44 || byte == 125 {
          break
        } else {
          part.append(byte)
          advance()
        }
      }
      parts.append(String(decoding: part, as: UTF8.self))
      return parts.joined(separator: ".")
    }

    mutating func scanValue(_ path: String) {
      while let byte = current, byte == 32 || byte == 9 { _ = byte; advance() }
      guard let byte = current else { return }
      switch byte {
      case 34, 39: scanString(byte)
      case 91: scanArray(path)
      case 123: scanInlineTable(path)
      default:
        while let inner = current, ![10, 13, 44, 93, 125, 35].contains(inner) { advance() }
      }
    }

    mutating func scanString(_ quote: UInt8) {
      let isLong = index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
      for _ in 0..<(isLong ? 3 : 1) { advance() }
      while let byte = current {
        if byte == 92 && quote == 34 {
          advance()
          if current != nil { advance() }
        } else if byte == quote {
          guard isLong else { advance(); return }
          if index + 2 < bytes.count, bytes[index + 1] == quote, bytes[index + 2] == quote {
            for _ in 0..<3 { advance() }
            // Up to two quotes more may belong to the text's end.
            while current == quote { advance() }
            return
          }
          advance()
        } else if byte == 10 && !isLong {
          return
        } else {
          advance()
        }
      }
    }

    // The parser refuses nesting deeper than 256, so recursion is bounded: only parsed texts are scanned.
    mutating func scanArray(_ path: String) {
      advance()
      var number = 0
      while true {
        skipBlank()
        guard let byte = current else { return }
        if byte == 93 { advance(); return }
        if byte == 44 { advance(); continue }
        let before = index
        let element = "\(path)[\(number)]"
        note(element, place)
        scanValue(element)
        number += 1
        if index == before { advance() }
      }
    }

    mutating func scanInlineTable(_ path: String) {
      advance()
      while true {
        skipBlank()
        guard let byte = current else { return }
        if byte == 125 { advance(); return }
        if byte == 44 { advance(); continue }
        scanPair(under: path)
      }
    }
  }
}
