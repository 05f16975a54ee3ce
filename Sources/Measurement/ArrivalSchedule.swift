import Catalogue
import Platform
import SeededRandom

/// When the operations of an open load are due, made from the seed before anything is measured.
struct ArrivalSchedule: Sendable {
  private let load: OpenLoad
  private let threads: Int
  private let seed: UInt64

  /// A load that `threads` threads carry together.
  init(_ load: OpenLoad, threads: Int, seed: UInt64) {
    self.load = load
    self.threads = threads
    self.seed = seed
  }

  /// Nanoseconds from the start of a round to each of a thread's operations, ascending. O(count).
  ///
  /// `fixed`: operation i of all is due at i/rate and belongs to thread i modulo `threads`. `poisson`: each thread has
  /// its own process with rate/threads; together they form one with the whole rate.
  func arrivals(ofThread thread: Int, count: Int) -> [UInt64] {
    let meanGap = 1e9 / Double(load.rate)
    switch load.schedule {
    case .fixed:
      return (0..<count).map { UInt64((Double(thread + $0 * threads) * meanGap).rounded()) }
    case .poisson:
      var generator = SplitMix64(seed: SplitMix64.mix(seed ^ 0x6172_7269_7661_6c73 &+ UInt64(thread)))
      var time = 0.0
      return (0..<count).map { _ in
        // 1 - u is above 0: the logarithm is finite.
        time -= log(1 - generator.unit()) * meanGap * Double(threads)
        return UInt64(time.rounded())
      }
    case .recorded:
      preconditionFailure("a trace has recorded times")
    }
  }
}

extension CellSetting {
  /// When each thread's operations are due under the cell's load, in nanoseconds from a round's start; nil in the
  /// closed loop. O(operations).
  package var arrivals: [[UInt64]]? {
    guard let load = parameters.load else { return nil }
    if parameters.kind == .trace, let keyTable {
      return keyTable.arrivals(load, first: operationsPerRound, threads: parameters.threads, seed: seed)
    }
    let schedule = ArrivalSchedule(load, threads: parameters.threads, seed: seed)
    return (0..<parameters.threads).map { thread in
      schedule.arrivals(
        ofThread: thread, count: parameters.operations(ofThread: thread, total: operationsPerRound))
    }
  }
}

extension KeyTable {
  /// When the first operations of a trace are due, by thread. O(count * threads).
  fileprivate func arrivals(_ load: OpenLoad, first: Int, threads: Int, seed: UInt64) -> [[UInt64]] {
    let count = min(first, occurrences)
    let due =
      load.schedule == .recorded
      ? scaledTimes(first: count, rate: load.rate)
      : ArrivalSchedule(load, threads: 1, seed: seed).arrivals(ofThread: 0, count: count)
    return (0..<threads).map { thread in
      occurrences(first: count, ofThread: thread, of: threads).map { due[$0] }
    }
  }

  /// The recorded times, multiplied by one number such that `rate` operations are due in a second on average; all at once if
  /// they have one time.
  private func scaledTimes(first count: Int, rate: Int) -> [UInt64] {
    guard count > 0 else { return [] }
    let recorded = max(1, time(atOccurrence: count - 1))
    let factor = Double(count) * 1e9 / Double(rate) / Double(recorded)
    return (0..<count).map { UInt64((Double(time(atOccurrence: $0)) * factor).rounded()) }
  }
}
