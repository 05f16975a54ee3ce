/// The end of what a worker wrote to standard error: enough to give a reason, however much it wrote before.
struct StandardErrorTail: Sendable {
  /// Bytes kept.
  static let byteLimit = 4096
  /// Lines shown in a reason.
  static let lineLimit = 4

  private var bytes: [UInt8] = []

  /// Takes more output, dropping the oldest. O(`byteLimit`) per call.
  mutating func append(_ chunk: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: chunk.suffix(Self.byteLimit))
    if bytes.count > Self.byteLimit { bytes.removeFirst(bytes.count - Self.byteLimit) }
  }

  /// The last lines, each once, in one line, joined by ` | `; empty if nothing was written.
  var summary: String { Self.joined(lines) }

  /// The same of the lines that begin as valgrind's do, and of all others.
  var byWriter: (valgrind: String, program: String) {
    (Self.joined(lines.filter(\.isOfValgrind)), Self.joined(lines.filter { !$0.isOfValgrind }))
  }

  /// A line, and whether it begins as valgrind's do.
  private typealias Line = (text: String, isOfValgrind: Bool)

  private var lines: [Line] {
    String(decoding: bytes, as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      .map { line in
        let shown = String(line.filter { !$0.isControl })
        // Its `==123==` has a number that would make the same line differ between processes.
        let text = shown.trimmingPrefix(#/(==|--)[0-9]+(==|--)( |$)/#)
        return (text.trimmingSpaces, text.startIndex != shown.startIndex)
      }
  }

  private static func joined(_ lines: [Line]) -> String {
    var seen: Set<String> = []
    return lines.map(\.text).filter { !$0.isEmpty && seen.insert($0).inserted }
      .suffix(lineLimit).joined(separator: " | ")
  }
}

extension Character {
  fileprivate var isControl: Bool {
    unicodeScalars.contains { scalar in
      switch scalar.properties.generalCategory {
      // Format characters include those that reverse the direction of text.
      case .control, .format: scalar != "\t"
      default: false
      }
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    let start = drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
