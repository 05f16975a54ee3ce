public import MapVariants
import SeededRandom

/// Drives a map and a Dictionary through the same random operations and compares every answer.
public struct ModelTest<Key: Hashable, Value: Equatable> {
  /// Keys are drawn from these, so a run reaches at most as many entries.
  public var keys: [Key]
  /// A value from a random number.
  public var makeValue: (UInt64) -> Value
  /// Operations in all.
  public var operations: Int
  /// Decides every operation.
  public var seed: UInt64
  /// How often, in operations, the whole map is compared and its invariants are checked.
  public var checkEvery: Int

  /// A test of `operations` operations over `keys`.
  public init(
    keys: [Key], makeValue: @escaping (UInt64) -> Value, operations: Int, seed: UInt64, checkEvery: Int
  ) {
    self.keys = keys
    self.makeValue = makeValue
    self.operations = operations
    self.seed = seed
    self.checkEvery = checkEvery
  }

  /// Attacks `map`, which must be empty.
  ///
  /// Sizes swing: insertions are likelier than removals in one stretch and rarer in the next, so the map passes through
  /// all sizes from nearly 0 to nearly all keys, growing, shrinking and leaving marks.
  @inline(__always)
  public func run<Map: AttackedMap & ~Copyable>(_ map: consuming Map) throws(Disagreement)
  where Map.Key == Key, Map.Value == Value {
    var map = map
    var model: [Key: Value] = [:]
    var random = SplitMix64(seed: seed)
    let stretch = max(keys.count * 3, 50)
    for operation in 0..<operations {
      let key = keys[random.below(keys.count)]
      let grows = operation / stretch % 2 == 0
      switch random.below(100) {
      case 0..<(grows ? 45 : 15):
        let value = makeValue(random.next())
        try agree(map.updateValue(value, forKey: key), model.updateValue(value, forKey: key), "update", key, operation)
      case ..<(grows ? 55 : 20):
        let value = makeValue(random.next())
        map[key] = value
        model[key] = value
      case ..<(grows ? 70 : 60):
        try agree(map.removeValue(forKey: key), model.removeValue(forKey: key), "remove", key, operation)
      case ..<(grows ? 73 : 65):
        map[key] = nil
        model[key] = nil
      default:
        try agree(map[key], model[key], "look-up", key, operation)
      }
      if random.below(stretch * 4) == 0 {
        let keepingCapacity = random.below(2) == 0
        map.removeAll(keepingCapacity: keepingCapacity)
        model.removeAll(keepingCapacity: keepingCapacity)
      }
      if random.below(stretch) == 0 { try map.disturb(&random, keys: keys.count) }
      if random.below(stretch) == 0 {
        let entries = (0..<1 + random.below(min(keys.count, 200))).map { _ in
          (keys[random.below(keys.count)], makeValue(random.next()))
        }
        map.changeMany(&model, with: entries, &random)
      }
      let count = map.count
      try require(count == model.count, "operation \(operation): count is \(count), expected \(model.count)")
      if operation % checkEvery == 0 { try compare(map, model, operation) }
    }
    try compare(map, model, operations)
  }

  @inline(__always)
  private func agree(
    _ found: Value?, _ expected: Value?, _ what: String, _ key: Key, _ operation: Int
  ) throws(Disagreement) {
    try require(
      found == expected,
      "operation \(operation): \(what) of \(key) gave \(found as Any), expected \(expected as Any)")
  }

  private func compare<Map: AttackedMap & ~Copyable>(
    _ map: borrowing Map, _ model: [Key: Value], _ operation: Int
  ) throws(Disagreement) where Map.Key == Key, Map.Value == Value {
    map.checkInvariants()
    var visited = 0
    try map.forEach { (key: Key, value: Value) throws(Disagreement) in
      visited += 1
      try agree(value, model[key], "visit", key, operation)
    }
    try require(visited == model.count, "operation \(operation): visited \(visited), expected \(model.count)")
  }
}
