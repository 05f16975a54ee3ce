import Catalogue
import MapVariants
import Measurement
import Platform

extension CellProgram {
  /// S21, D5.T13: real requests through a real pipe. In rounds one thread sends and reads; for the wake-ups another
  /// thread sends, at the load's rate, and the reader sleeps in the kernel between requests.
  static func inputArguments(_ form: InputArgumentsForm, _ setting: CellSetting) -> CellProgram {
    let parameters = setting.parameters
    let size = max(parameters.values.size, RequestPipe.requestSize)
    let held = parameters.entries
    func reader(_ pipe: RequestPipe) -> RequestReader {
      RequestReader(pipe: pipe, isPooled: form == .pooled, size: size, held: held)
    }
    var program = CellProgram()
    program.rounds = {
      let pipe = RequestPipe()
      let reader = reader(pipe)
      return RoundClosures(operations: setting.operationsPerRound) { operations in
        operations.reduce(into: 0) { sum, operation in
          pipe.send(UInt64(operation))
          sum &+= reader.answerNext() ?? 0
        }
      }
    }
    program.observation = { observations in
      let rate = parameters.load?.rate ?? 2_000
      // A fifth of a second, or as many requests as the profile allows.
      let requests = max(1, min(setting.operationsPerRound, rate / 5))
      let pipe = RequestPipe()
      let reader = reader(pipe)
      let seen = try readPacedRequests(reader, pipe, requests: requests, rate: rate)
      observations.record("input_objects_made", reader.made)
      observations.record("input_reuse_share", 1 - Double(reader.made) / Double(requests + 1))
      observations.record("input_wake_ups_per_request", Double(seen.wakeUps) / Double(requests))
      observations.record("input_answered_rate", Double(requests) / seen.seconds)
      if !seen.senderWasApart { observations.remark("sender and reader had one processor, which changes the wake-ups") }
      guard seen.sum == UInt64(requests) * UInt64(requests - 1) / 2 else { throw LostRequests() }
    }
    return program
  }
}

/// Not every request that was sent was read.
struct LostRequests: Error, CustomStringConvertible {
  var description: String { "the numbers of the requests that were read don't add up to those that were sent" }
}

/// What the reading thread saw.
struct PacedReading {
  /// Sum of the requests' numbers.
  var sum: UInt64
  /// Voluntary context switches of the thread.
  var wakeUps: Int
  /// From the first sent to the last answered.
  var seconds: Double
  /// True if the sender had a processor of its own.
  var senderWasApart: Bool
}

/// Reads on this thread what another one sends, `rate` requests per second; the last sends the end.
func readPacedRequests(_ reader: RequestReader, _ pipe: RequestPipe, requests: Int, rate: Int) throws -> PacedReading {
  let sender = PacedSender(pipe: pipe, requests: requests, rate: rate)
  let before = voluntarySwitches()
  let thread = try JoinedThread { sender.send() }
  var sum: UInt64 = 0
  while let number = reader.answerNext() { sum &+= number }
  let wakeUps = voluntarySwitches() - before
  let end = ContinuousClock.now
  thread.join()
  reader.giveUpAll()
  return PacedReading(
    sum: sum, wakeUps: wakeUps, seconds: (end - sender.startedAt) / .seconds(1),
    senderWasApart: sender.hasOwnProcessor)
}

/// Sends requests from the thread that runs it. It spins until each is due: a sleeping sender would send when it is
/// woken, not when it should.
private final class PacedSender: @unchecked Sendable {
  private let pipe: RequestPipe
  private let requests: Int
  private let rate: Int
  // Written by the thread before it ends, read after it was joined.
  private(set) var startedAt = ContinuousClock.now
  private(set) var hasOwnProcessor = false

  init(pipe: RequestPipe, requests: Int, rate: Int) {
    self.pipe = pipe
    self.requests = requests
    self.rate = rate
  }

  /// Moves this thread away from the reader's processor, to which the process may be pinned; false if there is no
  /// other.
  private func leaveProcessor() -> Bool {
    guard let own = ProcessPlacement.currentProcessor else { return false }
    for processor in (0..<sysconf(Int32(_SC_NPROCESSORS_ONLN))).reversed() where processor != own {
      if (try? ProcessPlacement.pin(to: processor)) != nil { return true }
    }
    return false
  }

  func send() {
    hasOwnProcessor = leaveProcessor()
    startedAt = .now
    for request in 0..<requests {
      let due = startedAt + .seconds(Double(request) / Double(rate))
      while ContinuousClock.now < due {}
      pipe.send(UInt64(request))
    }
    pipe.end()
  }
}

/// Times that the calling thread gave its processor up to wait for something.
private func voluntarySwitches() -> Int {
  var usage = rusage()
  // RUSAGE_THREAD, which Glibc's module leaves out.
  getrusage(__rusage_who_t(1), &usage)
  return usage.ru_nvcsw
}
