import MapVariants
import SeededRandom

/// `ArenaMap`. The bytes of string keys go into the arena; other keys are in their entries.
enum ArenaFamily: MapFamily {
  static let name = "arena"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(ArenaMap<Key, Value>(seed: test.seed))
  }
}

/// `ArenaMap` whose memory comes from a jemalloc arena of its own.
public enum JemallocArenaFamily: MapFamily {
  /// What `map-attack --map` takes; known to it only where jemalloc is preloaded.
  public static let name = "arena-jemalloc"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    guard let source = ChunkSource.jemallocArena() else { throw Disagreement("jemalloc gave no arena") }
    try test.run(ArenaMap<Key, Value>(seed: test.seed, chunksFrom: source))
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
