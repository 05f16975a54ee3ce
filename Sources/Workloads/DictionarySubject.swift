import MapVariants
import Measurement

/// Any map with Dictionary's operations, created each time.
struct DictionarySubject<Map: ObservedMap & ~Copyable>: SubjectMap, ~Copyable
where Map.Key: WorkloadKey, Map.Value: WorkloadValue {
  typealias Key = Map.Key
  typealias Value = Map.Value

  struct Source {
    var capacity: Int
    var seed: UInt64
  }

  var map: Map

  static func makeSource(_ configuration: SubjectConfiguration) -> Source {
    Source(capacity: configuration.reserve ?? 0, seed: configuration.hashSeed)
  }

  @inline(__always)
  static func create(from source: inout Source) -> Self {
    Self(map: Map(minimumCapacity: source.capacity, seed: source.seed))
  }

  @inline(__always)
  consuming func dispose(into source: inout Source) {}

  @inline(__always)
  var count: Int { map.count }

  @inline(__always)
  func lookUp(_ key: Key) -> UInt64 { map.word(forKey: key) }

  @inline(__always)
  mutating func insert(_ key: Key, _ value: Value, number: Int) { _ = map.updateValue(value, forKey: key) }

  @inline(__always)
  mutating func remove(_ key: Key, number: Int) -> UInt64 { map.removeValue(forKey: key) == nil ? 0 : 1 }

  @inline(__always)
  mutating func clear() { map.removeAll(keepingCapacity: true) }

  @inline(__always)
  func sum() -> UInt64 { map.sumOfWords() }

  var mapState: MapState { map.mapState }

  var growingTables: Int { map.growingTables }
  func growingTable(ofKey key: Key) -> Int { map.growingTable(ofKey: key) }
  func growthView(ofTable table: Int) -> GrowthView { map.growthView(ofTable: table) }
  static var lookUpsPerInsertion: Int { Map.lookUpsPerInsertion }

  var storageLayout: StorageLayout? { map.storageLayout }
  func storagePlace(ofKey key: Key) -> KeyPlace { map.storagePlace(ofKey: key) }
  func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) { map.forEachStorageBlock(body) }
  var storageAddress: UInt { map.storageAddress }
  static var keepsKeys: Bool { Map.keepsKeys }
  static var reasonToShowNothing: String { Map.reasonToShowNothing }

  func contents() -> (count: Int, sum: UInt64) {
    var count = 0
    var sum: UInt64 = 0
    map.visit { key, value in
      count += 1
      sum &+= key.word &+ value.word
    }
    return (count, sum)
  }
}

extension DictionaryOperations where Self: ~Copyable, Key: WorkloadKey, Value: WorkloadValue {
  /// `SubjectMap.lookUp`.
  @inline(__always)
  func word(forKey key: Key) -> UInt64 {
    guard let value = value(forKey: key) else { return 0 }
    return value.word &+ 1
  }

  /// `SubjectMap.sum`.
  @inline(__always)
  func sumOfWords() -> UInt64 {
    var total: UInt64 = 0
    forEach { total &+= $0.word &+ $1.word }
    return total
  }
}
