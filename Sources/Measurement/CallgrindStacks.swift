import Platform

/// The instructions of a dump by stack, as callgrind writes them with `--separate-callers`: the name of a function is
/// followed by those of its callers, `inner'middle'outer`, and its own costs are lines that begin with a number.
///
/// The format is described in valgrind's manual, "Callgrind Format Specification".
struct CallgrindStacks {
  /// Linker names by number.
  private(set) var names: [String?] = []
  /// Instructions by stack: numbers of `names`, the outermost first.
  private(set) var costs: [[Int]: UInt64] = [:]

  private var numbers: [String: Int] = [:]
  private var stacks: [Int: [Int]] = [:]

  /// Reads a file. Throws `MeasurementError.unreadable` or `callgrindDump`.
  init(path: String) throws {
    guard let file = MappedFile(path: path) else {
      throw MeasurementError.unreadable(path: path, reason: systemMessage(errno))
    }
    try self.init(parsing: String(decoding: file.bytes, as: UTF8.self), path: path)
  }

  /// Parses a dump; `path` only names it in errors. O(text). Throws `MeasurementError.callgrindDump`.
  init(parsing text: String, path: String) throws {
    var stack: [Int]?
    var isCall = false
    var hasEvents = false
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      guard let first = line.first else { continue }
      if line.starts(with: "fn=".utf8) {
        stack = try self.stack(Substring(line.dropFirst(3)), path: path)
      } else if line.starts(with: "cfn=".utf8) {
        // A called function's name may be spelled out here for the first time.
        _ = try self.stack(Substring(line.dropFirst(4)), path: path)
      } else if line.starts(with: "calls=".utf8) {
        isCall = true
      } else if line.starts(with: "events:".utf8) {
        guard line.starts(with: "events: Ir".utf8) else {
          throw MeasurementError.callgrindDump(path: path, reason: "instructions are not its first event")
        }
        hasEvents = true
      } else if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") || first == UInt8(ascii: "*")
        || (first >= UInt8(ascii: "0") && first <= UInt8(ascii: "9"))
      {
        // The line after a call is the cost of the called function, which has its own lines.
        defer { isCall = false }
        guard !isCall, let stack else { continue }
        let fields = Substring(line).split(separator: " ")
        guard fields.count >= 2, let cost = UInt64(fields[1]) else {
          if fields.count == 1 { continue }
          throw MeasurementError.callgrindDump(path: path, reason: "can't read \"\(Substring(line).prefix(80))\"")
        }
        costs[stack, default: 0] += cost
      }
    }
    guard hasEvents else { throw MeasurementError.callgrindDump(path: path, reason: "no events") }
  }

  /// The stack that is written `(12) inner'outer` or `(12)`.
  private mutating func stack(_ text: Substring, path: String) throws -> [Int] {
    guard text.first == "(", let close = text.firstIndex(of: ")"),
      let id = Int(text[text.index(after: text.startIndex)..<close])
    else { throw MeasurementError.callgrindDump(path: path, reason: "can't read \"\(text.prefix(80))\"") }
    if let known = stacks[id] { return known }
    let name = text[text.index(after: close)...].drop { $0 == " " }
    guard !name.isEmpty else {
      throw MeasurementError.callgrindDump(path: path, reason: "function \(id) has no name")
    }
    // A number after a mark is a level of recursion.
    var frames: [Int] = []
    for part in name.split(separator: "'").reversed() where !part.allSatisfy(\.isNumber) { frames.append(number(part)) }
    stacks[id] = frames
    return frames
  }

  private mutating func number(_ name: Substring) -> Int {
    let name = String(name)
    if let number = numbers[name] { return number }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }

  /// False if valgrind knows only the address of the function.
  func isNamed(_ number: Int) -> Bool { names[number].map { !$0.hasPrefix("0x") && $0 != "???" } ?? false }
}
