import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D1.T2: one insertion each that allocates one block.
  static func bucketBlock(_ form: BucketBlockForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.rounds =
      switch form {
      case .firstTable: { lastInsertions(UInt64.self, UInt64.self, present: 0, capacity: 0, setting) { $0.count } }
      case .overflow: { lastInsertions(UInt64.self, UInt64.self, present: 8, capacity: 13, setting) { $0.count } }
      case .overflowSmall: { lastInsertions(UInt32.self, UInt8.self, present: 8, capacity: 13, setting) { $0.count } }
      case .overflowString: { lastInsertions(String.self, UInt64.self, present: 8, capacity: 13, setting) { $0.count } }
      case .overflowSetAside:
        { lastInsertions(UInt64.self, UInt64.self, present: 8, capacity: 104, setting) { $0.count } }
      }
    return program
  }

  /// One insertion into each of as many maps as there are operations, each with `present` keys. All keys go to one bucket;
  /// 13 is the capacity of two buckets, 104 that of sixteen. The checksum is over the results of `figure` afterwards.
  @inline(__always)
  static func lastInsertions<Key: NumberedElement, Value: NumberedElement>(
    _: Key.Type, _: Value.Type, present: Int, capacity: Int, _ setting: CellSetting,
    _ figure: @escaping (borrowing BucketMap<Clustered<Key>, Value>) -> Int
  ) -> RoundClosures {
    let keys = (0...present).map { Clustered(Key(numbered: $0)) }
    let value = Value(numbered: 0)
    let make = {
      var map = BucketMap<Clustered<Key>, Value>(minimumCapacity: capacity, seed: setting.seed)
      for key in keys.dropLast() { map.updateValue(value, forKey: key) }
      return map
    }
    return events(setting, on: make) { map in
      map.updateValue(value, forKey: keys[present])
      return figure(map)
    }
  }

  /// Rounds in which each operation has its own map, made before the round. Inlined, so that the loop is compiled for
  /// the map.
  @inline(__always)
  static func events<Map: ~Copyable>(
    _ setting: CellSetting, on make: @escaping () -> Map, _ event: @escaping (inout Map) -> Int
  ) -> RoundClosures {
    let maps = ManyMaps<Map>(capacity: setting.operationsPerRound)
    return RoundClosures(
      operations: setting.operationsPerRound, prepare: { maps.fill(make) }, finish: { maps.removeAll() }
    ) { operations in operations.sum { UInt64(event(&maps[$0])) } }
  }
}
