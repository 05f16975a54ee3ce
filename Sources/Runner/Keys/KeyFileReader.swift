import Catalogue
import Experiments
import Platform
import Results

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads a user's file of keys.
package struct KeyFileReader {
  /// The file's path, absolute.
  package let path: String
  /// How it is read.
  package let file: KeyFile
  /// The type of its keys.
  package let type: KeyType
  /// Is told how many operations of a long trace have been read, from time to time.
  package let progress: (Int) -> Void

  /// The largest file that is read: its keys must fit into memory several times.
  package static let largestSize = 1 << 30

  /// Names a file.
  package init(path: String, file: KeyFile, type: KeyType, progress: @escaping (Int) -> Void = { _ in }) {
    self.progress = progress
    self.path = path
    self.file = file
    self.type = type
  }

  /// A file's keys and its digest.
  package struct Contents {
    /// The keys.
    package var keys: KeyTable.Builder
    /// FNV-1a digest of the file, in hexadecimal; of a trace, of what was read of its text.
    package var digest: String
  }

  /// Reads the file. O(bytes). Throws `InvalidInput` for a file that can't be read, that is larger than `largestSize` (traces
  /// may be of any size), or empty, and for the first record that is not a key, with its line; of a trace for the first few
  /// lines that are no operations, and how many there are.
  package func read() throws -> Contents {
    if file.format?.isTrace == true {
      do {
        let lines = try LineSource(path: path)
        return Contents(keys: try some(trace(lines)), digest: lines.digest)
      } catch let error as LineSource.Broken {
        throw invalid(nil, found: error.found, expected: error.expected)
      }
    }
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.bytes(of: path, largest: Self.largestSize, kind: "file of keys")
    } catch {
      throw invalid(nil, found: error.found, expected: error.expected)
    }
    return Contents(keys: try keys(in: bytes), digest: RunFile.digest(bytes))
  }

  /// Reads a file's bytes. O(bytes). Throws as `read`.
  package func keys(in bytes: [UInt8]) throws -> KeyTable.Builder {
    switch file.format ?? .lines {
    case .lines: try some(lines(bytes))
    case .csv: try some(rows(bytes))
    case .u64: try some(numbers(bytes))
    case .trace, .twitterTrace: try some(trace(LineSource(bytes)))
    }
  }

  /// The keys, of which there must be one.
  private func some(_ keys: KeyTable.Builder) throws -> KeyTable.Builder {
    guard keys.count > 0 else { throw invalid(nil, found: "no key", expected: "a file of keys") }
    return keys
  }

  private func invalid(_ line: Int?, found: String, expected: String, nearest: String? = nil) -> InvalidInput {
    InvalidInput(Diagnostic(file: path, line: line, found: found, expected: expected, nearest: nearest))
  }

  private func add(_ text: String, times: UInt64 = 1, line: Int, to keys: inout KeyTable.Builder) throws {
    keys.add(try key(text, line: line), times: times)
    try requireRoom(in: keys, line: line)
  }

  /// The bytes of a key.
  private func key(_ text: String, line: Int) throws -> [UInt8] {
    guard let bytes = KeyText.bytes(text, type) else {
      let found =
        text.isEmpty ? "nothing" : "\"\(MessageText.oneLine(String(text.prefix(60))))\(text.count > 60 ? "…" : "")\""
      let expected =
        type == .string
        ? "a key of 1 to \(KeySpecification.stringLengths.upperBound) bytes" : KeyText.expected(type)
      throw invalid(line, found: found, expected: expected)
    }
    return bytes
  }

  private func requireRoom(in keys: KeyTable.Builder, line: Int) throws {
    if keys.occurrences > KeyFile.records.upperBound {
      throw invalid(
        line, found: "more than \(KeyFile.records.upperBound) records",
        expected: "fewer, or keys.limit, which says how many to read")
    }
  }

  private func isFull(_ keys: KeyTable.Builder) -> Bool { file.limit.map { keys.occurrences >= $0 } ?? false }

  /// A key on each line. A carriage return before the line's end belongs to the end.
  private func lines(_ bytes: [UInt8]) throws -> KeyTable.Builder {
    var keys = KeyTable.Builder()
    var start = 0
    var line = 1
    while start < bytes.count, !isFull(keys) {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      var record = bytes[start..<end]
      if record.last == UInt8(ascii: "\r") { record = record.dropLast() }
      guard let text = String(validating: record, as: UTF8.self) else {
        throw invalid(line, found: "bytes that are not UTF-8", expected: "UTF-8 text")
      }
      try add(text, line: line, to: &keys)
      start = end + 1
      line += 1
    }
    return keys
  }

  /// A key in a column of each row.
  private func rows(_ bytes: [UInt8]) throws -> KeyTable.Builder {
    var keys = KeyTable.Builder()
    var records = CSVRecords(bytes.last.map { $0 == UInt8(ascii: "\n") } ?? true ? bytes : bytes + [UInt8(ascii: "\n")])
    do {
      guard let header = try records.next() else { return keys }
      let (column, count) = try columns(header)
      var line = records.line
      while !isFull(keys), let record = try records.next() {
        guard record.count == header.count else {
          throw invalid(line, found: "\(record.count) fields", expected: "\(header.count), as in the header")
        }
        var times: UInt64 = 1
        if let count {
          guard let number = UInt64(record[count]), KeyFile.counts.contains(number) else {
            throw invalid(
              line, found: "the count \"\(MessageText.oneLine(String(record[count].prefix(40))))\"",
              expected: "a whole number from 1 to \(KeyFile.counts.upperBound)")
          }
          times = number
        }
        try add(record[column], times: times, line: line, to: &keys)
        line = records.line
      }
    } catch let malformed as CSVRecords.Malformed {
      throw invalid(malformed.line, found: "no CSV (\(malformed.reason))", expected: "CSV with a header")
    }
    return keys
  }

  /// The places of the columns with the keys and their counts.
  private func columns(_ header: [String]) throws -> (column: Int, count: Int?) {
    func place(_ name: ColumnName) throws -> Int {
      if let place = header.firstIndex(of: name.text) { return place }
      if let number = Int(name.text), header.indices.contains(number - 1) { return number - 1 }
      throw invalid(
        1, found: "no column \"\(name.text)\"", expected: "a header with it, or a number from 1 to \(header.count)",
        nearest: nearestName(to: name.text, among: header.prefix(200)))
    }
    return (try file.column.map(place) ?? 0, try file.count.map(place))
  }

  /// An operation on each line, as far as `limit` goes. Lines that are none are counted to the end, so that one look at a
  /// file tells how bad it is.
  private func trace(_ lines: LineSource) throws -> KeyTable.Builder {
    var keys = KeyTable.Builder()
    var reader = TraceReader(file.format ?? .trace)
    var mistakes: [Diagnostic] = []
    var furtherMistakes = 0
    func note(_ mistake: InvalidInput) {
      if mistakes.count < TraceReader.mostMistakes { mistakes += mistake.diagnostics } else { furtherMistakes += 1 }
    }
    func next() throws -> Result<TraceReader.Record, TraceReader.Mistake>? {
      do throws(LineSource.Broken) {
        return try reader.next(of: lines)
      } catch {
        throw InvalidInput(
          diagnostics: mistakes + invalid(lines.line, found: error.found, expected: error.expected).diagnostics)
      }
    }
    while !isFull(keys), let next = try next() {
      switch next {
      case .failure(let mistake): note(invalid(lines.line, found: mistake.found, expected: mistake.expected))
      case .success(let read):
        do {
          keys.add(try key(read.key, line: lines.line), operation: read.operation, time: read.nanoseconds)
        } catch let error as InvalidInput {
          note(error)
          continue
        }
        try requireRoom(in: keys, line: lines.line)
        if keys.occurrences % TraceReader.progressInterval == 0 { progress(keys.occurrences) }
      }
    }
    if furtherMistakes > 0 {
      mistakes +=
        invalid(nil, found: "\(furtherMistakes) further lines that are no operations", expected: "none").diagnostics
    }
    guard mistakes.isEmpty else { throw InvalidInput(diagnostics: mistakes) }
    if let resolution = reader.resolution { keys.spreadEqualTimes(resolution: resolution) }
    return keys
  }

  /// Eight bytes for each key.
  private func numbers(_ bytes: [UInt8]) throws -> KeyTable.Builder {
    guard bytes.count.isMultiple(of: 8) else {
      throw invalid(nil, found: "\(bytes.count) bytes", expected: "eight bytes for each key")
    }
    var keys = KeyTable.Builder()
    let records = min(bytes.count / 8, file.limit ?? .max)
    guard records <= KeyFile.records.upperBound else {
      throw invalid(
        nil, found: "\(records) keys", expected: "at most \(KeyFile.records.upperBound), or keys.limit")
    }
    for record in 0..<records { keys.add(Array(bytes[record * 8..<record * 8 + 8])) }
    return keys
  }
}
