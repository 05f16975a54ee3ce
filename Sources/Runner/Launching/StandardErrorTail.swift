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
  var summary: String {
    var seen: Set<String> = []
    return String(decoding: bytes, as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      .map { line in withoutProcessNumber(String(line.filter { !$0.isControl })).trimmingSpaces }
      .filter { !$0.isEmpty && seen.insert($0).inserted }
      .suffix(Self.lineLimit)
      .joined(separator: " | ")
  }

  /// valgrind puts `==123==` before its lines, a number that would make the same line differ between processes.
  private func withoutProcessNumber(_ line: String) -> Substring {
    line.trimmingPrefix(#/(==|--)[0-9]+(==|--) /#)
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
