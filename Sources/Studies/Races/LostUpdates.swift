import Catalogue
import Measurement
import Platform
import Synchronization

extension CellProgram {
  /// D5.T6: threads that add to one counter, and what is lost.
  static func lostUpdates(_ form: LostUpdatesForm, _ setting: CellSetting) -> CellProgram {
    let threads = setting.parameters.threads
    // The file's number in every profile: with fewer, threads would end before the next ones begin.
    let additions = setting.parameters.operations
    var program = CellProgram()
    program.observation = { observations in
      let counted =
        switch form {
        case .unsynchronised: try count(UnsynchronisedCount(), threads: threads, additions: additions)
        case .atomic: try count(AtomicCount(), threads: threads, additions: additions)
        case .mutex: try count(MutexCount(), threads: threads, additions: additions)
        }
      observations.record("additions", additions)
      observations.record("counted", counted)
      observations.record("lost_updates", additions - counted)
    }
    return program
  }
}

/// The counter's value after `threads` have begun together and made so many additions. Throws `MeasurementError.threads`.
func count<Count: SharedCount>(_ counter: Count, threads: Int, additions: Int) throws -> Int {
  let gate = Gate()
  var members: [JoinedThread] = []
  defer {
    // Also if a later one could not be started: those that wait must not wait for ever.
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

/// Threads wait here until it is opened. They spin, and give their processor away: there may be more than processors.
private final class Gate: Sendable {
  private let isOpen = Atomic(false)

  func open() { isOpen.store(true, ordering: .releasing) }

  func wait() { while !isOpen.load(ordering: .acquiring) { sched_yield() } }
}
