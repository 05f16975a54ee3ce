import Catalogue
import Measurement

extension CellProgram {
  /// D5.T6: threads that add to one counter, run after run, until one loses an update or the limit is reached.
  static func lostUpdates(_ form: LostUpdatesForm, _ setting: CellSetting) -> CellProgram {
    let threads = setting.parameters.threads
    // The file's number in every profile: with fewer, threads would end before the next ones start.
    let additions = setting.parameters.operations
    let bound = mostRuns(additions: additions)
    var program = CellProgram()
    program.observation = { observations in
      let runs =
        switch form {
        case .unsynchronised: try untilLoss(UnsynchronisedCount.init, threads, additions, bound)
        case .atomic: try untilLoss(AtomicCount.init, threads, additions, bound)
        case .mutex: try untilLoss(MutexCount.init, threads, additions, bound)
        }
      observations.record("additions", additions)
      observations.record("counted", runs.counted)
      observations.record("lost_updates", additions - runs.counted)
      observations.record("runs", runs.count)
      if runs.counted < additions {
        observations.record("runs_until_loss", runs.count)
      } else {
        observations.recordAbsence(
          of: "runs_until_loss", because: "no update was lost in \(bound) runs of \(additions) additions")
      }
    }
    return program
  }

  /// The limit: a race that was not seen in that many runs is not refuted, only not seen. 500, or as many as make ten
  /// million additions.
  static func mostRuns(additions: Int) -> Int { max(1, min(500, 10_000_000 / max(1, additions))) }

  /// Runs, each with its own counter, until one ends with less than was added, at most `bound` of them.
  private static func untilLoss<Count: SharedCount>(
    _ make: () -> Count, _ threads: Int, _ additions: Int, _ bound: Int
  ) throws -> (count: Int, counted: Int) {
    var runs = 0
    var counted = additions
    while counted == additions, runs < bound {
      counted = try count(make(), threads: threads, additions: additions)
      runs += 1
    }
    return (runs, counted)
  }
}

/// The counter's value after `threads` have started together and made that many additions. Throws
/// `MeasurementError.threads`.
func count<Count: SharedCount>(_ counter: Count, threads: Int, additions: Int) throws -> Int {
  let gate = ThreadGate()
  var members: [JoinedThread] = []
  defer {
    // Also if a later one could not be started: those that wait must not wait forever.
    gate.open()
    for member in members { member.join() }
  }
  for number in 0..<threads {
    let share = additions / threads + (number < additions % threads ? 1 : 0)
    members.append(
      try JoinedThread {
        gate.wait()
        for _ in 0..<share { counter.increment() }
      })
  }
  gate.open()
  for member in members { member.join() }
  members = []
  return counter.value
}
