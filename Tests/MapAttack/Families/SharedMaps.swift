import MapVariants

// The maps as `LinearisabilityTest` wants them.

struct SharedReadMostlyMap: SharedMap {
  private let map: ReadMostlyMap<HesitantKey, UInt64>

  init(seed: UInt64) { map = ReadMostlyMap(seed: seed) }

  /// Loads of absent keys lead to promotions, insertions to new dirty layers: both are to come often.
  static let operations = MapOperation.Kind.allCases + [.load, .load, .loadOrStore, .loadAndDelete]

  func perform(_ operation: MapOperation, on key: HesitantKey) -> MapAnswer {
    switch operation {
    case .load: return .value(map.load(key))
    case .store(let value): map.store(value, forKey: key)
    case .swap(let value): return .value(map.swap(value, forKey: key))
    case .loadOrStore(let value):
      let (actual, loaded) = map.loadOrStore(value, forKey: key)
      return .loadedOrStored(actual, loaded: loaded)
    case .loadAndDelete: return .value(map.loadAndDelete(key))
    case .delete: map.delete(key)
    case .compareAndSwap(let old, let new): return .flag(map.compareAndSwap(forKey: key, from: old, to: new))
    case .compareAndDelete(let old): return .flag(map.compareAndDelete(forKey: key, from: old))
    case .clear: map.clear()
    case .insertIfAbsent(let value): return .value(map.insertIfAbsent(value, forKey: key))
    case .add, .toggle: return map.modify(key) { operation.modify(&$0) }
    }
    return .done
  }

  func checkInvariants() { map.checkInvariants() }
}

struct SharedLockedMap<Lock: MapLock & ~Copyable, Inner: CreatableMap & CapacityReporting & ~Copyable>: SharedMap
where Inner.Key == HesitantKey, Inner.Value == UInt64 {
  private let map = LockedMap<Lock, Inner>()

  init(seed: UInt64) {}

  static var operations: [MapOperation.Kind] { MapOperation.Kind.allCases + [.load, .load] }

  func perform(_ operation: MapOperation, on key: HesitantKey) -> MapAnswer {
    switch operation {
    case .load: return .value(map.value(forKey: key))
    case .store(let value): map.updateValue(value, forKey: key)
    case .swap(let value): return .value(map.updateValue(value, forKey: key))
    case .loadAndDelete: return .value(map.removeValue(forKey: key))
    case .delete: map.removeValue(forKey: key)
    case .clear: map.removeAll(keepingCapacity: true)
    case .insertIfAbsent(let value): return .value(map.insertIfAbsent(value, forKey: key))
    case .add, .toggle: return map.modify(key) { operation.modify(&$0) }
    case .loadOrStore, .compareAndSwap, .compareAndDelete:
      return map.withLock { map in
        let (answer, state) = operation.applied(to: map.value(forKey: key))
        if let state { map.updateValue(state, forKey: key) } else { map.removeValue(forKey: key) }
        return answer
      }
    }
    return .done
  }

  func checkInvariants() {}
}

struct SharedShardedMap<Table: ShardTable & ~Copyable>: SharedMap
where Table.Key == HesitantKey, Table.Value == UInt64 {
  private let map: Sharded<Table>

  init(seed: UInt64) { map = Sharded(minimumCapacity: 0, shardCount: 4, seed: seed) }

  static var operations: [MapOperation.Kind] {
    [.load, .load, .load, .store, .swap, .loadAndDelete, .delete, .clear, .loadOrStore, .insertIfAbsent, .add, .toggle]
  }

  func perform(_ operation: MapOperation, on key: HesitantKey) -> MapAnswer {
    switch operation {
    case .load: return .value(map.value(forKey: key))
    case .store(let value): map.updateValue(value, forKey: key)
    case .swap(let value): return .value(map.updateValue(value, forKey: key))
    case .loadAndDelete: return .value(map.removeValue(forKey: key))
    case .delete: map.removeValue(forKey: key)
    case .clear: map.removeAll(keepingCapacity: true)
    case .loadOrStore(let value):
      let actual = map.withValue(forKey: key, default: value) { $0 }
      return .loadedOrStored(actual, loaded: actual != value)
    case .insertIfAbsent(let value): return .value(map.insertIfAbsent(value, forKey: key))
    case .add, .toggle: return map.modify(key) { operation.modify(&$0) }
    case .compareAndSwap, .compareAndDelete: preconditionFailure("not an operation of this map")
    }
    return .done
  }

  func checkInvariants() { map.checkInvariants() }
}
