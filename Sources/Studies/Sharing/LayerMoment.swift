import MapVariants
import SeededRandom

/// A moment in the life of a read-mostly map.
enum LayerMoment {
  case firstWrites
  case justPromoted
  case nextKey
  case steadyNewKeys
  case steadyUpdates

  /// Operations for each write of a steady state, including the write.
  static let operationsPerWrite = 100

  /// The number of keys after which the dirty layer is promoted; nil if it never is.
  func promotion(of entries: Int) -> Int? {
    switch self {
    case .firstWrites: nil
    case .justPromoted, .steadyUpdates: entries
    case .nextKey: entries - 1
    case .steadyNewKeys: max(1, entries - entries * 3 / 10)
    }
  }
}

/// A read-mostly map on its way to a moment, key by key.
struct MapOnItsWay {
  let map: ReadMostlyMap<UInt64, UInt64>
  private let moment: LayerMoment
  private let entries: Int
  private let promotion: Int?
  private var random: SplitMix64
  private var shareSum = 0.0
  private var shareCount = 0

  init(to moment: LayerMoment, entries: Int, seed: UInt64, hashSeed: UInt64) {
    map = ReadMostlyMap(seed: hashSeed)
    self.moment = moment
    self.entries = entries
    promotion = moment.promotion(of: entries)
    random = SplitMix64(seed: seed)
  }

  /// Stores the key with this number, and does what the moment requires before and after it. Keys come in ascending
  /// order.
  mutating func take(_ number: Int) {
    if let promotion, number >= promotion, moment == .steadyNewKeys {
      let share = map.layers.duplicateShare
      // A miss may promote at any of these look-ups, and from then on there are no duplicates.
      for _ in 1..<LayerMoment.operationsPerWrite {
        look(below: number)
        note(map.layers.hasDirty ? share : 0)
      }
    }
    map.store(UInt64(number), forKey: key(number))
    if let promotion, number >= promotion, moment == .steadyNewKeys { note(map.layers.duplicateShare) }
    if number + 1 == promotion { promote(number + 1) }
    if number + 1 == entries, moment == .steadyUpdates { update() }
  }

  /// The share of entries present twice: now, or the mean over the steady state's operations.
  var duplicateShare: Double { shareCount == 0 ? map.layers.duplicateShare : shareSum / Double(shareCount) }

  func key(_ number: Int) -> UInt64 { SplitMix64.mix(UInt64(number)) }

  /// Looks up keys until the misses have paid for the promotion.
  private mutating func promote(_ count: Int) {
    let before = map.layers.promotions
    while map.layers.promotions == before { look(below: count) }
  }

  /// Writes for a tenth of the entries, all to existing keys.
  private mutating func update() {
    for _ in 0..<max(1, entries / 10) {
      for _ in 1..<LayerMoment.operationsPerWrite {
        look(below: entries)
        note(map.layers.duplicateShare)
      }
      map.store(1, forKey: key(random.below(entries)))
      note(map.layers.duplicateShare)
    }
  }

  private mutating func look(below count: Int) {
    precondition(map.load(key(random.below(count))) != nil, "a key was lost")
  }

  private mutating func note(_ share: Double) {
    shareSum += share
    shareCount += 1
  }
}
