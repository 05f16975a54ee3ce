import MapVariants
import Measurement

/// What an adapter needs to make its maps.
struct SubjectConfiguration {
  /// Entries in a full map.
  var entries: Int
  /// Capacity to reserve, if the file or the variant requests it.
  var reserve: Int?
  /// Seed for maps that take a seed.
  var hashSeed: UInt64
  /// Bytes of one key and one value, for maps with a bound in bytes.
  var entryBytes: Int
}

/// The few operations through which workloads use a map. Each variant has one adapter; kernels are generic over it and
/// specialised for it, so that an adapter's methods disappear into the loop.
protocol SubjectMap: GrowthTelling, InspectionTelling, ~Copyable {
  associatedtype Key: WorkloadKey
  associatedtype Value: WorkloadValue
  /// What outlives a map: a pool, a spare arena.
  associatedtype Source

  /// Prepares the source of the maps. Never timed.
  static func makeSource(_ configuration: SubjectConfiguration) -> Source
  /// One empty map. Timed as part of the workloads that create maps.
  static func create(from source: inout Source) -> Self
  /// Ends a map's life the way its variant does: drop, release, reset.
  consuming func dispose(into source: inout Source)

  /// Which of its independently growing tables a key belongs to.
  func growingTable(ofKey key: Key) -> Int
  /// As in `InspectableMap`, if the map shows its storage.
  func storagePlace(ofKey key: Key) -> KeyPlace
  /// Called once after the last insertion into a full map, before it is used: the moment to build what can't grow.
  mutating func complete()
  /// Entries held.
  var count: Int { get }
  /// 0 if the key is absent, else 1 plus the value's word.
  func lookUp(_ key: Key) -> UInt64
  /// Stores the value under the key, replacing. `number`, below `3 * entries`, identifies the key: maps that must
  /// know the owner of a value use it, for the others loading it is optimised away.
  mutating func insert(_ key: Key, _ value: Value, number: Int)
  /// Removes the key; 1 if it was there, else 0.
  mutating func remove(_ key: Key, number: Int) -> UInt64
  /// Removes everything, keeping the capacity.
  mutating func clear()
  /// The sum of all keys' and values' words.
  func sum() -> UInt64
  /// The internal state. Called between rounds only; must change nothing.
  var mapState: MapState { get }
  /// Number of entries and `sum`, computed without changing the internal state. Called between rounds only.
  func contents() -> (count: Int, sum: UInt64)
}

extension SubjectMap where Self: ~Copyable {
  @inline(__always)
  mutating func complete() {}
  var mapState: MapState { MapState() }
  func contents() -> (count: Int, sum: UInt64) { (count, sum()) }
}

extension SubjectMap where Self: ~Copyable {
  func growingTable(ofKey key: Key) -> Int { 0 }
  func storagePlace(ofKey key: Key) -> KeyPlace { preconditionFailure("the map shows nothing") }
}
