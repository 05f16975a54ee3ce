/// Swift's Dictionary, grown from empty (`native`) or with its capacity reserved (`native-reserved`).
struct NativeSubject<Key: WorkloadKey, Value: WorkloadValue>: SubjectMap {
  /// The capacity each new map reserves; 0 for `native`.
  struct Source {
    var capacity: Int
  }

  var map: [Key: Value]

  static func makeSource(_ configuration: SubjectConfiguration) -> Source {
    Source(capacity: configuration.reserve ?? 0)
  }

  @inline(__always)
  static func create(from source: inout Source) -> Self {
    Self(map: source.capacity > 0 ? Dictionary(minimumCapacity: source.capacity) : [:])
  }

  @inline(__always)
  consuming func dispose(into source: inout Source) {}

  @inline(__always)
  var count: Int { map.count }

  @inline(__always)
  func lookUp(_ key: Key) -> UInt64 {
    guard let value = map[key] else { return 0 }
    return value.word &+ 1
  }

  @inline(__always)
  mutating func insert(_ key: Key, _ value: Value, number: Int) { map[key] = value }

  @inline(__always)
  mutating func remove(_ key: Key, number: Int) -> UInt64 { map.removeValue(forKey: key) == nil ? 0 : 1 }

  @inline(__always)
  mutating func clear() { map.removeAll(keepingCapacity: true) }

  @inline(__always)
  func sum() -> UInt64 {
    var total: UInt64 = 0
    for (key, value) in map { total &+= key.word &+ value.word }
    return total
  }
}
