import MapVariants

// Maps with locks as `LinearisabilityTest` wants them.

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
