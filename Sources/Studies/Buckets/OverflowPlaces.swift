import MapVariants

/// Where a bucket map's overflow buckets are in memory.
struct OverflowPlaces {
  /// Bytes of a page.
  static let page: UInt = 4096

  /// Their addresses, chain by chain.
  private(set) var addresses: [UInt] = []
  /// Overflow pointers that point to a different page than the one where their bucket begins.
  private(set) var linksToOtherPages = 0

  /// Follows the overflow pointers through the current table of a map that isn't growing. O(capacity).
  init(_ living: LivingMap<UInt64, UInt64>, buckets: Int) {
    guard buckets > 0 else { return }
    let table = UInt(word(living.ownBytes, at: 16))
    for number in 0..<buckets {
      var bucket = table + UInt(number * BucketLayout<UInt64, UInt64>.byteCount)
      while let start = UnsafeRawPointer(bitPattern: bucket) {
        let next = start.load(fromByteOffset: BucketLayout<UInt64, UInt64>.overflowOffset, as: UInt.self)
        if next == 0 { break }
        addresses.append(next)
        if next / Self.page != bucket / Self.page { linksToOtherPages += 1 }
        bucket = next
      }
    }
  }

  /// Pages on which these buckets begin, per bucket: 1 if each is on its own page. Nil if there are none.
  static func pagesPerBucket(_ addresses: [UInt]) -> Double? {
    addresses.isEmpty ? nil : Double(Set(addresses.map { $0 / page }).count) / Double(addresses.count)
  }
}
