import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D5.T2: free slots at two loads, and how full the buckets are with half the entries.
  static func bucketLoad(_ form: BucketLoadForm, _ setting: CellSetting) -> CellProgram {
    // Sixteen buckets are made for 53 entries or more, like Go's make.
    let (buckets, entries, capacity) =
      switch form {
      case .sparse: (16, 5, 53)
      case .overfull: (2_048, 13_722, 13_722)
      case .fullest: (2_048, 13_312, 13_312)
      }
    var program = CellProgram()
    program.observation = { observations in
      var map = BucketMap<UInt64, UInt64>(minimumCapacity: capacity, seed: setting.seed)
      for number in 0..<entries { map.updateValue(0, forKey: UInt64(numbered: number)) }
      let full = map.bucketStatistics().table
      observations.record("load_asked_for", Double(entries) / Double(buckets))
      observations.record("load_seen", map.state.loadFactor)
      observations.record("load_buckets", full.bucketCount)
      observations.record("load_overflow_buckets", full.overflowBuckets)
      observations.record("load_free_slots", full.meanFreeSlots)
      observations.record("load_free_slots_of_table", 8 - map.state.loadFactor)
      observations.record("load_used_buckets", full.usedShare)
      var random = SplitMix64(seed: setting.seed)
      var numbers = Array(0..<entries)
      random.shuffle(&numbers)
      for number in numbers.prefix(entries / 2) { map.removeValue(forKey: UInt64(numbered: number)) }
      let half = map.bucketStatistics().table
      observations.record("load_used_after_deletes", half.usedShare / full.usedShare)
      observations.record("load_bytes_kept", Double(half.byteCount) / Double(full.byteCount))
    }
    return program
  }
}

extension BucketTableStatistics {
  /// Share of the buckets, including overflow buckets, that hold an entry.
  var usedShare: Double {
    let buckets = freeSlots.reduce(0, +)
    return buckets == 0 ? 0 : Double(buckets - freeSlots[8]) / Double(buckets)
  }
}
