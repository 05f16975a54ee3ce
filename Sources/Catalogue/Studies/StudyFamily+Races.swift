/// The forms of `lost-updates`.
package enum LostUpdatesForm: String, StudyForm {
  case unsynchronised
  case atomic
  case mutex

  package var summary: String {
    switch self {
    case .unsynchronised: "through an UnsafeMutablePointer, as a language without checks would"
    case .atomic: "an Atomic<Int>, relaxed"
    case .mutex: "a Mutex<Int>"
    }
  }
}

extension StudyFamily {
  /// D5.T6: many threads add to one counter.
  static let lostUpdates = StudyFamily(
    .lostUpdates, system: "-", operation: "add 1 to a counter that all threads share",
    parameters:
      "`threads` start together; `operations` is the number of additions by all of them, in every profile; runs are "
      + "repeated until one loses an update, at most 500 or ten million additions",
    passes: [.observations], threads: 1...256, typicalNanoseconds: 100,
    forms: LostUpdatesForm.self,
    observations: [
      .observed("additions", "additions", .neither, "additions made by all threads together in one run"),
      .observed(
        "counted", "additions", .neither, exact: false,
        "the counter's value when all threads of the last run have ended"),
      .observed(
        "lost_updates", "additions", .lowerIsBetter, exact: false, "additions minus the counter's value"),
      .observed(
        "runs", "runs", .neither, exact: false, "runs made: the last one lost an update, or was the last allowed"),
      .observed(
        "runs_until_loss", "runs", .neither, exact: false,
        "runs until the first that lost an update, with that one; none if no run did"),
    ])
}

/// The forms of `race-detector`.
package enum RaceDetectorForm: String, StudyForm {
  case counter

  package var summary: String { "the program" }
}

extension StudyFamily {
  /// D5.T6, D5.T16: what a race detector says about the same counters, and what its report names.
  static let raceDetector = StudyFamily(
    .raceDetector, system: "-",
    operation:
      "compile a program with ThreadSanitizer, in which 100 threads add 1 to a counter, and run it three times",
    passes: [.observations], typicalNanoseconds: 3.5e9, forms: RaceDetectorForm.self,
    observations: [
      .observed(
        "unsynchronised_reported", "0/1", .neither, "1 if it reports a race on the counter without synchronisation"),
      .observed("atomic_reported", "0/1", .neither, "1 if it reports one on the Atomic"),
      .observed("mutex_reported", "0/1", .neither, "1 if it reports one on the Mutex"),
      .observed(
        "race_report_location", "0/1", .neither,
        "1 if the first report on the unsynchronised counter names file and line of the statement that races"),
      .observed(
        "race_report_previous", "0/1", .neither,
        "1 if it has the stack of the previous write, from the thread's function to the one that counts"),
      .observed("race_report_current", "0/1", .neither, "1 if it has the stack of the current write, likewise"),
      .observed("race_report_threads", "0/1", .neither, "1 if it names two different threads"),
      .observed(
        "race_report_previous_line", "0/1", .neither, exact: false,
        "1 if it names the statement's line in the stack of the previous write"),
      .observed(
        "race_report_current_line", "0/1", .neither, exact: false,
        "1 if it names the statement's line in the stack of the current write"),
    ])
}

/// The forms of `concurrent-map`.
package enum ConcurrentMapForm: String, StudyForm {
  case plain
  case sanitizer
  case checked

  package var summary: String {
    switch self {
    case .plain: "a Dictionary, compiled as usual, run several times in each way"
    case .sanitizer: "a Dictionary, compiled with ThreadSanitizer, run once in each way"
    case .checked: "Go's map with its flag for writers (bucket-checked), run several times in each way"
    }
  }
}

extension StudyFamily {
  /// D4.T21: what detects that threads use a map concurrently without a lock.
  static let concurrentMap = StudyFamily(
    .concurrentMap, system: "S1",
    operation: "run a program in which two threads use one map until it ends or is stopped",
    passes: [.observations], typicalNanoseconds: 1.2e9, forms: ConcurrentMapForm.self,
    observations: concurrentMapWays.flatMap { way in
      [
        .observed(
          "\(way.name)_reported", "ratio", .neither,
          "share of the runs in which something said that threads used the map at once: \(way.what)"),
        .observed(
          "\(way.name)_ended", "ratio", .neither, exact: way.isExact,
          "share of the runs that a signal ended, without such a report: \(way.what)"),
        .observed(
          "\(way.name)_wrong", "ratio", .lowerIsBetter, exact: way.isExact,
          "share of the runs with wrong entries, or without an end, of which nothing was said: \(way.what)"),
      ]
    })

  /// What the two threads do, with the names in metrics and on the program's command line, and whether all runs must
  /// end the same way.
  package static let concurrentMapWays = [
    (name: "read_write", what: "look-ups beside insertions", isExact: false),
    (name: "write_write", what: "insertions beside insertions", isExact: false),
    (name: "locked", what: "the same under a lock", isExact: true),
  ]
}

/// The forms of `must-not-compile`.
package enum MustNotCompileForm: String, StudyForm {
  case spanInClass = "span-in-class"
  case spanInArray = "span-in-array"
  case spanInTask = "span-in-task"
  case spanAcrossAwait = "span-across-await"
  case spanInEscapingClosure = "span-in-escaping-closure"
  case spanOfLocalArray = "span-of-local-array"
  case spanBeyondScope = "span-beyond-scope"
  case spanBeyondMutation = "span-beyond-mutation"
  case raceOnGlobal = "race-on-global"
  case raceOnCapture = "race-on-capture"
  case mapOnGlobal = "map-on-global"
  case mapOnCapture = "map-on-capture"

  package var summary: String {
    switch self {
    case .spanInClass: "a class stores a Span; the twin stores the array"
    case .spanInArray: "an array holds Spans; the twin holds arrays"
    case .spanInTask: "a task started within uses a Span of outside; the twin uses the array"
    case .spanAcrossAwait: "a Span is used before and after a suspension; the twin suspends before"
    case .spanInEscapingClosure: "a closure that is returned uses a Span; the twin uses the array"
    case .spanOfLocalArray: "a function returns a Span of its own array; the twin one of its parameter"
    case .spanBeyondScope: "a Span outlives the block that its array lives in; the twin doesn't"
    case .spanBeyondMutation: "an array changes in the block of a Span of it; the twin changes it after the block"
    case .raceOnGlobal: "a global variable is changed by any thread; the twin is an Atomic"
    case .raceOnCapture: "a hundred tasks change one captured variable; the twin is a Mutex"
    case .mapOnGlobal: "a global map is written and read by any thread; the twin is in a Mutex"
    case .mapOnCapture: "one task writes a captured map, another reads it; the twin is in a Mutex"
    }
  }
}

extension StudyFamily {
  /// D5.T14, D5.T6, D4.T21: what the compiler rejects, each next to a program that differs only in that and compiles.
  static let mustNotCompile = StudyFamily(
    .mustNotCompile, system: "-", operation: "compile a program in the Swift 6 language mode, and its twin",
    passes: [.observations], typicalNanoseconds: 2.5e8,
    forms: MustNotCompileForm.self,
    observations: [
      .observed("compiles", "0/1", .neither, "1 if the compiler accepts the program"),
      .observed(
        "twin_compiles", "0/1", .neither, "1 if it accepts the twin, which differs only in what is asked about"),
      .observed(
        "expected_diagnostic", "0/1", .neither, "1 if it refuses the program for the reason that is asked about"),
    ])
}
