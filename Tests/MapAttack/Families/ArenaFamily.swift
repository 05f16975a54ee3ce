import MapVariants
import SeededRandom

/// `ArenaMap`. String keys are taken as such, so that their bytes go into the arena; others stand in their entries.
enum ArenaFamily: MapFamily {
  static let name = "arena"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    if let test = test as? ModelTest<String, Value> {
      try test.run(ArenaMap<String, Value>(seed: test.seed))
    } else {
      try test.run(WholeKeyArenaMap<Key, Value>(seed: test.seed))
    }
  }
}

/// `ArenaMap` whose memory comes from a jemalloc arena of its own.
public enum JemallocArenaFamily: MapFamily {
  /// What `map-attack --map` takes; known to it only where jemalloc is preloaded.
  public static let name = "arena-jemalloc"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    guard let source = ChunkSource.jemallocArena() else { throw Disagreement("jemalloc gave no arena") }
    if let test = test as? ModelTest<String, Value> {
      try test.run(ArenaMap<String, Value>(seed: test.seed, chunksFrom: source))
    } else {
      try test.run(WholeKeyArenaMap<Key, Value>(seed: test.seed, chunksFrom: source))
    }
  }
}

extension Attack {
  /// The attacks on maps in jemalloc arenas: none unless jemalloc is loaded, as by preloading it.
  static var arenaInJemalloc: [Attack] {
    switch ChunkSource.jemallocArena() {
    case .some: standardAttacks(on: JemallocArenaFamily.self)
    case .none: []
    }
  }
}

extension ArenaMap: AttackedMap {
  /// Reserves room for up to twice `keys`.
  public mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {
    let wanted = random.below(keys * 2)
    reserveCapacity(wanted)
    try require(capacity >= wanted, "reserved \(wanted), capacity \(capacity)")
  }
}

extension TrackedKey: ArenaKey {}
extension ConstantHashKey: ArenaKey {}

/// Any key of an attack as a key of an `ArenaMap`.
struct AnyArenaKey<Base: SpanKey>: ArenaKey {
  let base: Base

  @inline(__always)
  func hash(seededBy seed: HashSeed) -> UInt64 { base.hash(seededBy: seed) }
}

/// An `ArenaMap` whose keys stand in their entries.
struct WholeKeyArenaMap<Key: SpanKey, Value>: ~Copyable, AttackedMap {
  var map: ArenaMap<AnyArenaKey<Key>, Value>

  init(seed: UInt64, chunksFrom source: consuming ChunkSource = .system) {
    map = ArenaMap(seed: seed, chunksFrom: source)
  }

  var count: Int { map.count }
  subscript(key: Key) -> Value? {
    get { map[AnyArenaKey(base: key)] }
    set { map[AnyArenaKey(base: key)] = newValue }
  }
  func value(forKey key: Key) -> Value? { map.value(forKey: AnyArenaKey(base: key)) }
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    map.updateValue(value, forKey: AnyArenaKey(base: key))
  }
  mutating func removeValue(forKey key: Key) -> Value? { map.removeValue(forKey: AnyArenaKey(base: key)) }
  mutating func removeAll(keepingCapacity: Bool) { map.removeAll(keepingCapacity: keepingCapacity) }
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try map.forEach { (key, value) throws(Failure) in try body(key.base, value) }
  }
  func checkInvariants() { map.checkInvariants() }
  mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {
    try map.disturb(&random, keys: keys)
  }
}
