import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D2.T3: threads change the fields of objects that a map refers to; all keys are present and stay present.
  static func sharedState(_ form: SharedStateForm, _ setting: CellSetting) -> CellProgram {
    let requests = Requests(changingState: setting)
    let seed = setting.hashSeed
    switch form {
    case .mutex: return changing(requests) { StateUnderMapLock(MutexLockedMap<UInt64, PlainState>()) }
    case .rwLockWriting: return changing(requests) { StateUnderMapLock(ReadWriteLockedMap<UInt64, PlainState>()) }
    case .rwLock: return changing(requests) { StateUnderReadLock() }
    case .readMostly: return changing(requests) { StateInReadMostlyMap(seed: seed) }
    case .sharded: return changing(requests) { StateInShards(seed: seed) }
    }
  }

  /// Inlined, so that the loop is compiled for the map.
  @inline(__always)
  private static func changing<Map: RequestedMap>(_ requests: Requests, _ make: @escaping () -> Map) -> CellProgram {
    let makeReady = {
      let map = make()
      // Twice: the read-mostly map's keys must be in the read layer, where the load itself brings them.
      for _ in 0..<2 { for key in requests.possible { _ = map.order(key) } }
      return map
    }
    var program = RequestWork(requests: requests, makeReady: makeReady, keepsMap: true).program()
    program.life = { RequestedLife(entries: requests.possible.count, make) }
    return program
  }
}

extension Requests {
  /// Requests for existing keys, uniformly.
  init(changingState setting: CellSetting) {
    let entries = setting.parameters.entries
    let seed = setting.seed
    let key = { (number: Int) in SplitMix64.mix(seed &+ UInt64(number)) }
    var random = SplitMix64(seed: seed ^ 0x7374_6174)
    let keys = (0..<setting.operationsPerRound).map { _ in key(random.below(entries)) }
    self.init(setting, keys: keys, possible: (0..<entries).map(key))
  }
}

/// Two fields that change together, like those of a counter with a state.
struct SharedFields {
  /// Changes so far.
  private(set) var changes: UInt64 = 0
  private var state: UInt64

  init(of key: UInt64) { state = key }

  /// Changes both fields; returns the order of the key that they belong to.
  @inline(__always)
  mutating func change() -> UInt64 {
    changes &+= 1
    state ^= changes
    defer { state ^= changes }
    return (state ^ changes).order
  }
}

/// An object whose fields are protected by an external lock.
// Sendable, because only the thread that holds the map's lock for writing touches the fields.
final class PlainState: @unchecked Sendable {
  var fields: SharedFields

  init(of key: UInt64) { fields = SharedFields(of: key) }
}

/// An object with its own lock.
final class LockedState: Sendable {
  private let fields: Lock<SharedFields>

  init(of key: UInt64) { fields = Lock(SharedFields(of: key)) }

  @inline(__always)
  func change() -> UInt64 { fields.withLock { $0.change() } }

  var changes: UInt64 { fields.withLock { $0.changes } }
}

/// Objects that are found and changed while the map's lock is held for writing.
struct StateUnderMapLock<LockKind: MapLock & ~Copyable>: RequestedMap {
  let map: LockedMap<LockKind, [UInt64: PlainState]>

  init(_ map: LockedMap<LockKind, [UInt64: PlainState]>) { self.map = map }

  @inline(__always)
  func order(_ key: UInt64) -> UInt64 {
    map.withLock { map in
      if let object = map[key] { return object.fields.change() }
      let object = PlainState(of: key)
      map[key] = object
      return object.fields.change()
    }
  }

  func cancel(_ key: UInt64) -> Bool { map.removeValue(forKey: key) != nil }

  var changes: UInt64 { map.withLock { $0.values.reduce(0) { $0 + $1.fields.changes } } }
}

/// Objects that are found under the readers' lock and changed under their own.
struct StateUnderReadLock: RequestedMap {
  let map = ReadWriteLockedMap<UInt64, LockedState>()

  @inline(__always)
  func order(_ key: UInt64) -> UInt64 {
    if let object = map.value(forKey: key) { return object.change() }
    let object = map.withLock { map in
      if let found = map[key] { return found }
      let object = LockedState(of: key)
      map[key] = object
      return object
    }
    return object.change()
  }

  func cancel(_ key: UInt64) -> Bool { map.removeValue(forKey: key) != nil }

  var changes: UInt64 { map.withLock { $0.values.reduce(0) { $0 + $1.changes } } }
}

/// Objects that the read-mostly map finds without a lock; each is changed under its own.
struct StateInReadMostlyMap: RequestedMap {
  let map: ReadMostlyMap<UInt64, LockedState>

  init(seed: UInt64) { map = ReadMostlyMap(seed: seed) }

  @inline(__always)
  func order(_ key: UInt64) -> UInt64 {
    let object = map.load(key) ?? map.loadOrStore(LockedState(of: key), forKey: key).value
    return object.change()
  }

  func cancel(_ key: UInt64) -> Bool { map.loadAndDelete(key) != nil }

  var changes: UInt64 {
    var sum: UInt64 = 0
    map.range { _, object in
      sum += object.changes
      return true
    }
    return sum
  }
}

/// Objects that are found and changed while their shard's lock is held.
struct StateInShards: RequestedMap {
  let map: ShardedMap<UInt64, PlainState>

  init(seed: UInt64) { map = ShardedMap(shardCount: 64, seed: seed) }

  @inline(__always)
  func order(_ key: UInt64) -> UInt64 {
    map.withValue(forKey: key, default: PlainState(of: key)) { $0.fields.change() }
  }

  func cancel(_ key: UInt64) -> Bool { map.removeValue(forKey: key) != nil }

  var changes: UInt64 {
    var sum: UInt64 = 0
    map.forEach { _, object in sum += object.fields.changes }
    return sum
  }
}
