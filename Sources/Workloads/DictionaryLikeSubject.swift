import MapVariants

/// A map with Dictionary's operations under Dictionary's names: most variants need nothing else to be measured.
package protocol DictionaryLike: ~Copyable {
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
package struct DictionaryLikeSubject<Map: DictionaryLike & ~Copyable>: SubjectMap, ~Copyable {
  package typealias Key = Map.Key
  package typealias Value = Map.Value

  package struct Source {
    var capacity: Int
    var seed: UInt64
  }

  package var map: Map

  package static func makeSource(_ configuration: SubjectConfiguration) -> Source {
    Source(capacity: configuration.reserve ?? 0, seed: configuration.hashSeed)
  }

  @inline(__always)
  package static func create(from source: inout Source) -> Self {
    Self(map: Map(minimumCapacity: source.capacity, seed: source.seed))
  }

  @inline(__always)
  package consuming func dispose(into source: inout Source) {}

  @inline(__always)
  package var count: Int { map.count }

  @inline(__always)
  package func lookUp(_ key: Key) -> UInt64 {
    guard let value = map.value(forKey: key) else { return 0 }
    return value.word &+ 1
  }

  @inline(__always)
  package mutating func insert(_ key: Key, _ value: Value, number: Int) { _ = map.updateValue(value, forKey: key) }

  @inline(__always)
  package mutating func remove(_ key: Key, number: Int) -> UInt64 { map.removeValue(forKey: key) == nil ? 0 : 1 }

  @inline(__always)
  package mutating func clear() { map.removeAll(keepingCapacity: true) }

  @inline(__always)
  package func sum() -> UInt64 {
    var total: UInt64 = 0
    map.forEach { total &+= $0.word &+ $1.word }
    return total
  }
}
