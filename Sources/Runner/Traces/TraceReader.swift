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
    var time: Double
    var key: String
    var operation: TraceOperation
  }

  private let format: KeyFileFormat
  /// The columns of time, operation, key and size.
  private var columns = (time: 0, operation: 1, key: 2, size: 3)
  private var width = 4
  private var lastTime = -Double.infinity

  /// A reader of a format that has operations.
  init(_ format: KeyFileFormat) {
    self.format = format
    if format == .twitterTrace {
      columns = (time: 0, operation: 5, key: 1, size: 3)
      width = 7
    }
  }

  /// True if the first line is a header.
  var hasHeader: Bool { format == .trace }

  /// The next record's text; nil behind the last. A quoted key of CSV may have line ends in it. O(record). Throws
  /// `LineSource.Broken`.
  func nextRecord(of lines: LineSource) throws(LineSource.Broken) -> ArraySlice<UInt8>? {
    guard var record = try lines.nextLine() else { return nil }
    while format == .trace, !record.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2),
      record.count <= LineSource.longestLine, let next = try lines.nextLine()
    {
      record += [UInt8(ascii: "\n")] + next
    }
    return record
  }

  /// Reads the header. Throws `Mistake` if it lacks a column.
  mutating func readHeader(_ line: String) throws(Mistake) {
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
  mutating func read(_ line: String) throws(Mistake) -> Record {
    let fields = try fields(line)
    guard fields.count == width else { throw Mistake(found: "\(fields.count) fields", expected: "\(width)") }
    guard let time = Double(fields[columns.time]), time.isFinite else {
      throw Mistake(found: "the time \(quoted(fields[columns.time]))", expected: "a number")
    }
    guard time >= lastTime else {
      throw Mistake(found: "the time \(fields[columns.time])", expected: "none before that of the line above")
    }
    lastTime = time
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
    return Record(time: time, key: fields[columns.key], operation: TraceOperation(kind, valueSize: bytes))
  }

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
