import Catalogue
import Experiments

/// What a trace is like, as a reader finds it.
package struct TraceSummary: Sendable, Encodable {
  /// Operations that are read.
  package var operations = 0
  /// Different keys.
  package var keys = 0
  /// Operations of each kind.
  package var gets = 0
  /// Operations of each kind.
  package var sets = 0
  /// Operations of each kind.
  package var deletes = 0
  /// Look-ups that find their key, if the trace begins with an empty map.
  package var hits = 0
  /// The most keys that are present at one time.
  package var mostPresent = 0
  /// The share of operations on the most frequent hundredth of the keys.
  package var topShare = 0.0
  /// The exponent of Zipf's law that fits best the frequencies of the keys, by their ranks; nil for fewer than ten keys.
  package var exponent: Double?
  /// The median of the values' sizes, of writes.
  package var medianValueSize = 0
  /// The largest.
  package var largestValueSize = 0
  /// Seconds from the first operation to the last.
  package var seconds = 0.0
  /// Operations in a second, on average; nil if all have one time.
  package var rate: Double?
  /// Lines that are no operations, with the first reasons.
  package var badLines = 0
  /// The first of these reasons.
  package var mistakes: [String] = []

  /// Reads a trace, to its end or to a number of operations. Bad lines are counted, not refused. O(operations); memory depends
  /// on the keys. Throws `InvalidInput` for a file that can't be read.
  package init(path: String, format: KeyFileFormat, limit: Int? = nil, progress: (Int) -> Void = { _ in }) throws {
    func invalid(_ error: LineSource.Broken, _ line: Int?) -> InvalidInput {
      InvalidInput(Diagnostic(file: path, line: line, found: error.found, expected: error.expected))
    }
    let lines: LineSource
    do { lines = try LineSource(path: path) } catch { throw invalid(error, nil) }
    var reader = TraceReader(format)
    var counts: [String: Int] = [:]
    var present: Set<String> = []
    var sizes: [Int: Int] = [:]
    var last: UInt64 = 0
    func next() throws -> Result<TraceReader.Record, TraceReader.Mistake>? {
      do { return try reader.next(of: lines) } catch { throw invalid(error, lines.line) }
    }
    while limit.map({ operations < $0 }) ?? true, let next = try next() {
      switch next {
      case .success(let record):
        operations += 1
        counts[record.key, default: 0] += 1
        last = record.nanoseconds
        switch record.operation.kind {
        case .get:
          gets += 1
          if present.contains(record.key) { hits += 1 }
        case .set:
          sets += 1
          present.insert(record.key)
          sizes[record.operation.valueSize, default: 0] += 1
        case .delete:
          deletes += 1
          present.remove(record.key)
        }
        mostPresent = max(mostPresent, present.count)
        if operations % TraceReader.progressInterval == 0 { progress(operations) }
      case .failure(let mistake):
        badLines += 1
        if mistakes.count < TraceReader.mostMistakes {
          mistakes.append("line \(lines.line): found \(mistake.found), expected \(mistake.expected)")
        }
      }
    }
    keys = counts.count
    seconds = Double(last) / 1e9
    rate = last > 0 ? Double(operations) / seconds : nil
    let ranked = counts.values.sorted(by: >)
    topShare = operations > 0 ? Double(ranked.prefix(max(1, keys / 100)).reduce(0, +)) / Double(operations) : 0
    exponent = ZipfFit.exponent(of: ranked)
    var left = sets / 2
    for (size, count) in sizes.sorted(by: { $0.key < $1.key }) {
      largestValueSize = max(largestValueSize, size)
      if left >= 0 { medianValueSize = size }
      left -= count
    }
  }
}
