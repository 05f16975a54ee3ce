import Catalogue
import MapVariants
import MapMetrics
import HashTreeCollections
import OrderedCollections

/// Something that is built for one concrete map type; `dispatch` finds the type. What it finds must agree with
/// `MapVariant.keyTypes` and `valueTypes`, by which cells that can't be run are refused.
protocol SubjectBuild {
  var cell: CellWorkload { get }
  mutating func build<Map: SubjectMap & ~Copyable>(_ type: Map.Type)
}

extension SubjectBuild {
  mutating func dispatch() {
    switch cell.parameters.keys.type {
    case .uint64: dispatchVariant(key: UInt64.self)
    case .string: dispatchVariant(key: String.self)
    case .struct16: dispatchFewValues(key: WideKey.self)
    }
  }

  private mutating func dispatchVariant<Key: SerialisedKey>(key: Key.Type) {
    switch (cell.parameters.map, cell.parameters.values.type) {
    case (.native, _), (.nativeReserved, _), (.pooled, _), (.arena, _), (.span, _): dispatchAllValues(key: key)
    case (.weak, _): dispatchWeak(key: key)
    case (.bucket, .none): build(DictionaryLikeSubject<BucketMap<Key, NoValue>>.self)
    case (.bucket, .uint64): build(DictionaryLikeSubject<BucketMap<Key, UInt64>>.self)
    case (.bucket, .bytes): build(DictionaryLikeSubject<BucketMap<Key, [UInt8]>>.self)
    case (.bucket, .class): build(DictionaryLikeSubject<BucketMap<Key, ObjectValue>>.self)
    case (.byteCache, .uint64): build(ByteCacheSubject<Key, SerialisedNumber>.self)
    case (.byteCache, .bytes): build(ByteCacheSubject<Key, [UInt8]>.self)
    case (_, .uint64): dispatchFurther(key: key, value: UInt64.self)
    case (_, .class): dispatchFurther(key: key, value: ObjectValue.self)
    default: refuse()
    }
  }

  /// The variants that come with numbers and objects as values.
  private mutating func dispatchFurther<Key: WorkloadKey, Value: WorkloadValue>(key: Key.Type, value: Value.Type) {
    switch cell.parameters.map {
    case .spanCow: build(DictionaryLikeSubject<SharedSpanMap<Key, Value>>.self)
    case .readMostly: build(DictionaryLikeSubject<ReadMostlyMap<Key, Value>>.self)
    case .lockedRW: build(DictionaryLikeSubject<ReadWriteLockedMap<Key, Value>>.self)
    case .lockedMutex: build(DictionaryLikeSubject<MutexLockedMap<Key, Value>>.self)
    case .sharded: build(DictionaryLikeSubject<ShardedMap<Key, Value>>.self)
    case .static: build(StaticSubject<Key, Value>.self)
    case .inline: build(InlineSubject<Key, Value>.self)
    case .monitored: build(DictionaryLikeSubject<MonitoredMap<SpanMap<Key, Value>>>.self)
    case .ordered: build(DictionaryLikeSubject<OrderedDictionary<Key, Value>>.self)
    case .tree: build(DictionaryLikeSubject<TreeDictionary<Key, Value>>.self)
    case .native, .nativeReserved, .pooled, .arena, .span, .weak, .bucket, .byteCache, .synthetic, .none:
      refuse()
    }
  }

  private mutating func dispatchAllValues<Key: WorkloadKey>(key: Key.Type) {
    let values = cell.parameters.values
    guard values.type == .struct else { return dispatchFewValues(key: key) }
    // The sizes of ValueSpecification.structSizes, here and below.
    switch values.size {
    case 8: dispatchStandard(key: key, value: StructValue<1>.self)
    case 16: dispatchStandard(key: key, value: StructValue<2>.self)
    case 24: dispatchStandard(key: key, value: StructValue<3>.self)
    case 32: dispatchStandard(key: key, value: StructValue<4>.self)
    case 64: dispatchStandard(key: key, value: StructValue<8>.self)
    case 128: dispatchStandard(key: key, value: StructValue<16>.self)
    case 256: dispatchStandard(key: key, value: StructValue<32>.self)
    default: refuse()
    }
  }

  private mutating func dispatchFewValues<Key: WorkloadKey>(key: Key.Type) {
    switch cell.parameters.values.type {
    case .none: dispatchStandard(key: key, value: NoValue.self)
    case .uint64: dispatchStandard(key: key, value: UInt64.self)
    case .bytes: dispatchStandard(key: key, value: [UInt8].self)
    case .class where cell.parameters.map == .weak: dispatchWeak(key: key)
    case .class: dispatchStandard(key: key, value: ObjectValue.self)
    case .struct: refuse()
    }
  }

  private mutating func dispatchStandard<Key: WorkloadKey, Value: WorkloadValue>(key: Key.Type, value: Value.Type) {
    switch cell.parameters.map {
    case .native, .nativeReserved: build(DictionaryLikeSubject<[Key: Value]>.self)
    case .pooled: build(PooledSubject<Key, Value>.self)
    case .arena: build(ArenaSubject<Key, Value>.self)
    case .span: build(DictionaryLikeSubject<SpanMap<Key, Value>>.self)
    default: refuse()
    }
  }

  private mutating func dispatchWeak<Key: WorkloadKey>(key: Key.Type) {
    switch cell.parameters.values.size {
    case 8: build(WeakSubject<Key, NoticedObject<1>>.self)
    case 16: build(WeakSubject<Key, NoticedObject<2>>.self)
    case 24: build(WeakSubject<Key, NoticedObject<3>>.self)
    case 32: build(WeakSubject<Key, NoticedObject<4>>.self)
    case 64: build(WeakSubject<Key, NoticedObject<8>>.self)
    case 128: build(WeakSubject<Key, NoticedObject<16>>.self)
    case 256: build(WeakSubject<Key, NoticedObject<32>>.self)
    default: refuse()
    }
  }

  private func refuse() -> Never {
    let parameters = cell.parameters
    preconditionFailure(
      "\(parameters.map.id) with \(parameters.keys.type) keys and \(parameters.values.type) values of"
        + " \(parameters.values.size) bytes is not compiled into the worker")
  }
}
