import Platform

/// One dump of callgrind: the events of a region and the calls between functions.
///
/// The format is described in valgrind's manual, "Callgrind Format Specification". Names are compressed: `(12) malloc`
/// where a name occurs first, `(12)` from then on. A call is two lines, `calls=COUNT POSITION` and its inclusive cost,
/// between the `fn=` of the caller and the `cfn=` of the callee above it.
struct CallgrindDump: Equatable {
  /// A call from one function into another, by the names in the symbol tables.
  struct Edge: Hashable {
    var caller: String
    var callee: String
  }

  /// Counts by event name (`Ir`, `D1mr`...), from the line `summary:`: the exact totals.
  private(set) var events: [String: UInt64] = [:]
  /// Number of calls of each edge, recursion levels and call sites taken together.
  private(set) var calls: [Edge: UInt64] = [:]

  /// Parses a dump; `path` only names it in errors. Throws `MeasurementError.callgrindDump`.
  init(parsing text: UnsafeRawBufferPointer, path: String) throws {
    var reader = Reader(path: path)
    var start = text.startIndex
    while start < text.endIndex {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
      try reader.read(line: UnsafeRawBufferPointer(rebasing: text[start..<end]))
      start = end + 1
    }
    guard let events = reader.events, !events.isEmpty else {
      throw MeasurementError.callgrindDump(path: path, reason: "no events")
    }
    guard let summary = reader.summary else {
      throw MeasurementError.callgrindDump(path: path, reason: "no summary: the dump is cut off")
    }
    for (index, event) in events.enumerated() { self.events[event] = index < summary.count ? summary[index] : 0 }
    for (key, count) in reader.calls {
      let edge = Edge(caller: reader.names[key.caller] ?? "", callee: reader.names[key.callee] ?? "")
      self.calls[edge, default: 0] += count
    }
  }

  /// Parses a file. Throws `MeasurementError.unreadable` or `callgrindDump`.
  init(path: String) throws {
    guard let file = MappedFile(path: path) else {
      throw MeasurementError.unreadable(path: path, reason: systemMessage(errno))
    }
    try self.init(parsing: file.bytes, path: path)
  }

  /// The sum of some events minus that of another dump; nil if callgrind did not collect one of them.
  func sum(of names: [String], without other: CallgrindDump) -> UInt64? {
    var sum: UInt64 = 0
    for name in names {
      guard let count = events[name] else { return nil }
      sum += count - min(count, other.events[name] ?? 0)
    }
    return sum
  }

  /// Calls into a family of functions from outside it. A member that calls, or jumps to, another member is one call.
  func callsInto(_ family: FunctionFamily) -> UInt64 {
    calls.reduce(0) { sum, call in
      family.contains(call.key.callee) && !family.contains(call.key.caller) ? sum + call.value : sum
    }
  }
}

/// Functions that are alike, by the names that callgrind prints.
struct FunctionFamily: Sendable {
  private let names: Set<String>
  private let prefixes: [String]

  init(_ names: Set<String>, prefixes: [String] = []) {
    self.names = names
    self.prefixes = prefixes
  }

  func contains(_ name: String) -> Bool { names.contains(name) || prefixes.contains { name.hasPrefix($0) } }
}

extension CallgrindDump {
  /// The parser's state between two lines. Function names stay numbers until the end.
  private struct Reader {
    struct EdgeKey: Hashable {
      var caller: Int
      var callee: Int
    }

    let path: String
    var names: [Int: String] = [:]
    var calls: [EdgeKey: UInt64] = [:]
    var events: [String]?
    var summary: [UInt64]?
    private var caller: Int?
    private var callee: Int?

    init(path: String) { self.path = path }

    mutating func read(line: UnsafeRawBufferPointer) throws {
      // Nine lines in ten are costs, which begin with a digit, `+`, `-` or `*`.
      guard let first = line.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z") else { return }
      if let rest = content(of: line, after: "fn=") {
        caller = try function(rest)
      } else if let rest = content(of: line, after: "cfn=") {
        callee = try function(rest)
      } else if let rest = content(of: line, after: "calls=") {
        guard let caller, let callee, let count = numbers(rest).first else { throw malformed(line) }
        calls[EdgeKey(caller: caller, callee: callee), default: 0] += count
      } else if let rest = content(of: line, after: "events:") {
        events = String(decoding: rest, as: UTF8.self).split(separator: " ").map(String.init)
      } else if let rest = content(of: line, after: "summary:") {
        summary = numbers(rest)
      }
    }

    /// The number of a function written `(12) name` or `(12)`; remembers the name.
    private mutating func function(_ text: UnsafeRawBufferPointer) throws -> Int {
      guard text.first == UInt8(ascii: "("), let close = text.firstIndex(of: UInt8(ascii: ")")),
        let number = numbers(UnsafeRawBufferPointer(rebasing: text[1..<close])).first
      else { throw malformed(text) }
      let id = Int(number)
      if close + 2 < text.count {
        names[id] = Self.withoutRecursionLevel(String(decoding: text[(close + 2)...], as: UTF8.self))
      } else if names[id] == nil {
        throw malformed(text)
      }
      return id
    }

    /// Callgrind calls a function that runs inside itself `name'2`.
    private static func withoutRecursionLevel(_ name: String) -> String {
      guard let mark = name.lastIndex(of: "'"), name[name.index(after: mark)...].allSatisfy(\.isNumber),
        mark != name.startIndex
      else { return name }
      return String(name[..<mark])
    }

    private func content(of line: UnsafeRawBufferPointer, after label: StaticString) -> UnsafeRawBufferPointer? {
      let length = label.utf8CodeUnitCount
      guard line.count >= length,
        line[0..<length].elementsEqual(UnsafeBufferPointer(start: label.utf8Start, count: length))
      else { return nil }
      return UnsafeRawBufferPointer(rebasing: line[length...])
    }

    private func numbers(_ text: UnsafeRawBufferPointer) -> [UInt64] {
      var fields = DecimalFields(text, from: 0)
      var numbers: [UInt64] = []
      while let number = fields.next() { numbers.append(UInt64(bitPattern: Int64(number))) }
      return numbers
    }

    private func malformed(_ line: UnsafeRawBufferPointer) -> MeasurementError {
      .callgrindDump(path: path, reason: "can't read \"\(String(decoding: line.prefix(80), as: UTF8.self))\"")
    }
  }
}
