import Catalogue
import MapVariants

/// A subject that threads may use at the same time, each through a handle of its own.
protocol SharedSubjectMap: SubjectMap, ~Copyable {
  /// Another handle on the same map: a class reference, kept where only one thread reads it.
  func sharedHandle() -> Self
}

extension DictionaryLikeSubject: SharedSubjectMap where Map: AnyObject {
  func sharedHandle() -> Self { Self(map: map) }
}

extension ByteCacheSubject: SharedSubjectMap {
  func sharedHandle() -> Self { self }
}

/// Something that is built for one concrete map type among those that threads may share; `dispatch` finds the type. It
/// must agree with `MapVariant.isSharedByThreads`.
protocol SharedSubjectBuild {
  var cell: CellWorkload { get }
  mutating func build<Map: SharedSubjectMap & ~Copyable>(_ type: Map.Type)
}

extension SharedSubjectBuild {
  mutating func dispatch() {
    switch cell.parameters.keys.type {
    case .uint64: dispatchVariant(key: UInt64.self)
    case .string: dispatchVariant(key: String.self)
    case .struct16: refuse()
    }
  }

  private mutating func dispatchVariant<Key: SerialisedKey>(key: Key.Type) {
    switch (cell.parameters.map, cell.parameters.values.type) {
    case (.byteCache, .uint64): build(ByteCacheSubject<Key, SerialisedNumber>.self)
    case (.byteCache, .bytes): build(ByteCacheSubject<Key, [UInt8]>.self)
    case (_, .uint64): dispatchMap(key: key, value: UInt64.self)
    case (_, .class): dispatchMap(key: key, value: ObjectValue.self)
    default: refuse()
    }
  }

  private mutating func dispatchMap<Key: WorkloadKey, Value: WorkloadValue>(key: Key.Type, value: Value.Type) {
    switch cell.parameters.map {
    case .readMostly: build(DictionaryLikeSubject<ReadMostlyMap<Key, Value>>.self)
    case .lockedRW: build(DictionaryLikeSubject<ReadWriteLockedMap<Key, Value>>.self)
    case .lockedMutex: build(DictionaryLikeSubject<MutexLockedMap<Key, Value>>.self)
    case .sharded: build(DictionaryLikeSubject<ShardedMap<Key, Value>>.self)
    default: refuse()
    }
  }

  private func refuse() -> Never {
    let parameters = cell.parameters
    preconditionFailure(
      "\(parameters.map.id) with \(parameters.keys.type) keys and \(parameters.values.type) values is not compiled"
        + " for several threads")
  }
}
