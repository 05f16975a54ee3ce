import Catalogue

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A trace in Google's Trace Event format (JSON object form), which ui.perfetto.dev, speedscope and chrome://tracing open.
///
/// A process of the lab is a process of the trace. Thread 0 has the longest insertions, and each table of the map has
/// its own thread for its growths: complete events (`X`). Counters (`C`) show the entries, the bytes of the tables and,
/// while entries move gradually, the old buckets that have been evacuated. Times are in microseconds of insertions.
struct Trace: Encodable {
  /// A number or a text.
  enum Value: Encodable, Equatable {
    case number(Int)
    case text(String)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .text(let text): try container.encode(text)
      }
    }
  }

  /// One event, with the format's own names.
  struct Event: Encodable {
    var name: String
    var cat: String?
    var ph: String
    var ts: Double
    var dur: Double?
    var pid: Int
    var tid: Int
    var args: [String: Value]
  }

  var traceEvents: [Event] = []
  var displayTimeUnit = "ns"

  /// The processes of one cell.
  init(_ processes: [CellTimeline]) {
    for process in processes { add(process) }
    // Metadata first, then by time; of two that begin together, the longer one encloses the other.
    traceEvents.sort { one, other in
      (one.ph == "M" ? 0 : 1, one.ts, -(one.dur ?? 0)) < (other.ph == "M" ? 0 : 1, other.ts, -(other.dur ?? 0))
    }
  }

  /// The text. Throws if a number isn't finite.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  private mutating func add(_ process: CellTimeline) {
    let pid = process.repetition + 1
    let timeline = process.timeline
    func name(_ kind: String, _ tid: Int, _ text: String) -> Event {
      Event(name: kind, ph: "M", ts: 0, pid: pid, tid: tid, args: ["name": .text(text)])
    }
    traceEvents.append(name("process_name", 0, "\(process.cell) process \(process.repetition)"))
    traceEvents.append(name("thread_name", 0, "longest insertions"))
    for table in Set(timeline.growths.map(\.table)).sorted() {
      traceEvents.append(name("thread_name", table + 1, "growths of table \(table)"))
    }
    for insertion in timeline.slow {
      traceEvents.append(
        Event(
          name: "insertion", cat: "insertion", ph: "X", ts: insertion.begin / 1e3, dur: insertion.length / 1e3,
          pid: pid,
          tid: 0, args: ["operation": .number(insertion.operation)]))
    }
    for (number, growth) in timeline.growths.enumerated() { add(growth, number: number, pid: pid) }
    addCounters(of: timeline, pid: pid)
  }

  private mutating func add(_ growth: GrowthSpan, number: Int, pid: Int) {
    traceEvents.append(
      Event(
        name: "growth (\(growth.kind.rawValue))", cat: "growth", ph: "X", ts: growth.begin / 1e3,
        dur: growth.length / 1e3, pid: pid, tid: growth.table + 1,
        args: [
          "growth": .number(number), "operation": .number(growth.operation), "operations": .number(growth.operations),
          "entries moved": .number(growth.moved), "bytes before": .number(growth.bytesBefore),
          "bytes after": .number(growth.bytesAfter), "bytes both": .number(growth.bytesBoth),
        ]))
    for progress in growth.progress {
      traceEvents.append(
        counter(
          "old buckets of table \(growth.table)", at: progress.end, pid,
          [
            "evacuated": progress.evacuated, "left": max(0, progress.of - progress.evacuated),
          ]))
    }
  }

  /// Entries at the stretches' beginnings, and the bytes of all tables when they change.
  private mutating func addCounters(of timeline: GrowthTimeline, pid: Int) {
    for stretch in timeline.stretches {
      traceEvents.append(counter("entries", at: stretch.begin, pid, ["entries": stretch.operation]))
    }
    traceEvents.append(counter("entries", at: timeline.nanoseconds, pid, ["entries": timeline.operations]))
    // What each growth changes at its beginning and at its end, in order of time.
    var changes: [(time: Double, bytes: Int)] = []
    for growth in timeline.growths {
      changes.append((growth.begin, growth.bytesBoth - growth.bytesBefore))
      changes.append((growth.begin + growth.length, growth.bytesAfter - growth.bytesBoth))
    }
    var bytes = Dictionary(timeline.growths.map { ($0.table, $0.bytesBefore) }) { first, _ in first }
      .values.reduce(0, +)
    traceEvents.append(counter("bytes of tables", at: 0, pid, ["bytes": bytes]))
    for change in changes.sorted(by: { $0.time < $1.time }) {
      bytes += change.bytes
      traceEvents.append(counter("bytes of tables", at: change.time, pid, ["bytes": max(0, bytes)]))
    }
  }

  private func counter(_ name: String, at nanoseconds: Double, _ pid: Int, _ values: [String: Int]) -> Event {
    Event(name: name, ph: "C", ts: nanoseconds / 1e3, pid: pid, tid: 0, args: values.mapValues(Value.number))
  }
}
