public import MapVariants
import SeededRandom

/// A map that is compared with Dictionary: its operations, and what only an attack asks of it.
public protocol AttackedMap: DictionaryOperations, ~Copyable where Key: Hashable {
  /// The value of `key`, or nil. Setting nil removes the entry.
  subscript(key: Key) -> Value? { get set }
  /// Traps if an invariant is broken.
  func checkInvariants()
  /// Does something that must leave the entries as they are: reserve, shrink, trim, clean. `keys` is the number of
  /// different keys of the run.
  mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement)
  /// Does to the map and its model one of the operations that change many entries; nothing if the map has none.
  mutating func changeMany(_ model: inout [Key: Value], with entries: [(Key, Value)], _ random: inout SplitMix64)
}

extension AttackedMap where Self: ~Copyable {
  /// For maps that have no subscript of their own.
  public subscript(key: Key) -> Value? {
    get { value(forKey: key) }
    set {
      if let newValue { updateValue(newValue, forKey: key) } else { removeValue(forKey: key) }
    }
  }

  /// Nothing to do for maps without capacity or upkeep of their own.
  public mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {}

  /// Nothing to do for maps that change entry by entry only.
  public mutating func changeMany(
    _ model: inout [Key: Value], with entries: [(Key, Value)], _ random: inout SplitMix64
  ) {}
}

extension AttackedMap where Self: OwnedMap & ~Copyable {
  /// Merges, or removes by a condition.
  public mutating func changeMany(
    _ model: inout [Key: Value], with entries: [(Key, Value)], _ random: inout SplitMix64
  ) { changeBoth(&self, &model, with: entries, &random) }
}

extension SpanMap {
  /// As other maps of one owner, and inserts many at once.
  public mutating func changeMany(
    _ model: inout [Key: Value], with entries: [(Key, Value)], _ random: inout SplitMix64
  ) {
    if random.below(2) == 0 { return changeBoth(&self, &model, with: entries, &random) }
    if random.below(2) == 0 { insert(contentsOf: entries) } else { insert(contentsOf: entries.lazy.map { $0 }) }
    for (key, value) in entries { model[key] = value }
  }
}

/// Changes a map and its model alike, by the functions that `OwnedMap` brings and Dictionary's own.
func changeBoth<Map: OwnedMap & ~Copyable>(
  _ map: inout Map, _ model: inout [Map.Key: Map.Value], with entries: [(Map.Key, Map.Value)],
  _ random: inout SplitMix64
) where Map.Key: Hashable {
  let named = Set(entries.map(\.0))
  switch random.below(5) {
  case 0:
    map.merge(entries) { old, _ in old }
    model.merge(entries) { old, _ in old }
  case 1:
    map.merge(entries) { _, new in new }
    model.merge(entries) { _, new in new }
  case 2:
    let others = Dictionary(entries) { _, new in new }
    map.merge(others) { _, new in new }
    model.merge(others) { _, new in new }
  case 3:
    map.removeAll { named.contains($0.key) }
    model = model.filter { !named.contains($0.key) }
  default:
    map.removeAll { !named.contains($0.key) }
    model = model.filter { named.contains($0.key) }
  }
}
