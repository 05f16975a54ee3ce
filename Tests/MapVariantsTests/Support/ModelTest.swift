import MapVariants
import Testing

/// What the maps have in common, and what the model test drives.
protocol ModelledMap: ~Copyable {
  associatedtype Key: Hashable
  associatedtype Value

  init()
  init(minimumCapacity: Int)
  var count: Int { get }
  var isEmpty: Bool { get }
  var capacity: Int { get }
  subscript(key: Key) -> Value? { get set }
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value?
  mutating func removeValue(forKey key: Key) -> Value?
  mutating func removeAll(keepingCapacity: Bool)
  mutating func reserveCapacity(_ minimumCapacity: Int)
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure)
  func checkInvariants()
}

extension SpanMap: ModelledMap {}
extension ArenaMap: ModelledMap {}
extension PooledMap: ModelledMap {}

/// Drives a map and a Dictionary through the same random operations and compares every answer.
struct ModelTest<Key: Hashable, Value: Equatable> {
  /// Keys are drawn from these, so a run reaches at most as many entries.
  var keys: [Key]
  var makeValue: (UInt64) -> Value
  var operations: Int
  var seed: UInt64
  /// How often the whole map is compared and its invariants are checked.
  var checkEvery: Int

  /// Sizes swing: insertions are likelier than removals in one stretch and rarer in the next, so the map passes through
  /// all sizes from nearly 0 to nearly all keys, growing, shrinking and leaving marks.
  func run<Map: ModelledMap & ~Copyable>(_ map: consuming Map) where Map.Key == Key, Map.Value == Value {
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
        #expect(map.updateValue(value, forKey: key) == model.updateValue(value, forKey: key))
      case ..<(grows ? 55 : 20):
        let value = makeValue(random.next())
        map[key] = value
        model[key] = value
      case ..<(grows ? 70 : 60):
        #expect(map.removeValue(forKey: key) == model.removeValue(forKey: key))
      case ..<(grows ? 73 : 65):
        map[key] = nil
        model[key] = nil
      default:
        #expect(map[key] == model[key])
      }
      if random.below(stretch * 4) == 0 {
        let keepingCapacity = random.below(2) == 0
        map.removeAll(keepingCapacity: keepingCapacity)
        model.removeAll(keepingCapacity: keepingCapacity)
      }
      if random.below(stretch) == 0 {
        let wanted = random.below(keys.count * 2)
        map.reserveCapacity(wanted)
        #expect(map.capacity >= wanted)
      }
      #expect(map.count == model.count)
      if operation % checkEvery == 0 { compare(map, model) }
    }
    compare(map, model)
  }

  private func compare<Map: ModelledMap & ~Copyable>(_ map: borrowing Map, _ model: [Key: Value])
  where Map.Key == Key, Map.Value == Value {
    map.checkInvariants()
    #expect(map.isEmpty == model.isEmpty)
    #expect(map.capacity >= map.count)
    var visited = 0
    map.forEach { (key: Key, value: Value) in
      visited += 1
      #expect(model[key] == value)
    }
    #expect(visited == model.count)
  }
}
