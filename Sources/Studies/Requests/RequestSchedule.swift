import Catalogue
import Platform
import SeededRandom

/// When requests are sent, made from the seed before anything is sent.
struct RequestSchedule: Sendable {
  /// Nanoseconds from the first request's turn to each, ascending.
  let dueNanoseconds: [Int64]

  /// `requests` at the load's rate: evenly, or at random times, as from many independent clients.
  init(_ load: OpenLoad, requests: Int, seed: UInt64) {
    let meanGap = 1e9 / Double(load.rate)
    var random = SplitMix64(seed: seed ^ 0x7363_6865_6475_6c65)
    var time = 0.0
    dueNanoseconds = (0..<requests).map { request in
      switch load.schedule {
      case .recorded: preconditionFailure("only a trace has recorded times")
      case .fixed: return Int64(Double(request) * meanGap)
      case .poisson:
        // 1 - u is above 0: the logarithm is finite.
        time -= log(1 - random.unit()) * meanGap
        return Int64(time)
      }
    }
  }
}
