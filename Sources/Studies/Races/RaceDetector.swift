import Catalogue
import Measurement

extension CellProgram {
  /// D5.T6, D5.T16: ThreadSanitizer's reports on the document's program, without synchronisation and with, and what the
  /// first of them names.
  static func raceDetector(_ form: RaceDetectorForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      do {
        for (way, report) in try RaceReport.ofCounters() {
          observations.record("\(way)_reported", report.isRace)
          if let line = report.line { observations.remark("ThreadSanitizer, \(way): \(line)") }
          if way == RaceReport.ways[0] { observeNames(in: report, &observations) }
        }
      } catch {
        for metric in StudyFamily.Name.raceDetector.family.observations {
          observations.recordAbsence(of: metric.name, because: "\(error)")
        }
      }
    }
    return program
  }
}

/// What the report on the counter without synchronisation names, compared with what the program does.
private func observeNames(in report: RaceReport, _ observations: inout Observations) {
  func record(_ name: String, _ property: (RaceReport.Access, RaceReport.Access) -> Bool) {
    if let current = report.current, let previous = report.previous {
      // If there is no symboliser, there are only addresses.
      guard (current.frames + previous.frames).contains(where: { $0.contains(RaceReport.function) }) else {
        return observations.recordAbsence(
          of: name, because: "the report names no function: llvm-symbolizer is not in the search path")
      }
      observations.record(name, property(current, previous))
    } else {
      observations.recordAbsence(of: name, because: "there is no report with two accesses")
    }
  }
  record("race_report_location") { $0.namesStatement || $1.namesStatement }
  record("race_report_previous") { _, previous in previous.isWrite && previous.isCalledAsInProgram }
  record("race_report_current") { current, _ in current.isWrite && current.isCalledAsInProgram }
  record("race_report_threads") { $0.thread != nil && $1.thread != nil && $0.thread != $1.thread }
  record("race_report_previous_line") { _, previous in previous.namesStatement }
  record("race_report_current_line") { current, _ in current.namesStatement }
}

/// What ThreadSanitizer printed for one run.
struct RaceReport {
  /// True if it found a race.
  var isRace: Bool
  /// Its first sentence, without the process id.
  var line: String?
  /// What the program printed itself: the counter.
  var counted: Int?
  /// The access that its first report is about.
  var current: Access?
  /// The earlier one, which races with it.
  var previous: Access?

  /// One of the two accesses of a report.
  struct Access {
    /// True if the report says that this access was a write.
    var isWrite: Bool
    /// The thread, by the report's name for it.
    var thread: String?
    /// The stack, innermost first: `$s7program9incrementyyF /tmp/program.swift:4:17 (program+0xfccd4)`.
    var frames: [String]

    /// True if the stack goes from the thread's function to the one that counts.
    var isCalledAsInProgram: Bool {
      frames.count >= 2 && frames[0].contains(RaceReport.function) && frames[1].contains(RaceReport.caller)
    }

    /// True if it names file and line of the statement.
    var namesStatement: Bool {
      guard let frame = frames.first, let file = frame.firstRange(of: "program.swift:") else { return false }
      return Int(frame[file.upperBound...].prefix { $0.isNumber }) == RaceReport.statementLine
    }
  }

  /// The function whose statement races, and the one that calls it.
  static let function = "increment"
  static let caller = "work"

  /// The ways of counting.
  static let ways = ["unsynchronised", "atomic", "mutex"]

  /// Compiles the program once and runs it in each way. Throws if there is no compiler or it has no ThreadSanitizer.
  static func ofCounters() throws -> [(way: String, report: RaceReport)] {
    // Lines are in the debug information.
    try SwiftCompiler().build(source, ["-sanitize=thread", "-g"]) { program in
      try ways.map { way in
        var environment = SwiftCompiler.environment(folder: "/tmp")
        // Otherwise a report would be followed by the runtime's own, for the same program.
        environment["SWIFT_BACKTRACE"] = "enable=no"
        let ending = try ChildProcess(executable: program, arguments: [way], environment: environment).run()
        let report = RaceReport(reading: ending.output)
        // A sanitizer that can't run on this kernel ends the program before it counts.
        guard report.counted != nil else {
          throw SwiftCompiler.Unavailable(
            description: "the program with ThreadSanitizer failed: \(ending.output.prefix(200))")
        }
        return (way, report)
      }
    }
  }

  /// Reads what such a program printed.
  init(reading output: String) {
    let lines = output.split(whereSeparator: \.isNewline).map(String.init)
    let warning = lines.first { $0.contains("WARNING: ThreadSanitizer:") }
    isRace = warning?.contains("race") ?? false
    line = warning.map { String($0.prefix { $0 != "(" }.drop { $0 != ":" }.dropFirst(2)) }
    counted = lines.lazy.compactMap { Int($0) }.first
    // The program may race more than once; the first report ends with its summary.
    let first = lines.drop { !$0.contains("WARNING: ThreadSanitizer:") }.dropFirst()
      .prefix { !$0.hasPrefix("SUMMARY:") }
    var headings = first.indices.filter { first[$0].hasSuffix(":") && first[$0].contains(" by ") }
    headings = headings.filter { !first[$0].contains("allocated by") && !first[$0].contains("created by") }
    for heading in headings {
      let access = Access(heading: first[heading], below: first[(heading + 1)...])
      if first[heading].contains("Previous ") { previous = previous ?? access } else { current = current ?? access }
    }
  }

  /// The line of the statement that races, from 1.
  static let statementLine =
    1
    + source.split(separator: "\n", omittingEmptySubsequences: false)
    .firstIndex { $0.contains("plain.pointee += 1") }!

  private static let source = """
    import Synchronization
    #if canImport(Glibc)
      import Glibc
    #elseif canImport(Musl)
      import Musl
    #elseif canImport(Darwin)
      import Darwin
    #endif

    nonisolated(unsafe) let plain = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    let atomic = Atomic(0)
    let locked = Mutex(0)

    func increment() {
      switch CommandLine.arguments[1] {
      case "atomic": atomic.add(1, ordering: .relaxed)
      case "mutex": locked.withLock { $0 += 1 }
      default: plain.pointee += 1
      }
    }

    func work(_: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
      increment()
      return nil
    }

    @main struct Program {
      static func main() {
        plain.initialize(to: 0)
        var threads: [pthread_t] = []
        for _ in 0..<100 {
          var thread = pthread_t()
          pthread_create(&thread, nil, work, nil)
          threads.append(thread)
        }
        for thread in threads { pthread_join(thread, nil) }
        print(plain.pointee + atomic.load(ordering: .relaxed) + locked.withLock { $0 })
      }
    }
    """
}

extension RaceReport.Access {
  /// Reads `  Previous write of size 8 at 0x72 by thread T1:` and the frames below, which are numbered: `    #0 …`.
  init(heading: String, below lines: ArraySlice<String>) {
    let words = heading.lowercased()
    isWrite = words.contains("write") || words.contains("modifying")
    thread = heading.firstRange(of: " by ").map { String(heading[$0.upperBound...].prefix { $0 != ":" && $0 != "(" }) }
    frames = lines.lazy.map { $0.drop { $0 == " " } }.prefix { $0.first == "#" }.map {
      String($0.drop { $0 != " " }.dropFirst())
    }
  }
}
