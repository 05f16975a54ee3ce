import MapVariants
import SeededRandom

/// A map under attack, for all key and value types.
protocol MapFamily {
  /// The map's name in `Attack.map`.
  static var name: String { get }
  /// Runs `test` on a new map.
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement)
}

/// `SpanMap`.
enum SpanFamily: MapFamily {
  static let name = "span"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(SpanMap<Key, Value>(seed: test.seed))
  }
}

/// `SharedSpanMap`: each operation of the model, and a copy now and then that must stay what it was.
enum SharedSpanFamily: MapFamily {
  static let name = "span-cow"
  static func attack<Key: SpanKey, Value: Equatable>(_ test: ModelTest<Key, Value>) throws(Disagreement) {
    try test.run(CopiedMap<Key, Value>(map: SharedSpanMap(seed: test.seed)))
  }
}

/// A `SharedSpanMap` with the copy that was last taken of it and what that copy must hold.
private struct CopiedMap<Key: SpanKey, Value: Equatable>: AttackedMap {
  var map: SharedSpanMap<Key, Value>
  private var copied = SharedSpanMap<Key, Value>()
  private var expected: [Key: Value] = [:]

  init(map: SharedSpanMap<Key, Value>) { self.map = map }

  var count: Int { map.count }
  subscript(key: Key) -> Value? {
    get { map[key] }
    set { map[key] = newValue }
  }
  func value(forKey key: Key) -> Value? { map.value(forKey: key) }
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value? { map.updateValue(value, forKey: key) }
  mutating func removeValue(forKey key: Key) -> Value? { map.removeValue(forKey: key) }
  mutating func removeAll(keepingCapacity: Bool) { map.removeAll(keepingCapacity: keepingCapacity) }
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) { try map.forEach(body) }
  func checkInvariants() { map.checkInvariants() }

  mutating func changeMany(_ model: inout [Key: Value], with entries: [(Key, Value)], _ random: inout SplitMix64) {
    changeBoth(&map, &model, with: entries, &random)
  }

  mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {
    copied.checkInvariants()
    try require(copied.count == expected.count, "the copy has \(copied.count) entries, expected \(expected.count)")
    try copied.forEach { (key: Key, value: Value) throws(Disagreement) in
      try require(expected[key] == value, "the copy changed at \(key)")
    }
    copied = map
    expected = [:]
    map.forEach { expected[$0] = $1 }
  }
}

extension SpanMap: AttackedMap {
  /// Shrinks to the least memory that holds the entries, or reserves room for up to twice `keys`.
  public mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {
    if random.below(2) == 0 {
      shrinkToFit()
      let smallest = SpanMap(minimumCapacity: count).capacity
      try require(capacity == smallest, "shrunk to \(capacity), expected \(smallest)")
      return
    }
    let wanted = random.below(keys * 2)
    reserveCapacity(wanted)
    try require(capacity >= wanted, "reserved \(wanted), capacity \(capacity)")
  }
}
