import Catalogue
import Measurement
import SeededRandom

extension CellProgram {
  /// D4.T7: Go's search of a bucket, one comparison and one branch per tophash byte. The library's bucket map compares eight
  /// bytes at once and lacks the branch that the document is about.
  static func tophashSearch(_ form: TophashSearchForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.rounds = {
      let searched = SearchedBuckets(form, setting)
      return RoundClosures(operations: setting.operationsPerRound) { searched.search($0) }
    }
    program.observation = { observations in
      let searched = SearchedBuckets(form, setting)
      let slots = searched.search(0..<SearchedBuckets.length)
      observations.record("search_comparisons", 1 + Double(slots) / Double(SearchedBuckets.length))
    }
    return program
  }
}

/// Buckets of eight tophash bytes, all different, and a list of searches.
///
/// The list is too long for a branch predictor to learn, and is read in order, so that its own loads are prefetched.
final class SearchedBuckets {
  /// Searches in the list: a power of two.
  static let length = 1 << 16

  private let bytes: UnsafeMutablePointer<UInt8>
  private let mask: Int
  private let searches: UnsafeMutablePointer<UInt8>

  init(_ form: TophashSearchForm, _ setting: CellSetting) {
    var buckets = 1
    while buckets < setting.parameters.entries { buckets *= 2 }
    mask = buckets - 1
    bytes = .allocate(capacity: 8 * buckets)
    for index in 0..<(8 * buckets) { bytes[index] = UInt8(5 + index % 8) }
    searches = .allocate(capacity: Self.length)
    var random = SplitMix64(seed: setting.seed)
    // Each slot is searched equally often in both orders: only the order differs.
    var slots = (0..<Self.length).map { $0 % form.slots }
    if form.isAtRandom { random.shuffle(&slots) }
    for (index, slot) in slots.enumerated() { searches[index] = UInt8(5 + slot) }
  }

  deinit {
    bytes.deallocate()
    searches.deallocate()
  }

  /// The sum of the slots in which the bytes were found.
  @inline(never)
  func search(_ operations: Range<Int>) -> UInt64 {
    var sum: UInt64 = 0
    for operation in operations {
      let top = searches[operation & (Self.length &- 1)]
      sum &+= UInt64(Self.slot(of: top, in: bytes + 8 &* (operation & mask)))
    }
    return sum
  }

  /// The slot of a byte that is present, searched from the first slot on. Not inlined, so that the loop stays a loop
  /// and is the same in all forms.
  @inline(never)
  private static func slot(of top: UInt8, in bucket: UnsafeMutablePointer<UInt8>) -> Int {
    var slot = 0
    while bucket[slot] != top { slot &+= 1 }
    return slot
  }
}
