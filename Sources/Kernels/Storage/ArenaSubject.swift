import MapVariants
import Measurement

/// `ArenaMap`: entries in a bump arena. One emptied map is kept in reserve, so that creating a map means reusing an
/// arena, which is what arenas are for.
struct ArenaSubject<Key: WorkloadKey, Value: WorkloadValue>: SubjectMap, ~Copyable {
  /// Owns the spare map; a class, because an associated type can't be noncopyable yet.
  final class Source {
    let capacity: Int
    let spare: UnsafeMutablePointer<ArenaMap<Key, Value>?>

    init(capacity: Int) {
      self.capacity = capacity
      spare = .allocate(capacity: 1)
      spare.initialize(to: nil)
    }

    deinit {
      spare.deinitialize(count: 1)
      spare.deallocate()
    }
  }

  var map: ArenaMap<Key, Value>

  static func makeSource(_ configuration: SubjectConfiguration) -> Source {
    Source(capacity: configuration.reserve ?? 0)
  }

  @inline(__always)
  static func create(from source: inout Source) -> Self {
    if let spare = source.spare.pointee.take() { return Self(map: spare) }
    return Self(map: ArenaMap(minimumCapacity: source.capacity))
  }

  @inline(__always)
  consuming func dispose(into source: inout Source) {
    map.reset()
    source.spare.pointee = consume map
  }

  @inline(__always)
  var count: Int { map.count }

  @inline(__always)
  func lookUp(_ key: Key) -> UInt64 { map.word(forKey: key) }

  @inline(__always)
  mutating func insert(_ key: Key, _ value: Value, number: Int) { map.updateValue(value, forKey: key) }

  @inline(__always)
  mutating func remove(_ key: Key, number: Int) -> UInt64 { map.removeValue(forKey: key) == nil ? 0 : 1 }

  @inline(__always)
  mutating func clear() { map.reset() }

  @inline(__always)
  func sum() -> UInt64 { map.sumOfWords() }

  var mapState: MapState {
    let capacity = Double(max(1, map.capacity))
    return MapState(load: Double(map.count) / capacity, removedMarks: Double(map.removedMarks) / capacity)
  }

  var storageLayout: StorageLayout? { map.storageLayout }
  func storagePlace(ofKey key: Key) -> KeyPlace { map.storagePlace(ofKey: key) }
  func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) { map.forEachStorageBlock(body) }
  var storageAddress: UInt { map.storageAddress }
  /// Text is copied into the arena.
  static var keepsKeys: Bool { Key.self != String.self }

  var growingTables: Int { 1 }

  func growthView(ofTable table: Int) -> GrowthView {
    let bytes = map.indexBytes
    var view = GrowthView(entries: map.count, capacity: map.indexCapacity, bytes: bytes)
    view.chunkBytes = map.reservedBytes - bytes
    view.freesBeforeMaking = true
    return view
  }
}
