import MapVariants

/// `StaticMap`: the entries are gathered while they are inserted and the map is built from them when they are complete.
struct StaticSubject<Key: WorkloadKey, Value: WorkloadValue>: SubjectMap {
  struct Source {
    var seed: UInt64
  }

  private let seed: UInt64
  private var gathered: [(Key, Value)] = []
  private var map: StaticMap<Key, Value>

  static func makeSource(_ configuration: SubjectConfiguration) -> Source { Source(seed: configuration.hashSeed) }

  static func create(from source: inout Source) -> Self { Self(seed: source.seed) }

  private init(seed: UInt64) {
    self.seed = seed
    map = StaticSubject.build([], seed: seed)
  }

  consuming func dispose(into source: inout Source) {}

  var count: Int { map.count + gathered.count }

  @inline(__always)
  func lookUp(_ key: Key) -> UInt64 {
    guard let value = map[key] else { return 0 }
    return value.word &+ 1
  }

  mutating func insert(_ key: Key, _ value: Value, number: Int) { gathered.append((key, value)) }

  mutating func complete() {
    map.forEach { gathered.append(($0, $1)) }
    map = StaticSubject.build(gathered, seed: seed)
    gathered = []
  }

  /// A static map gives nothing up.
  mutating func remove(_ key: Key, number: Int) -> UInt64 { 0 }

  mutating func clear() { map = StaticSubject.build([], seed: seed) }

  func sum() -> UInt64 {
    var total: UInt64 = 0
    map.forEach { total &+= $0.word &+ $1.word }
    return total
  }

  var storageLayout: StorageLayout? { map.storageLayout }
  func storagePlace(ofKey key: Key) -> KeyPlace { map.storagePlace(ofKey: key) }
  func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) { map.forEachStorageBlock(body) }
  var storageAddress: UInt { map.storageAddress }

  private static func build(_ entries: [(Key, Value)], seed: UInt64) -> StaticMap<Key, Value> {
    do {
      return try StaticMap(entries, seed: seed)
    } catch {
      fatalError("the workload's keys are different and hash well, and yet: \(error)")
    }
  }
}
