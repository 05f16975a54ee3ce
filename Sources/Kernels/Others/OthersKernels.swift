import Catalogue
import HashTreeCollections
import MapVariants
import Measurement
import OrderedCollections
import Workloads

/// The kernels of the `others` family.
package enum OthersKernels {
  /// The cell's program; nil for maps of other families, and for types that the map is not compiled for.
  package static func program(_ setting: CellSetting) -> CellProgram? {
    switch setting.parameters.map {
    case .bucket: BucketAdapter.amongFew(setting)
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
    .over(DictionaryLikeSubject<BucketMap<Key, Value>>.self, setting)
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
    .over(DictionaryLikeSubject<OrderedDictionary<Key, Value>>.self, setting)
  }
}

private enum TreeAdapter: MapAdapter {
  static func program<Key: WorkloadKey, Value: WorkloadValue>(
    _ key: Key.Type, _ value: Value.Type, _ setting: CellSetting
  ) -> CellProgram {
    .over(DictionaryLikeSubject<TreeDictionary<Key, Value>>.self, setting)
  }
}

extension BucketMap: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
}

extension OrderedDictionary: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  init(minimumCapacity: Int, seed: UInt64) { self.init(minimumCapacity: minimumCapacity, persistent: false) }
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in self { try body(key, value) }
  }
}

extension TreeDictionary: DictionaryLike where Key: WorkloadKey, Value: WorkloadValue {
  /// A trie has nothing to reserve.
  init(minimumCapacity: Int, seed: UInt64) { self.init() }
  @inline(__always)
  func value(forKey key: Key) -> Value? { self[key] }
  /// It has no capacity to keep.
  mutating func removeAll(keepingCapacity: Bool) { self = TreeDictionary() }
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for (key, value) in self { try body(key, value) }
  }
}
