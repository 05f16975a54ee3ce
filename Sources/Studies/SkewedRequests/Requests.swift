import Catalogue
import SeededRandom

/// The keys that requests have, drawn beforehand.
struct Requests {
  /// Keys of which a skewed request has one.
  static let hotKeys = 5
  /// Share of the requests that have one of them.
  static let hotShare = 0.8

  /// The key of each request of a round; a thread takes a part without gaps.
  let keys: [UInt64]
  /// Every key that a request can have.
  let possible: [UInt64]
  /// Where each thread's part begins and ends.
  let parts: [Range<Int>]

  /// - Parameters:
  ///   - isSkewed: false for requests that have all keys alike.
  init(_ setting: StudySetting, isSkewed: Bool) {
    let parameters = setting.parameters
    let numbers = Requests.hotKeys + parameters.entries
    // An order's number: no two are the same, and its low bits are as good as any.
    let seed = setting.seed
    let key = { (number: Int) in SplitMix64.mix(seed &+ UInt64(number)) }
    var random = SplitMix64(seed: seed ^ 0x736b_6577)
    keys = (0..<setting.operationsPerRound).map { _ in
      guard isSkewed else { return key(random.below(numbers)) }
      let isHot = random.unit() < Requests.hotShare
      return key(isHot ? random.below(Requests.hotKeys) : Requests.hotKeys + random.below(parameters.entries))
    }
    possible = (0..<numbers).map(key)
    var begin = 0
    parts = (0..<parameters.threads).map { thread in
      let count = parameters.operations(ofThread: thread, total: setting.operationsPerRound)
      defer { begin += count }
      return begin..<begin + count
    }
  }
}
