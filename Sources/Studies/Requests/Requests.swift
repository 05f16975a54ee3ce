import Catalogue
import SeededRandom

/// The keys that requests have, drawn beforehand.
struct Requests {
  /// The number of keys that skewed requests choose from.
  static let hotKeys = 5
  /// Share of the requests that use one of them.
  static let hotShare = 0.8

  /// The key of each request of a round; a thread takes a contiguous part.
  let keys: [UInt64]
  /// Every key that a request can have.
  let possible: [UInt64]
  /// Where each thread's part begins and ends.
  let parts: [Range<Int>]

  /// Requests of `keys`, divided among the cell's threads.
  init(_ setting: CellSetting, keys: [UInt64], possible: [UInt64]) {
    self.keys = keys
    self.possible = possible
    var begin = 0
    parts = (0..<setting.parameters.threads).map { thread in
      let count = setting.parameters.operations(ofThread: thread, total: keys.count)
      defer { begin += count }
      return begin..<begin + count
    }
  }

  /// Requests that load an order or store it.
  ///
  /// - Parameters:
  ///   - isSkewed: false for requests that use all keys equally.
  init(_ setting: CellSetting, isSkewed: Bool) {
    let parameters = setting.parameters
    let numbers = Requests.hotKeys + parameters.entries
    // An order's number: no two are the same, and the low bits are as well mixed as the others.
    let seed = setting.seed
    let key = { (number: Int) in SplitMix64.mix(seed &+ UInt64(number)) }
    var random = SplitMix64(seed: seed ^ 0x736b_6577)
    let keys = (0..<setting.operationsPerRound).map { _ in
      guard isSkewed else { return key(random.below(numbers)) }
      let isHot = random.unit() < Requests.hotShare
      return key(isHot ? random.below(Requests.hotKeys) : Requests.hotKeys + random.below(parameters.entries))
    }
    self.init(setting, keys: keys, possible: (0..<numbers).map(key))
  }
}
