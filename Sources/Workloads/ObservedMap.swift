import MapVariants
import Measurement

/// A map with Dictionary's operations that may report its internal state. A map with nothing to report conforms by an
/// empty extension; its load is known if it has a capacity.
public protocol ObservedMap: CreatableMap, GrowthTelling, InspectionTelling, ~Copyable {
  /// The current internal state. Must be cheap and change nothing.
  var mapState: MapState { get }
  /// Which of its independently growing tables a key belongs to.
  func growingTable(ofKey key: Key) -> Int
  /// As in `InspectableMap`, if the map shows its storage.
  func storagePlace(ofKey key: Key) -> KeyPlace
  /// Calls `body` with every entry without changing the internal state, while no other thread uses the map.
  func visit(_ body: (Key, Value) -> Void)
}

extension ObservedMap where Self: ~Copyable {
  /// Nothing. O(1).
  public var mapState: MapState { MapState() }
  /// The table that grows when the key is inserted. O(1).
  public func growingTable(ofKey key: Key) -> Int { 0 }
  /// Never asked of a map that shows nothing: it traps.
  public func storagePlace(ofKey key: Key) -> KeyPlace { preconditionFailure("the map shows nothing") }
  /// Calls `body` with every entry. O(n).
  @inline(__always)
  public func visit(_ body: (Key, Value) -> Void) { forEach(body) }
}

extension ObservedMap where Self: CapacityReporting & ~Copyable {
  /// The load alone. O(1).
  public var mapState: MapState { MapState(load: share(count)) }
  /// The share of the capacity taken by that many entries or tombstones; 0 if there is no memory.
  func share(_ count: Int) -> Double { capacity == 0 ? 0 : Double(count) / Double(capacity) }
}

extension Dictionary: ObservedMap {}
extension SharedSpanMap: ObservedMap {}
extension NodeMap: ObservedMap {}
extension ExtendibleMap: ObservedMap {}

extension SpanMap: ObservedMap {
  /// The load, and the share of places that removed entries take. O(1).
  public var mapState: MapState { MapState(load: share(count), removedMarks: share(removedMarks)) }
}

extension BucketMap: ObservedMap {
  /// The load, and whether entries are being evacuated. O(1).
  public var mapState: MapState { MapState(load: share(count), isGrowing: state.isGrowing) }
}

extension CheckedBucketMap: ObservedMap {
  /// The load, and whether entries are being evacuated. O(1).
  public var mapState: MapState { MapState(load: share(count), isGrowing: state.isGrowing) }
}

extension LockedMap: InspectionTelling where LockKind: ~Copyable, Map: ObservedMap & InspectableMap & ~Copyable {}
extension Sharded: InspectionTelling where Table: ObservedMap & InspectableMap & ~Copyable {}

extension LockedMap: ObservedMap where LockKind: ~Copyable, Map: ObservedMap & InspectableMap & ~Copyable {
  /// The state of the map behind the lock, which this takes. As expensive as that.
  public var mapState: MapState { withReadLock { $0.mapState } }
}

extension Sharded: ObservedMap where Table: ObservedMap & InspectableMap & ~Copyable {
  /// The shares of all shards together.
  public var mapState: MapState {
    var marks = 0.0
    var hasMarks = true
    for shard in 0..<shardCount {
      withShard(shard) { table in
        if let share = table.mapState.removedMarks { marks += share * Double(table.capacity) } else { hasMarks = false }
      }
    }
    let capacity = Double(max(1, capacity))
    return MapState(load: Double(count) / capacity, removedMarks: hasMarks ? marks / capacity : nil)
  }
}

extension ReadMostlyMap: ObservedMap {
  /// What its layers count: look-ups that took the lock, and promotions. O(1).
  public var mapState: MapState { MapState(lockedLookUps: totalMisses, promotions: layers.promotions) }
  /// `forEach` would promote the dirty layer.
  public func visit(_ body: (Key, Value) -> Void) { forEachUnderLock(body) }
}
