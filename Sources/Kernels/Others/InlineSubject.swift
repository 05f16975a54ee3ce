import MapVariants
import Measurement

/// `InlineMap` of up to 8 entries, in place.
struct InlineSubject<Key: WorkloadKey, Value: WorkloadValue>: SubjectMap, ~Copyable {
  var map: InlineMap<8, Key, Value>

  static func makeSource(_ configuration: SubjectConfiguration) {}

  @inline(__always)
  static func create(from source: inout Void) -> Self { Self(map: InlineMap()) }

  @inline(__always)
  consuming func dispose(into source: inout Void) {}

  @inline(__always)
  var count: Int { map.count }

  @inline(__always)
  func lookUp(_ key: Key) -> UInt64 { map.word(forKey: key) }

  /// The memory pass's regrowth inserts twice the entries; this map refuses those that don't fit.
  @inline(__always)
  mutating func insert(_ key: Key, _ value: Value, number: Int) { _ = map.tryUpdateValue(value, forKey: key) }

  @inline(__always)
  mutating func remove(_ key: Key, number: Int) -> UInt64 { map.removeValue(forKey: key) == nil ? 0 : 1 }

  @inline(__always)
  mutating func clear() { map.removeAll(keepingCapacity: true) }

  @inline(__always)
  func sum() -> UInt64 { map.sumOfWords() }

  var mapState: MapState { MapState(load: Double(map.count) / 8) }
  static var reasonToShowNothing: String {
    "an inline map compares one key after the other: it has neither hashes nor buckets, and no storage of its own"
  }
}
