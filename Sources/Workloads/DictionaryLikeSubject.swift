import MapVariants

/// A map with Dictionary's operations under Dictionary's names: most variants need nothing else to be measured.
protocol DictionaryLike: ~Copyable {
  associatedtype Key: WorkloadKey
  associatedtype Value: WorkloadValue

  /// An empty map with room for `minimumCapacity` entries; `seed` is for maps that hash with one of their own.
  init(minimumCapacity: Int, seed: UInt64)
  var count: Int { get }
  func value(forKey key: Key) -> Value?
  mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value?
  mutating func removeValue(forKey key: Key) -> Value?
  mutating func removeAll(keepingCapacity: Bool)
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure)
}

/// Any `DictionaryLike` map, made anew each time.
struct DictionaryLikeSubject<Map: DictionaryLike & ~Copyable>: SubjectMap, ~Copyable {
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
  func lookUp(_ key: Key) -> UInt64 {
    guard let value = map.value(forKey: key) else { return 0 }
    return value.word &+ 1
  }

  @inline(__always)
  mutating func insert(_ key: Key, _ value: Value, number: Int) { _ = map.updateValue(value, forKey: key) }

  @inline(__always)
  mutating func remove(_ key: Key, number: Int) -> UInt64 { map.removeValue(forKey: key) == nil ? 0 : 1 }

  @inline(__always)
  mutating func clear() { map.removeAll(keepingCapacity: true) }

  @inline(__always)
  func sum() -> UInt64 {
    var total: UInt64 = 0
    map.forEach { total &+= $0.word &+ $1.word }
    return total
  }
}
