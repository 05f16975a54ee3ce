import MapVariants
import Measurement

/// `PooledMap`: Dictionary storage from a pool, cleared on release.
struct PooledSubject<Key: WorkloadKey, Value: WorkloadValue>: SubjectMap, ~Copyable {
  struct Source {
    var pool: MapPool<Key, Value>
  }

  var map: PooledMap<Key, Value>

  /// Maps in the pool: one thread uses few at a time.
  private static var poolLimit: Int { 16 }

  static func makeSource(_ configuration: SubjectConfiguration) -> Source {
    Source(
      pool: MapPool(
        preallocate: 1, capacity: configuration.reserve ?? configuration.entries, limit: poolLimit))
  }

  @inline(__always)
  static func create(from source: inout Source) -> Self { Self(map: source.pool.acquire()) }

  @inline(__always)
  consuming func dispose(into source: inout Source) { source.pool.release(map) }

  @inline(__always)
  var count: Int { map.count }

  @inline(__always)
  func lookUp(_ key: Key) -> UInt64 { map.word(forKey: key) }

  @inline(__always)
  mutating func insert(_ key: Key, _ value: Value, number: Int) { map.updateValue(value, forKey: key) }

  @inline(__always)
  mutating func remove(_ key: Key, number: Int) -> UInt64 { map.removeValue(forKey: key) == nil ? 0 : 1 }

  @inline(__always)
  mutating func clear() { map.removeAll(keepingCapacity: true) }

  @inline(__always)
  func sum() -> UInt64 { map.sumOfWords() }

  var mapState: MapState { MapState(load: Double(map.count) / Double(max(1, map.capacity))) }

  var storageLayout: StorageLayout? { map.storageLayout }
  func storagePlace(ofKey key: Key) -> KeyPlace { map.storagePlace(ofKey: key) }
  func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) { map.forEachStorageBlock(body) }
  var storageAddress: UInt { map.storageAddress }
}
