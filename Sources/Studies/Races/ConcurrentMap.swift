import Catalogue
import Measurement

extension CellProgram {
  /// D4.T21: threads that use one map without a lock, and what detects it.
  static func concurrentMap(_ form: ConcurrentMapForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      do {
        for (way, runs) in try MapRun.all(form) {
          func share(_ isSo: (MapRun) -> Bool) -> Double { Double(runs.count(where: isSo)) / Double(runs.count) }
          observations.record("\(way)_reported", share(\.isReported))
          observations.record("\(way)_ended", share(\.isEndedBySignal))
          observations.record("\(way)_wrong", share(\.isSilentlyWrong))
          if let line = runs.lazy.compactMap(\.line).first { observations.remark("\(way): \(line)") }
        }
      } catch {
        for metric in StudyFamily.Name.concurrentMap.family.observations {
          observations.recordAbsence(of: metric.name, because: "\(error)")
        }
      }
    }
    return program
  }
}

/// How one run of the program ended.
struct MapRun {
  /// True if something reported that threads used the map at the same time.
  var isReported: Bool
  /// True if a signal ended it: a trap or a memory access violation.
  var isEndedBySignal: Bool
  /// True if it ended with wrong entries, or did not end, and nothing was reported.
  var isSilentlyWrong: Bool
  /// What was said first.
  var line: String?

  /// Number of runs of each way, given by the form.
  static func all(_ form: ConcurrentMapForm) throws -> [(way: String, runs: [MapRun])] {
    switch form {
    case .plain: try all(options: ["-O"], runs: 10, insertions: 50_000)
    case .sanitizer: try all(options: ["-sanitize=thread"], runs: 1, insertions: 2_000)
    case .checked: try checked(runs: 10, insertions: 50_000)
    }
  }

  /// Runs of the worker itself, which contains the checked map.
  private static func checked(runs: Int, insertions: Int) throws -> [(way: String, runs: [MapRun])] {
    guard let worker = ownProgram, worker.split(separator: "/").last?.hasPrefix("maplab-worker") == true else {
      throw SwiftCompiler.Unavailable(description: "this process is no worker, which would run the map in another one")
    }
    return try StudyFamily.concurrentMapWays.map { way in
      var environment = SwiftCompiler.environment(folder: "/tmp")
      environment["SWIFT_BACKTRACE"] = "enable=no"
      let child = ChildProcess(
        executable: worker, arguments: [CheckedMapProgram.argument, way.name, "\(insertions)"],
        environment: environment, limit: 60)
      return (way.name, try (0..<runs).map { _ in try MapRun(child.run()) })
    }
  }

  private static func all(options: [String], runs: Int, insertions: Int) throws -> [(way: String, runs: [MapRun])] {
    try SwiftCompiler().build(source, options) { program in
      try StudyFamily.concurrentMapWays.map { way in
        var environment = SwiftCompiler.environment(folder: "/tmp")
        // A crash is counted, not explained: the runtime's own report would take seconds each time.
        environment["SWIFT_BACKTRACE"] = "enable=no"
        // The first report is enough, and what the program does after a race means nothing.
        environment["TSAN_OPTIONS"] = "halt_on_error=1"
        // It takes milliseconds, but the threads that wait for the lock may wait for a busy machine.
        let child = ChildProcess(
          executable: program, arguments: [way.name, "\(insertions)"], environment: environment, limit: 60)
        return (way.name, try (0..<runs).map { _ in try MapRun(child.run()) })
      }
    }
  }

  /// Parses how a run ended. Throws `SwiftCompiler.Unavailable` if it says nothing about the map.
  init(_ ending: ChildProcess.Ending) throws {
    let lines = ending.output.split(whereSeparator: \.isNewline).map(String.init)
    let report = lines.first { $0.contains("WARNING: ThreadSanitizer:") || $0.contains("CheckedBucketMap:") }
    // Two writers may also be reported for what happens first: one of them uses memory after the other freed it.
    isReported = report != nil
    isEndedBySignal = !isReported && !ending.isTimedOut && ending.code == nil
    isSilentlyWrong = !isReported && (ending.isTimedOut || lines.contains { $0.hasPrefix("wrong") })
    line = (report ?? lines.first { $0.contains("rror") || $0.hasPrefix("wrong") })
      .map { String($0.prefix { $0 != "(" }) }
    let isTold = isReported || isEndedBySignal || isSilentlyWrong || lines.contains("right")
    // A sanitizer that can't run on this kernel ends the program with an exit code before it does anything.
    guard isTold else {
      throw SwiftCompiler.Unavailable(description: "the program failed: \(ending.output.prefix(200))")
    }
  }

  /// One thread inserts ascending numbers; the other one looks them up, or inserts negative ones.
  private static let source = """
    import Synchronization
    #if canImport(Glibc)
      import Glibc
    #elseif canImport(Musl)
      import Musl
    #elseif canImport(Darwin)
      import Darwin
    #endif

    nonisolated(unsafe) let map = UnsafeMutablePointer<[Int: Int]>.allocate(capacity: 1)
    // Not the standard library's Mutex, whose synchronisation the sanitizer does not see.
    nonisolated(unsafe) let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    let arrived = Atomic(0)
    let found = Atomic(0)
    let way = CommandLine.arguments[1]
    let insertions = Int(CommandLine.arguments[2])!

    func begin() {
      arrived.add(1, ordering: .acquiringAndReleasing)
      while arrived.load(ordering: .acquiring) < 2 { sched_yield() }
    }

    func insert(_ sign: Int) {
      for number in 1...insertions {
        if way == "locked" {
          pthread_mutex_lock(lock)
          map.pointee[sign * number] = number
          pthread_mutex_unlock(lock)
        } else {
          map.pointee[sign * number] = number
        }
      }
    }

    func lookUp() {
      var sum = 0
      for number in 1...insertions {
        if way == "locked" {
          pthread_mutex_lock(lock)
          sum &+= map.pointee[number] ?? 0
          pthread_mutex_unlock(lock)
        } else {
          sum &+= map.pointee[number] ?? 0
        }
      }
      found.add(sum, ordering: .relaxed)
    }

    func first(_: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
      begin()
      insert(1)
      return nil
    }

    func second(_: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
      begin()
      if way == "read_write" {
        lookUp()
      } else {
        insert(-1)
        if way == "locked" { lookUp() }
      }
      return nil
    }

    @main struct Program {
      static func main() {
        map.initialize(to: [:])
        pthread_mutex_init(lock, nil)
        var threads = [pthread_t(), pthread_t()]
        pthread_create(&threads[0], nil, first, nil)
        pthread_create(&threads[1], nil, second, nil)
        for thread in threads { pthread_join(thread, nil) }
        let signs = way == "read_write" ? [1] : [1, -1]
        let lost = signs.reduce(0) { sum, sign in
          sum + (1...insertions).count { map.pointee[sign * $0] != $0 }
        }
        let isWhole = lost == 0 && map.pointee.count == signs.count * insertions
        print(isWhole ? "right" : "wrong: \\(lost) lost, \\(map.pointee.count) entries")
      }
    }
    """
}
