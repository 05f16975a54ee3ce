import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D1.T2: one insertion each that takes one block.
  static func bucketBlock(_ form: BucketBlockForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.rounds =
      switch form {
      case .firstTable: { insertions(UInt64.self, UInt64.self, present: 0, capacity: 0, setting) }
      case .overflow: { insertions(UInt64.self, UInt64.self, present: 8, capacity: 13, setting) }
      case .overflowSmall: { insertions(UInt32.self, UInt8.self, present: 8, capacity: 13, setting) }
      case .overflowString: { insertions(String.self, UInt64.self, present: 8, capacity: 13, setting) }
      case .overflowSetAside: { insertions(UInt64.self, UInt64.self, present: 8, capacity: 104, setting) }
      }
    return program
  }

  /// One entry more into each of as many maps as there are operations. All keys go to one bucket; 13 is the capacity of
  /// two buckets, 104 that of sixteen.
  private static func insertions<Key: NumberedElement, Value: NumberedElement>(
    _: Key.Type, _: Value.Type, present: Int, capacity: Int, _ setting: CellSetting
  ) -> RoundClosures {
    let keys = (0...present).map { Clustered(Key(numbered: $0)) }
    let value = Value(numbered: 0)
    let maps = ManyMaps<BucketMap<Clustered<Key>, Value>>(capacity: setting.operationsPerRound)
    return RoundClosures(
      operations: setting.operationsPerRound,
      prepare: {
        maps.fill {
          var map = BucketMap<Clustered<Key>, Value>(minimumCapacity: capacity, seed: setting.seed)
          for key in keys.dropLast() { map.updateValue(value, forKey: key) }
          return map
        }
      }, finish: { maps.removeAll() }
    ) { operations in
      var checksum: UInt64 = 0
      for operation in operations {
        maps[operation].updateValue(value, forKey: keys[present])
        checksum &+= UInt64(maps[operation].count)
      }
      return checksum
    }
  }
}
