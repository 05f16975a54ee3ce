import MapVariants
import SeededRandom

/// `PooledMap`, on its way through a `MapPool`.
enum PooledFamily: MapFamily {
  static let name = "pooled"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    let pool = MapPool<Key, Value>(preallocate: 1, capacity: 4, limit: 3)
    try test.run(RecycledMap(pool))
    pool.checkInvariants()
  }
}

/// A map that is exchanged for another of its pool now and then: the entries must move, and nothing else may come.
struct RecycledMap<Key: Hashable, Value>: AttackedMap, ~Copyable {
  private let pool: MapPool<Key, Value>
  private var map: PooledMap<Key, Value>

  init(_ pool: MapPool<Key, Value>) {
    self.pool = pool
    map = pool.acquire()
  }

  var count: Int { map.count }

  subscript(key: Key) -> Value? {
    get { map[key] }
    _modify { yield &map[key] }
  }

  func value(forKey key: Key) -> Value? { map.value(forKey: key) }
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value? { map.updateValue(value, forKey: key) }
  mutating func removeValue(forKey key: Key) -> Value? { map.removeValue(forKey: key) }

  /// With the capacity kept, the map's entries leave with it for the pool, and a map used before takes its place.
  mutating func removeAll(keepingCapacity: Bool) {
    if keepingCapacity {
      pool.release(exchange(pool.acquire()))
    } else {
      map.removeAll()
    }
  }

  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) { try map.forEach(body) }

  func checkInvariants() { map.checkInvariants() }

  mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {
    switch random.below(4) {
    case 0:
      let wanted = random.below(keys * 2)
      map.reserveCapacity(wanted)
      try require(map.capacity >= wanted, "reserved \(wanted), capacity \(map.capacity)")
    case 1:
      pool.trim(keeping: random.below(3))
    case 2:
      pool.trimUnused()
    default:
      var other = pool.acquire()
      try require(other.isEmpty, "a pool gave out a map with \(other.count) entries")
      var visited = 0
      other.forEach { _, _ in visited += 1 }
      try require(visited == 0, "a pool gave out an empty map that visits \(visited) entries")
      map.forEach { other[$0] = $1 }
      pool.release(exchange(other))
      pool.checkInvariants()
    }
    try require(pool.idleCount <= pool.limit, "\(pool.idleCount) idle maps")
  }

  private mutating func exchange(_ other: consuming PooledMap<Key, Value>) -> PooledMap<Key, Value> {
    var other = other
    swap(&map, &other)
    return other
  }
}
