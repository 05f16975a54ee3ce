import Catalogue
import HashTreeCollections
import MapVariants
import Measurement
import OrderedCollections

/// The kernels of the `others` family.
package enum OthersKernels {
  /// The cell's program; nil for maps of other families, and for types that the map is not compiled for.
  package static func program(_ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.map {
    case .bucket: BucketAdapter.amongFew(setting)
    case .bucketChecked: CheckedBucketAdapter.amongNumbersAndObjects(setting)
    case .static: StaticAdapter.amongNumbersAndObjects(setting)
    case .inline: InlineAdapter.amongNumbersAndObjects(setting)
    case .ordered: OrderedAdapter.amongNumbersAndObjects(setting)
    case .tree: TreeAdapter.amongNumbersAndObjects(setting)
    default: nil
    }
  }
}

private enum BucketAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionarySubject<BucketMap<Key, Value>>.self, setting)
  }
}

private enum CheckedBucketAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionarySubject<CheckedBucketMap<Key, Value>>.self, setting)
  }
}

private enum StaticAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(StaticSubject<Key, Value>.self, setting)
  }
}

private enum InlineAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(InlineSubject<Key, Value>.self, setting)
  }
}

private enum OrderedAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionarySubject<OrderedDictionary<Key, Value>>.self, setting)
  }
}

private enum TreeAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionarySubject<TreeDictionary<Key, Value>>.self, setting)
  }
}

extension OrderedDictionary: ObservedMap {
  /// An empty dictionary that can take that many entries before it grows.
  public init(minimumCapacity: Int) { self.init(minimumCapacity: minimumCapacity, persistent: false) }

  /// Its table of hashes is the package's own.
  public static var reasonToShowNothing: String { "swift-collections does not show the storage of its dictionaries" }

  /// The value of `key`, or nil.
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }

  /// Calls `body` with every entry, in order.
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in self { try body(key, value) }
  }
}

extension TreeDictionary: ObservedMap {
  /// An empty dictionary: a trie has nothing to reserve.
  public init(minimumCapacity: Int) { self.init() }

  /// The value of `key`, or nil.
  @inline(__always)
  public func value(forKey key: Key) -> Value? { self[key] }

  /// It has no buckets.
  public static var reasonToShowNothing: String {
    "a trie is made of nodes that are found bit by bit: it has no buckets"
  }

  /// Removes all entries; a trie has no capacity to keep.
  public mutating func removeAll(keepingCapacity: Bool) { self = TreeDictionary() }

  /// Calls `body` with every entry.
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in self { try body(key, value) }
  }
}
