import MapVariants
import Measurement

/// A map that may report its growth, by its own state between two insertions.
public protocol GrowthTelling: ~Copyable {
  /// Tables that grow independently; 0 if the map does not report growth.
  var growingTables: Int { get }
  /// The view of a table. Must be cheap and change nothing.
  func growthView(ofTable table: Int) -> GrowthView
  /// Look-ups of its key that belong to an insertion: a map of two layers grows by look-ups, too.
  static var lookUpsPerInsertion: Int { get }
}

extension GrowthTelling where Self: ~Copyable {
  /// How many tables grow by themselves. O(1).
  public var growingTables: Int { 0 }
  /// Entries, capacity and bytes of one of these tables. O(1).
  public func growthView(ofTable table: Int) -> GrowthView { GrowthView(entries: 0, capacity: 0, bytes: 0) }
  /// An insertion alone makes the map grow.
  public static var lookUpsPerInsertion: Int { 0 }
}

extension Dictionary {
  /// How many tables grow by themselves. O(1).
  public var growingTables: Int { 1 }
  /// Entries, capacity and bytes of one of these tables. O(1).
  public func growthView(ofTable table: Int) -> GrowthView {
    GrowthView(entries: count, capacity: capacity, bytes: storageBytes)
  }

  /// Bytes of the one object that holds everything: 64 of its head, a bit for each bucket in whole words, keys, values. The
  /// buckets are the power of two whose three quarters are the capacity; an empty dictionary has no storage of its own.
  var storageBytes: Int {
    guard capacity > 0 else { return 0 }
    var buckets = 2
    while buckets * 3 / 4 < capacity { buckets *= 2 }
    var end = 64 + Swift.max(1, buckets / 64) * 8
    func add(_ size: Int, _ alignment: Int) { end = (end + alignment - 1) & ~(alignment - 1) + size * buckets }
    add(MemoryLayout<Key>.stride, MemoryLayout<Key>.alignment)
    add(MemoryLayout<Value>.stride, MemoryLayout<Value>.alignment)
    return end
  }
}

extension SpanMap {
  /// How many tables grow by themselves. O(1).
  public var growingTables: Int { 1 }
  /// Entries, capacity and bytes of one of these tables. O(1).
  public func growthView(ofTable table: Int) -> GrowthView {
    GrowthView(entries: count, capacity: capacity, bytes: tableBytes)
  }
}

extension BucketMap {
  /// How many tables grow by themselves. O(1).
  public var growingTables: Int { 1 }
  /// Entries, capacity and bytes of one of these tables. O(1).
  public func growthView(ofTable table: Int) -> GrowthView { GrowthView(state, bytes: tableBytes) }
}

extension CheckedBucketMap {
  /// How many tables grow by themselves. O(1).
  public var growingTables: Int { 1 }
  /// Entries, capacity and bytes of one of these tables. O(1).
  public func growthView(ofTable table: Int) -> GrowthView { GrowthView(state, bytes: tableBytes) }
}

extension GrowthView {
  /// The view of Go's map.
  fileprivate init(_ state: BucketMapState, bytes: (current: Int, old: Int)) {
    self.init(
      entries: state.count, capacity: state.bucketCount <= 1 ? 8 * state.bucketCount : 13 * state.bucketCount / 2,
      bytes: bytes.current)
    otherBytes = bytes.old
    oldBuckets = state.oldBucketCount
    evacuated = state.isGrowing ? state.nevacuate : 0
  }
}

extension LockedMap: GrowthTelling where LockKind: ~Copyable, Map: ObservedMap & InspectableMap & ~Copyable {
  /// How many tables grow by themselves. O(1).
  public var growingTables: Int { withReadLock { $0.growingTables } }
  /// Entries, capacity and bytes of one of these tables. O(1).
  public func growthView(ofTable table: Int) -> GrowthView { withReadLock { $0.growthView(ofTable: table) } }
}

extension Sharded: GrowthTelling where Table: ObservedMap & InspectableMap & ~Copyable {
  /// How many tables grow by themselves. O(1).
  public var growingTables: Int { shardCount }
  /// The table that grows when the key is inserted. O(1).
  public func growingTable(ofKey key: Key) -> Int { shardNumber(ofKey: key) }
  /// Entries, capacity and bytes of one of these tables. O(1).
  public func growthView(ofTable table: Int) -> GrowthView { withShard(table) { $0.growthView(ofTable: 0) } }
}

extension ReadMostlyMap {
  /// How many tables grow by themselves. O(1).
  public var growingTables: Int { 1 }
  /// Two: with one, the misses would never catch up with a dirty layer that gains an entry per insertion.
  public static var lookUpsPerInsertion: Int { 2 }

  /// Entries, capacity and bytes of one of these tables. O(1).
  public func growthView(ofTable table: Int) -> GrowthView {
    let tables = layerTables
    let layers = layers
    let newest = tables.dirty ?? tables.read
    var view = GrowthView(entries: newest.entries, capacity: newest.capacity, bytes: newest.bytes)
    view.otherBytes = tables.dirty == nil ? 0 : tables.read.bytes
    view.promotions = layers.promotions
    view.hasDirtyLayer = layers.hasDirty
    view.readEntries = layers.inRead
    return view
  }
}
