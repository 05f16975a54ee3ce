import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D5.T4: the entry at which two buckets become four.
  static func growthThreshold(_ form: GrowthThresholdForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      var map = BucketMap<UInt64, UInt64>(seed: setting.seed)
      var number = 0
      /// Inserts until the map has more buckets than `buckets`; the state before that entry.
      func grow(beyond buckets: Int) -> BucketMapState {
        while true {
          let before = map.state
          map.updateValue(0, forKey: UInt64(numbered: number))
          number += 1
          if map.state.bucketCount > buckets { return before }
        }
      }
      _ = grow(beyond: 0)
      observations.record("threshold_first_table_buckets", map.state.bucketCount)
      _ = grow(beyond: map.state.bucketCount)
      observations.record("threshold_first_growth", map.count)
      let before = grow(beyond: 2)
      let after = map.state
      observations.record("threshold_insertion", after.count)
      observations.record("threshold_b_before", before.B)
      observations.record("threshold_b_after", after.B)
      observations.record("threshold_buckets_before", before.bucketCount)
      observations.record("threshold_buckets_after", after.bucketCount)
      observations.record("threshold_load_before", before.loadFactor)
      observations.record("threshold_load_after", after.loadFactor)
      observations.record("threshold_load_of_new_table", Double(before.count) / Double(after.bucketCount))
    }
    return program
  }
}
