import Catalogue
import Platform
import Results

/// Reads the operations of a trace, line by line, in memory that depends on its keys and on the operations that are kept.
struct TraceReader {
  /// Why a line is no operation.
  struct Mistake: Error {
    var found: String
    var expected: String
  }

  /// An operation as a trace has it.
  struct Record {
    /// Since the first operation.
    var nanoseconds: UInt64
    var key: String
    var operation: TraceOperation
  }

  private let format: KeyFileFormat
  /// The columns of time, operation, key and size.
  private var columns = (time: 0, operation: 1, key: 2, size: 3)
  private var width = 4
  private var needsHeader: Bool
  private var firstTime: TraceTime?
  private var lastTime: UInt64 = 0

  /// A reader of a format that has operations.
  init(_ format: KeyFileFormat) {
    self.format = format
    needsHeader = format == .trace
    if format == .twitterTrace {
      columns = (time: 0, operation: 5, key: 1, size: 3)
      width = 7
    }
  }

  /// Operations after which one who waits is told how many have been read.
  static let progressInterval = 1_000_000
  /// Mistakes that are kept; the others are only counted.
  static let mostMistakes = 10

  /// The next operation, or why the next line is none; nil behind the last. O(record). Throws `LineSource.Broken`, also for a
  /// header that lacks a column: without it no line means anything.
  mutating func next(of lines: LineSource) throws(LineSource.Broken) -> Result<Record, Mistake>? {
    if needsHeader {
      guard let header = try nextRecord(of: lines) else { return nil }
      do {
        try readHeader(text(header))
      } catch {
        throw LineSource.Broken(found: error.found, expected: error.expected)
      }
      needsHeader = false
    }
    guard let record = try nextRecord(of: lines) else { return nil }
    do {
      return .success(try read(text(record)))
    } catch {
      return .failure(error)
    }
  }

  private func text(_ record: ArraySlice<UInt8>) throws(Mistake) -> String {
    guard let text = String(validating: record, as: UTF8.self) else {
      throw Mistake(found: "bytes that are not UTF-8", expected: "UTF-8 text")
    }
    return text
  }

  /// The next record's bytes; nil behind the last. A quoted key of CSV may have line ends in it.
  private func nextRecord(of lines: LineSource) throws(LineSource.Broken) -> ArraySlice<UInt8>? {
    guard var record = try lines.nextLine() else { return nil }
    while format == .trace, !record.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2),
      record.count <= LineSource.longestLine, let next = try lines.nextLine()
    {
      record += [UInt8(ascii: "\n")] + next
    }
    return record
  }

  /// Reads the header. Throws `Mistake` if it lacks a column.
  private mutating func readHeader(_ line: String) throws(Mistake) {
    let names = try fields(line)
    func place(_ name: String) throws(Mistake) -> Int {
      guard let place = names.firstIndex(of: name) else {
        throw Mistake(found: "no column \"\(name)\"", expected: "a header with time, operation, key and value_size")
      }
      return place
    }
    columns = (try place("time"), try place("operation"), try place("key"), try place("value_size"))
    width = names.count
  }

  /// Reads a line. Throws `Mistake` for what is no operation, and for a time before that of the line above.
  private mutating func read(_ line: String) throws(Mistake) -> Record {
    let fields = try fields(line)
    guard fields.count == width else { throw Mistake(found: "\(fields.count) fields", expected: "\(width)") }
    let time = try nanoseconds(fields[columns.time])
    guard let kind = Self.kind(fields[columns.operation]) else {
      throw Mistake(
        found: "the operation \(quoted(fields[columns.operation]))",
        expected: format == .trace ? "get, set or delete" : "an operation of memcached, such as get, set or delete")
    }
    let size = fields[columns.size]
    guard let bytes = size.isEmpty ? 0 : Int(size), (0...TraceOperation.largestValue).contains(bytes) else {
      throw Mistake(
        found: "the size \(quoted(size))", expected: "bytes, 0 to \(TraceOperation.largestValue)")
    }
    if firstTime == nil { firstTime = TraceTime(fields[columns.time]) }
    lastTime = time
    return Record(nanoseconds: time, key: fields[columns.key], operation: TraceOperation(kind, valueSize: bytes))
  }

  /// Twitter's times are whole seconds, in which there may be many operations.
  var resolution: UInt64? { format == .twitterTrace ? 1_000_000_000 : nil }

  /// A time since the first operation's.
  private func nanoseconds(_ text: String) throws(Mistake) -> UInt64 {
    guard let time = TraceTime(text) else {
      throw Mistake(found: "the time \(quoted(text))", expected: "a number")
    }
    let passed = time.nanoseconds(since: firstTime ?? time, unit: resolution ?? 1)
    guard let passed, passed >= lastTime else {
      throw Mistake(found: "the time \(text)", expected: "none before that of the line above")
    }
    guard passed <= Self.longest else {
      throw Mistake(found: "the time \(text)", expected: "one less than 100 years after the first")
    }
    return passed
  }

  private static let longest: UInt64 = 100 * 365 * 86_400 * 1_000_000_000

  /// What memcached's operations are for a map.
  private static func kind(_ name: String) -> TraceOperation.Kind? {
    switch name {
    case "get", "gets": .get
    case "set", "add", "replace", "cas", "append", "prepend", "incr", "decr": .set
    case "delete": .delete
    default: nil
    }
  }

  private func fields(_ line: String) throws(Mistake) -> [String] {
    // Twitter's traces have no quotes.
    if format == .twitterTrace { return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    var records = CSVRecords(Array((line + "\n").utf8))
    do {
      return try records.next() ?? []
    } catch {
      throw Mistake(found: "no CSV (\(error.reason))", expected: "a row of CSV")
    }
  }

  private func quoted(_ text: String) -> String { "\"\(MessageText.oneLine(String(text.prefix(40))))\"" }
}

/// A time as a trace writes it: exact if it is a whole number, which a `Double` of nanoseconds since 1970 would not be.
private struct TraceTime {
  private let whole: Int64?
  private let number: Double

  /// Nil unless the text is a finite number.
  init?(_ text: String) {
    guard let number = Double(text), number.isFinite else { return nil }
    self.number = number
    whole = Int64(text)
  }

  /// The nanoseconds from another time to this one; nil if the other one is later.
  ///
  /// - Parameter unit: nanoseconds in one.
  func nanoseconds(since first: TraceTime, unit: UInt64) -> UInt64? {
    if let whole, let start = first.whole {
      guard whole >= start else { return nil }
      let (passed, overflow) = (UInt64(bitPattern: whole) &- UInt64(bitPattern: start)).multipliedReportingOverflow(
        by: unit)
      return overflow ? .max : passed
    }
    let passed = ((number - first.number) * Double(unit)).rounded()
    return passed >= 0 ? UInt64(exactly: min(passed, 1e19)) : nil
  }
}
