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
          if way == RaceReport.ways[0] { report.recordNames(into: &observations) }
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

/// What ThreadSanitizer printed of one run.
struct RaceReport {
  /// True if it found a race.
  var isRace: Bool
  /// Its first sentence, without the number of the process.
  var line: String?
  /// What the program printed itself: the counter.
  var counted: Int?

  /// The stack of the access that met another one, and of that other one: one line for each frame, the innermost first.
  var currentStack: [String] = []
  var previousStack: [String] = []
  /// The sanitizer's own summary: where it puts the race.
  var location: String?

  /// The ways of counting.
  static let ways = ["unsynchronised", "atomic", "mutex"]

  /// Compiles the program once and runs it in each way. Throws if there is no compiler, or none with ThreadSanitizer.
  static func ofCounters() throws -> [(way: String, report: RaceReport)] {
    try SwiftCompiler().build(source, ["-sanitize=thread", "-g"]) { program in
      try ways.map { way in
        var environment = SwiftCompiler.environment(folder: "/tmp")
        // Otherwise a report would be followed by the runtime's own, of the same program.
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
    guard let start = lines.firstIndex(where: { $0.contains("WARNING: ThreadSanitizer:") }) else { return }
    // Sections have a head with a colon at its end; frames begin with # and their number.
    let sections = lines[(start + 1)...].split { !$0.drop { $0 == " " }.hasPrefix("#") }
    let heads = lines[(start + 1)...].filter { $0.hasPrefix("  ") && $0.hasSuffix(":") && !$0.contains("#") }
    for (head, frames) in zip(heads, sections) {
      if head.contains("Previous") {
        if previousStack.isEmpty { previousStack = Array(frames) }
      } else if currentStack.isEmpty {
        currentStack = Array(frames)
      }
    }
    location = lines.first { $0.hasPrefix("SUMMARY: ThreadSanitizer:") }
  }

  /// What the report names of the race: the file, the line of the addition, and the function in which each access is.
  func recordNames(into observations: inout Observations) {
    let line =
      Self.source.split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex { $0.contains("plain.pointee += 1") }.map { $0 + 1 } ?? 0
    let place = "program.swift:\(line):"
    func isNamed(_ text: String?, _ part: String) -> Bool { text?.contains(part) ?? false }
    observations.record("report_names_file", isNamed(location, "program.swift"))
    observations.record("report_names_line", isNamed(location, place))
    observations.record("report_current_function", isNamed(currentStack.first, "increment"))
    observations.record("report_current_line", isNamed(currentStack.first, place))
    observations.record("report_previous_function", isNamed(previousStack.first, "increment"))
    observations.record("report_previous_line", isNamed(previousStack.first, place))
  }

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
