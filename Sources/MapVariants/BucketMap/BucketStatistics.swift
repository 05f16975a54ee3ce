/// How the buckets of one table of a `BucketMap` are filled.
public struct BucketTableStatistics: Hashable, Sendable {
  /// Buckets, not counting overflow buckets.
  public var bucketCount = 0
  /// Buckets by the length of their chain: `chainLengths[n]` buckets are followed by n overflow buckets.
  public var chainLengths: [Int] = []
  /// Buckets, including overflow buckets, by their free slots: `freeSlots[n]` buckets have n of 8 slots free.
  public var freeSlots = [Int](repeating: 0, count: 9)
  /// Slots that hold an entry.
  public var fullSlots = 0
  /// Empty slots that a look-up must pass over.
  public var emptyOneSlots = 0
  /// Empty slots at which a look-up ends.
  public var emptyRestSlots = 0
  /// Slots of buckets whose entries went to the new table, in the buckets that are still linked.
  public var evacuatedSlots = 0
  /// Overflow buckets in chains.
  public var overflowBuckets = 0
  /// Empty overflow buckets in chains: what removals leave behind.
  public var emptyOverflowBuckets = 0
  /// Preallocated overflow buckets in no chain (yet, or after evacuation).
  public var spareOverflowBuckets = 0
  /// Bytes of all these buckets. Keys and values stored outside are not counted.
  public var byteCount = 0

  /// Free slots per bucket, including overflow buckets, of the buckets that aren't evacuated; 0 if there are none.
  public var meanFreeSlots: Double {
    let buckets = freeSlots.reduce(0, +)
    return buckets == 0 ? 0 : Double(emptyOneSlots + emptyRestSlots) / Double(buckets)
  }
}

/// How the buckets of a `BucketMap` are filled.
public struct BucketStatistics: Hashable, Sendable {
  /// The current table; all zero if the map has no memory.
  public var table = BucketTableStatistics()
  /// The table whose entries are being moved to the current one, if any.
  public var oldTable: BucketTableStatistics?

  /// Bytes of both tables' buckets.
  public var byteCount: Int { table.byteCount + (oldTable?.byteCount ?? 0) }
}

extension BucketMap {
  /// Counts slots and buckets. O(capacity).
  public func bucketStatistics() -> BucketStatistics {
    var result = BucketStatistics()
    if header.buckets != nil { result.table = statistics(of: table) }
    result.oldTable = oldTable.map { statistics(of: $0) }
    return result
  }

  private func statistics(of table: Table) -> BucketTableStatistics {
    var result = BucketTableStatistics()
    result.bucketCount = table.bucketCount
    result.spareOverflowBuckets = Table.preallocatedCount(B: table.B)
    result.byteCount = table.byteCount
    for number in 0..<table.bucketCount {
      let first = table.bucket(number)
      var length = 0
      if first.isCleared {
        result.evacuatedSlots += Layout.slotCount
      } else {
        table.forEachBucket(ofChain: first) { bucket in
          result.count(TophashCensus(bucket.tophashes), isOverflow: bucket != first)
          guard bucket != first else { return }
          length += 1
          if table.contains(bucket) {
            result.spareOverflowBuckets -= 1
          } else {
            result.byteCount += Layout.byteCount
          }
        }
      }
      while result.chainLengths.count <= length { result.chainLengths.append(0) }
      result.chainLengths[length] += 1
    }
    return result
  }
}

/// How many of a bucket's slots are in each state.
private struct TophashCensus {
  var full = 0
  var emptyOne = 0
  var emptyRest = 0
  var evacuated = 0

  init(_ word: TophashWord) {
    full = word.full.count
    emptyOne = word.matches(Tophash.emptyOne).count
    emptyRest = word.matches(Tophash.emptyRest).count
    evacuated = 8 - full - emptyOne - emptyRest
  }
}

extension BucketTableStatistics {
  fileprivate mutating func count(_ census: TophashCensus, isOverflow: Bool) {
    fullSlots += census.full
    emptyOneSlots += census.emptyOne
    emptyRestSlots += census.emptyRest
    evacuatedSlots += census.evacuated
    if census.evacuated == 0 { freeSlots[census.emptyOne + census.emptyRest] += 1 }
    if isOverflow {
      overflowBuckets += 1
      if census.full == 0 && census.evacuated == 0 { emptyOverflowBuckets += 1 }
    }
  }
}
