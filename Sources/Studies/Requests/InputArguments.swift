import Catalogue
import MapVariants
import Measurement
import Platform

extension CellProgram {
  /// S21, D5.T13: real requests over non-blocking sockets, with epoll. In rounds one thread is alternately client and
  /// server; the observation is of a server that sleeps between requests, which another thread sends at the load's
  /// times.
  static func inputArguments(_ form: InputArgumentsForm, _ setting: CellSetting) -> CellProgram {
    let parameters = setting.parameters
    let size = max(parameters.values.size, RequestSockets.requestSize)
    let held = parameters.entries
    func server(_ sockets: RequestSockets) throws(RequestSockets.Failure) -> RequestServer {
      try RequestServer(sockets, isPooled: form == .pooled, size: size, held: held)
    }
    var program = CellProgram()
    program.rounds = {
      do {
        let sockets = try RequestSockets(count: min(held, RequestServer.mostConnections))
        let server = try server(sockets)
        return RoundClosures(operations: setting.operationsPerRound) { operations in
          let before = server.sum
          for operation in operations {
            let answered = server.answered
            sockets.send(UInt64(operation))
            while server.answered == answered { _ = server.answerWhatIsThere() }
          }
          return server.sum &- before
        }
      } catch {
        preconditionFailure("\(error)")
      }
    }
    program.observation = { observations in
      let load = parameters.load ?? OpenLoad(rate: 2_000, schedule: .fixed)
      // Two seconds, or as many requests as the profile allows.
      let requests = max(2, min(setting.operationsPerRound, 2 * load.rate))
      let sockets = try RequestSockets(count: min(held, RequestServer.mostConnections))
      let server = try server(sockets)
      let schedule = RequestSchedule(load, requests: requests, seed: setting.seed)
      let seen = try serve(server, sockets, schedule, warmUp: requests / 2)
      guard server.answered == requests, server.sum == UInt64(requests) * UInt64(requests - 1) / 2 else {
        throw LostRequests()
      }
      let counted = Double(seen.answered)
      observations.record("input_objects_made", seen.made)
      observations.record("input_reuse_share", 1 - Double(seen.warmMade) / counted)
      observations.record("input_first_reuse_share", 1 - Double(seen.made) / Double(requests))
      observations.record("input_objects_per_request", Double(seen.warmMade) / counted)
      observations.record("input_wake_ups_per_request", Double(seen.wakeUps) / counted)
      observations.record("input_sleeps_per_request", Double(seen.sleeps) / counted)
      observations.record("input_answered_rate", counted / seen.seconds)
      if !seen.clientWasApart { observations.remark("client and server had one processor, which changes the wake-ups") }
    }
    return program
  }
}

/// Not every request that was sent was read.
struct LostRequests: Error, CustomStringConvertible {
  var description: String { "the numbers of the requests that were read don't add up to those that were sent" }
}

/// What a server observed once it was warm, which is after the warm-up requests.
struct ServedRequests {
  /// Arguments made in all.
  var made = 0
  /// Since it was warm: arguments made, requests answered, returns of epoll_wait, sleeps of the thread.
  var warmMade = 0
  var answered = 0
  var wakeUps = 0
  var sleeps = 0
  /// From the first request of that time to the last answer.
  var seconds = 0.0
  /// True if the client had a processor of its own.
  var clientWasApart = false
}

/// Answers on this thread what another one sends on schedule.
func serve(
  _ server: RequestServer, _ sockets: RequestSockets, _ schedule: RequestSchedule, warmUp: Int
) throws -> ServedRequests {
  let client = PacedClient(sockets: sockets, schedule: schedule)
  let thread = try JoinedThread { client.run() }
  let requests = schedule.dueNanoseconds.count
  while server.answered < warmUp { _ = server.answerWhatIsThere() }
  var seen = ServedRequests(warmMade: server.made, answered: server.answered, wakeUps: server.wakeUps)
  let sleeps = voluntarySwitches()
  let start = ContinuousClock.now
  while server.answered < requests { _ = server.answerWhatIsThere() }
  seen.seconds = (ContinuousClock.now - start) / .seconds(1)
  seen.sleeps = voluntarySwitches() - sleeps
  seen.made = server.made
  seen.warmMade = server.made - seen.warmMade
  seen.answered = server.answered - seen.answered
  seen.wakeUps = server.wakeUps - seen.wakeUps
  thread.join()
  // The clients disconnect, and the server is notified.
  sockets.end()
  while server.answerWhatIsThere() {}
  server.giveUpAll()
  seen.clientWasApart = client.hasOwnProcessor
  return seen
}

/// Sends requests from the thread that runs it. It spins until each is due: a sleeping client would send when it is
/// woken, not when the request is due.
private final class PacedClient: @unchecked Sendable {
  private let sockets: RequestSockets
  private let schedule: RequestSchedule
  // Written by the thread before it ends, read after it has been joined.
  private(set) var hasOwnProcessor = false

  init(sockets: RequestSockets, schedule: RequestSchedule) {
    self.sockets = sockets
    self.schedule = schedule
  }

  /// Moves this thread away from the server's processor, to which the process may be pinned; false if there is no
  /// other.
  private func leaveProcessor() -> Bool {
    guard let own = ProcessPlacement.currentProcessor else { return false }
    for processor in (0..<sysconf(Int32(_SC_NPROCESSORS_ONLN))).reversed() where processor != own {
      if (try? ProcessPlacement.pin(to: processor)) != nil { return true }
    }
    return false
  }

  func run() {
    hasOwnProcessor = leaveProcessor()
    let start = ContinuousClock.now
    for (request, due) in schedule.dueNanoseconds.enumerated() {
      let due = start + .nanoseconds(due)
      while ContinuousClock.now < due {}
      sockets.send(UInt64(request))
    }
  }
}

/// Voluntary context switches of the calling thread.
private func voluntarySwitches() -> Int {
  var usage = rusage()
  // RUSAGE_THREAD, which Glibc's module leaves out.
  getrusage(__rusage_who_t(1), &usage)
  return usage.ru_nvcsw
}
