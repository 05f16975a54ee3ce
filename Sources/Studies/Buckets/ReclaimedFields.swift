import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D4.T10: the header's fields while a table of eight buckets is replaced by another of the same size.
  static func reclaimedFields(_ form: ReclaimedFieldsForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      var growth = SmallGrowth(seed: setting.seed)
      growth.record(into: &observations)
    }
    return program
  }
}

/// A bucket map with eight buckets that has too many overflow buckets, and therefore grows to the same size.
private struct SmallGrowth: ~Copyable {
  private static let B = 3
  /// The later value of nevacuate in the document.
  private static let later = 5

  private var map: BucketMap<PlacedKey, UInt8>
  private let key = PlacedKey(bucket: 0, number: 0)

  init(seed: UInt64) {
    map = BucketMap(minimumCapacity: 13 << (Self.B - 1), seed: seed)
    var chains = PlacedChains(B: Self.B)
    // The map starts to grow at the first insertion that finds as many overflow buckets as buckets: stop before that.
    while map.state.noverflow < 1 << Self.B {
      chains.makeRoom(&map)
      chains.insertNext(&map)
    }
    precondition(!map.state.isGrowing && map.beginGrowthIfFull(), "as many overflow buckets as buckets are too many")
  }

  mutating func record(into observations: inout Observations) {
    let begun = map.state
    let table = map.oldTableAddress
    // A new value for a key of the first bucket: each write evacuates that bucket, unless it already is, and the next
    // one.
    var writes = 0
    while map.state.nevacuate < Self.later, map.state.isGrowing {
      map.updateValue(1, forKey: key)
      writes += 1
    }
    let moving = map.state
    observations.record("fields_b_begun", begun.B)
    observations.record("fields_b_moving", moving.B)
    observations.record("fields_nevacuate_begun", begun.nevacuate)
    observations.record("fields_nevacuate_moving", moving.nevacuate)
    observations.record("fields_writes_between", writes)
    observations.record("fields_old_table_begun", table != nil)
    observations.record("fields_old_table_moving", map.oldTableAddress != nil)
    observations.record("fields_old_table_moved", map.oldTableAddress != table)
    while map.state.isGrowing { map.updateValue(1, forKey: key) }
    observations.record("fields_b_ended", map.state.B)
    observations.record("fields_old_table_ended", map.oldTableAddress != nil)
  }
}
