/// A perfect hash for given hashes: the pilots, and the slot of each hash.
///
/// Buckets are placed in order of decreasing size (Fox, Heath, Chen and Daoud 1992; Belazzougui, Botelho and
/// Dietzfelbinger 2009, "hash, displace and compress"; Pibiri and Trani 2021, "PTHash"): the large ones while the table
/// is empty, those of one key at the end, when 1 slot in 9 is free and 9 pilots on average are needed to find it. For
/// each bucket, pilots are tried from 0 up until all its keys fall into slots that are free. With 2 to 4 keys to a
/// bucket and 8 keys to 9 slots that takes about 10 tries per bucket, whatever their number, so building is expected
/// O(n); the hardest bucket among 10 million needs some thousand of the 65,536 possible pilots.
struct PerfectHashTable {
  let function: PerfectHash
  private(set) var pilots: [UInt16]
  /// The slot of each hash, in the order of the hashes.
  private(set) var slots: [Int]
  /// True for each slot that belongs to a hash.
  private(set) var isOccupied: [Bool]

  enum Failure: Error {
    /// These two hashes, given by their positions, map to the same slot whatever the pilot is.
    case equalHashes(Int, Int)
    /// Too many hashes fall into few buckets.
    case uneven
  }

  /// Slots for `count` keys: 9 for every 8. Fewer would need longer searches for little gain: with 9 for 8, a pair of
  /// a UInt64 and an Int takes 18 bytes, and its share of the pilots 0.5 to 1.
  static func slotCount(for count: Int) -> Int { count + count / 8 }

  /// Buckets for `count` keys: a power of two, with 2 to 4 keys each.
  static func bucketCountLogarithm(for count: Int) -> Int {
    var logarithm = 1
    while (4 << logarithm) < count { logarithm += 1 }
    return logarithm
  }

  /// More keys than this share a bucket only if the hashes are poor: with at most 4 keys per bucket on average, the
  /// chance of 40 is below 10^-25 for one bucket.
  static let largestBucket = 40

  /// Looks for pilots. Expected O(hashes); O(hashes log hashes) if the hashes are poor.
  init(hashes: [UInt64], multiplier: UInt64) throws(Failure) {
    let logarithm = PerfectHashTable.bucketCountLogarithm(for: hashes.count)
    let slotCount = PerfectHashTable.slotCount(for: hashes.count)
    function = PerfectHash(
      multiplier: multiplier | 1, bucketShift: UInt64(64 - logarithm), slotCount: UInt64(slotCount))
    pilots = [UInt16](repeating: 0, count: 1 << logarithm)
    slots = [Int](repeating: 0, count: hashes.count)
    isOccupied = [Bool](repeating: false, count: slotCount)

    let buckets = Buckets(hashes.map { [function] in function.place(of: $0) }, bucketCount: pilots.count)
    for bucket in buckets.bySizeFalling {
      let members = buckets.members(of: bucket)
      try placeBucket(bucket, members: members, places: buckets.places)
    }
  }

  private mutating func placeBucket(
    _ bucket: Int, members: ArraySlice<Int>, places: [PerfectHash.Place]
  ) throws(Failure) {
    if members.isEmpty { return }
    let bases = members.map { (base: places[$0].base, member: $0) }.sorted { $0.base < $1.base }
    for (a, b) in zip(bases, bases.dropFirst()) where a.base == b.base {
      throw .equalHashes(Swift.min(a.member, b.member), Swift.max(a.member, b.member))
    }
    if members.count > PerfectHashTable.largestBucket { throw .uneven }
    for pilot in 0...UInt16.max where tryPilot(pilot, members: members, places: places) {
      pilots[bucket] = pilot
      return
    }
    throw .uneven
  }

  /// Claims the slots that `pilot` assigns to the members, if all are free; otherwise leaves `isOccupied` as it was.
  private mutating func tryPilot(_ pilot: UInt16, members: ArraySlice<Int>, places: [PerfectHash.Place]) -> Bool {
    for (tried, member) in members.enumerated() {
      let slot = function.slot(of: places[member], pilot: pilot)
      if isOccupied[slot] {
        for placed in members.prefix(tried) { isOccupied[slots[placed]] = false }
        return false
      }
      isOccupied[slot] = true
      slots[member] = slot
    }
    return true
  }

  /// The positions of hashes, grouped by bucket.
  private struct Buckets {
    let places: [PerfectHash.Place]
    /// Positions in the order of their buckets.
    private var order: [Int]
    /// Where each bucket starts in `order`, and after the last start the end of `order`.
    private var starts: [Int]

    init(_ places: [PerfectHash.Place], bucketCount: Int) {
      self.places = places
      order = [Int](repeating: 0, count: places.count)
      starts = [Int](repeating: 0, count: bucketCount + 1)
      for place in places { starts[place.bucket + 1] += 1 }
      for bucket in 0..<bucketCount { starts[bucket + 1] += starts[bucket] }
      var next = starts
      for (position, place) in places.enumerated() {
        order[next[place.bucket]] = position
        next[place.bucket] += 1
      }
    }

    func members(of bucket: Int) -> ArraySlice<Int> { order[starts[bucket]..<starts[bucket + 1]] }

    /// All buckets, those with the most members first; sorted by counting.
    var bySizeFalling: [Int] {
      let bucketCount = starts.count - 1
      let sizes = (0..<bucketCount).map { starts[$0 + 1] - starts[$0] }
      var bySize = [[Int]](repeating: [], count: (sizes.max() ?? 0) + 1)
      for (bucket, size) in sizes.enumerated() { bySize[size].append(bucket) }
      return bySize.reversed().flatMap { $0 }
    }
  }
}
