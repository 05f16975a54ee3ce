import MapVariants

// The caches as `LinearisabilityTest` wants them: `loadOrStore` is a look-up that builds the value.

/// `ComputeIfAbsentCache`, whose values are built in one of its three ways by turns, or always in one.
struct SharedComputeCache<Way: BuildingWay>: SharedMap {
  private let cache = ComputeIfAbsentCache<HesitantKey, UInt64>()

  init(seed: UInt64) {}

  /// A removal counts for a value that is being built, which its answer can't tell: so there is no `loadAndDelete`.
  static var operations: [MapOperation.Kind] { [.load, .loadOrStore, .loadOrStore, .loadOrStore, .delete, .clear] }

  func perform(_ operation: MapOperation, on key: HesitantKey) -> MapAnswer {
    switch operation {
    case .load: return .value(cache.cachedValue(forKey: key))
    case .delete: cache.removeValue(forKey: key)
    case .clear: cache.removeAll()
    case .loadOrStore(let value):
      let found = Way.ask(cache, key, value)
      return .loadedOrStored(found, loaded: found != value)
    default: preconditionFailure("not an operation of this cache")
    }
    return .done
  }

  func checkInvariants() { cache.checkInvariants() }
}

/// How a `SharedComputeCache` builds.
protocol BuildingWay: Sendable {
  static func ask(_ cache: ComputeIfAbsentCache<HesitantKey, UInt64>, _ key: HesitantKey, _ value: UInt64) -> UInt64
}

/// Takes its time, like a builder: see HesitantKey.
private func built(_ value: UInt64, _ key: HesitantKey) -> UInt64 {
  for _ in 0..<4 { _ = key == key }
  return value
}

enum BuildingOnce: BuildingWay {
  static func ask(_ cache: ComputeIfAbsentCache<HesitantKey, UInt64>, _ key: HesitantKey, _ value: UInt64) -> UInt64 {
    cache.value(forKey: key, buildingOnce: { built(value, $0) })
  }
}

enum BuildingInAnyWay: BuildingWay {
  static func ask(_ cache: ComputeIfAbsentCache<HesitantKey, UInt64>, _ key: HesitantKey, _ value: UInt64) -> UInt64 {
    switch value % 3 {
    case 0: cache.value(forKey: key, building: { built(value, $0) })
    case 1: cache.value(forKey: key, buildingOutside: { built(value, $0) })
    default: cache.value(forKey: key, buildingOnce: { built(value, $0) })
    }
  }
}

/// `WeakValueCache`, whose objects all live until the round is over.
struct SharedWeakCache: SharedMap {
  final class Number: Sendable {
    let number: UInt64
    init(_ number: UInt64) { self.number = number }
  }

  private let cache = WeakValueCache<HesitantKey, Number>(cleaning: .incremental(entriesPerWrite: 1))
  /// The objects' owner: each has a number of its own.
  private let owner = MutexLockedMap<UInt64, Number>()

  init(seed: UInt64) {}

  private func make(_ number: UInt64) -> Number {
    let object = Number(number)
    owner.updateValue(object, forKey: number)
    return object
  }

  static let operations: [MapOperation.Kind] = [
    .load, .store, .swap, .loadOrStore, .loadOrStore, .loadOrStore, .delete, .loadAndDelete, .clear,
  ]

  func perform(_ operation: MapOperation, on key: HesitantKey) -> MapAnswer {
    switch operation {
    case .load: return .value(cache[key]?.number)
    case .store(let value): cache[key] = make(value)
    case .swap(let value): return .value(cache.updateValue(make(value), forKey: key)?.number)
    case .delete: cache[key] = nil
    case .loadAndDelete: return .value(cache.removeValue(forKey: key)?.number)
    case .clear: cache.removeAll(keepingCapacity: true)
    case .loadOrStore(let value):
      let found = cache.object(forKey: key, creatingOnce: { make(built(value, key)) }).number
      return .loadedOrStored(found, loaded: found != value)
    default: preconditionFailure("not an operation of this cache")
    }
    return .done
  }

  func checkInvariants() { cache.checkInvariants() }
}

/// `ByteCache` of numbers, with room for all of them.
struct SharedByteCache: SharedMap {
  private let cache: ByteCache

  init(seed: UInt64) { cache = ByteCache(byteBound: 16 << 10, shardCount: 2, seed: seed) }

  static let operations: [MapOperation.Kind] = [
    .load, .store, .loadOrStore, .loadOrStore, .loadOrStore, .delete, .clear,
  ]

  private static func bytes(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }
  private static func number(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) } }

  func perform(_ operation: MapOperation, on key: HesitantKey) -> MapAnswer {
    let name = SharedByteCache.bytes(UInt64(key.number))
    switch operation {
    case .load: return .value(cache.value(forKey: name).map(SharedByteCache.number))
    case .store(let value): cache.set(SharedByteCache.bytes(value), forKey: name)
    case .delete: cache.removeValue(forKey: name)
    case .clear: cache.removeAll()
    case .loadOrStore(let value):
      let found = cache.value(forKey: name, buildingOnce: { SharedByteCache.bytes(built(value, key)) })
      return .loadedOrStored(SharedByteCache.number(found), loaded: SharedByteCache.number(found) != value)
    default: preconditionFailure("not an operation of this cache")
    }
    return .done
  }

  func checkInvariants() { cache.checkInvariants() }
}
