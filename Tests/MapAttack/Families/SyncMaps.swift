import MapVariants
import SeededRandom
import Synchronization

/// The maps with the operations of Go's `sync.Map`, and what tests ask of them besides.
protocol SyncMap<Key, Value>: SyncOperations, Sendable where Key: SpanKey & Sendable, Value: Sendable {
  func delete(_ key: Key)
  func reclaim() -> Int
  var retiredCount: Int { get }
  func checkInvariants()
}

/// Those whose values can be compared.
protocol ComparingSyncMap<Key, Value>: SyncMap, ComparingSyncOperations {}

extension ReadMostlyMap: SyncMap {}
extension ReadMostlyMap: ComparingSyncMap where Value: Equatable {}
extension HashTrieMap: SyncMap {}
extension HashTrieMap: ComparingSyncMap where Value: Equatable {}

/// One of them, used by one thread.
struct AttackedSyncMap<Map: SyncMap, Key: SpanKey, Value: Equatable>: AttackedMap, ~Copyable
where Map.Key == OfOneThread<Key>, Map.Value == OfOneThread<Value> {
  private let map: Map
  /// Counted here: the map's own count is a walk, and a walk promotes.
  private(set) var count = 0

  init(_ map: Map) { self.map = map }

  func value(forKey key: Key) -> Value? { map.load(OfOneThread(wrapped: key))?.wrapped }

  @discardableResult
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    let old = map.swap(OfOneThread(wrapped: value), forKey: OfOneThread(wrapped: key))
    if old == nil { count += 1 }
    return old?.wrapped
  }

  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value? {
    let old = map.loadAndDelete(OfOneThread(wrapped: key))
    if old != nil { count -= 1 }
    return old?.wrapped
  }

  mutating func removeAll(keepingCapacity: Bool) {
    map.clear()
    count = 0
  }

  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try map.range { (key, value) throws(Failure) in
      try body(key.wrapped, value.wrapped)
      return true
    }
  }

  func checkInvariants() { map.checkInvariants() }

  mutating func disturb(_ random: inout SplitMix64, keys: Int) throws(Disagreement) {
    let left = map.reclaim()
    try require(left == 0, "\(left) retired blocks are kept though nobody reads")
    let counted = map.count
    try require(counted == count, "a walk counts \(counted), expected \(count)")
  }
}

/// How a history's numbers are put into a map: each form takes another way through it.
protocol ValueForm {
  associatedtype Value: Equatable & Sendable
  static func value(_ number: UInt64) -> Value
  static func number(_ value: Value) -> UInt64
}

/// Numbers as they are: in the entry's own word.
enum PlainForm: ValueForm {
  static func value(_ number: UInt64) -> UInt64 { number }
  static func number(_ value: UInt64) -> UInt64 { value }
}

/// Every other number looks like a word that is no value, and so needs a box: what is in an entry changes its kind.
enum MarkedForm: ValueForm {
  static let mark: UInt64 = 0xfff4 << 48
  static func value(_ number: UInt64) -> UInt64 { number % 2 == 0 ? mark | number : number }
  static func number(_ value: UInt64) -> UInt64 { value & ~mark }
}

/// Two words: always in a box.
enum WideForm: ValueForm {
  struct Value: Equatable { let low, high: UInt64 }
  static func value(_ number: UInt64) -> Value { Value(low: number, high: ~number) }
  static func number(_ value: Value) -> UInt64 {
    precondition(value.high == ~value.low, "half of one value and half of another")
    return value.low
  }
}

/// How a history's keys are put into a map, and what happens beside.
protocol KeyForm {
  associatedtype Key: SpanKey & Sendable
  static func key(_ key: HesitantKey) -> Key
  /// Other keys, which threads insert and remove between the history's operations.
  static var others: [Key] { get }
}

/// All have one hash, and there are no others.
enum OneHashForm: KeyForm {
  static func key(_ key: HesitantKey) -> HesitantKey { key }
  static let others: [HesitantKey] = []
}

/// All hashes have a common beginning, and differ in one level of a trie or the next. With the other keys there are
/// enough of them for nodes, which come and go.
enum ClusteredForm: KeyForm {
  struct Key: SpanKey {
    let key: HesitantKey
    func hash(seededBy seed: HashSeed) -> UInt64 { 0x5540_0000_0000_0000 | UInt64(key.number % 8) << 50 }
    func hash(into hasher: inout Hasher) {}
  }
  static func key(_ key: HesitantKey) -> Key { Key(key: key) }
  // The histories have keys 0 to 2. 8 and 9 have the hashes of 0 and 1.
  static let others = (3..<10).map { Key(key: HesitantKey($0)) }
}

/// One of the maps as `LinearisabilityTest` wants it.
struct SharedSyncMap<Map: ComparingSyncMap, Keys: KeyForm, Values: ValueForm>: SharedMap
where Map.Key == Keys.Key, Map.Value == Values.Value {
  private final class Steps: Sendable {
    let count = Atomic<Int>(0)
  }
  private let map: Map
  private let steps = Steps()

  init(seed: UInt64) { map = Map(seed: seed) }

  /// In `ReadMostlyMap`, loads of absent keys lead to promotions, insertions to new dirty layers: both are to come often.
  static var operations: [MapOperation.Kind] {
    MapOperation.Kind.allCases + [.load, .load, .loadOrStore, .loadAndDelete]
  }

  func perform(_ operation: MapOperation, on key: HesitantKey) -> MapAnswer {
    let answer = answer(operation, Keys.key(key))
    let others = Keys.others
    if !others.isEmpty {
      // In stretches of insertions and of removals.
      let step = steps.count.wrappingAdd(1, ordering: .relaxed).newValue
      let other = others[step * 3 % others.count]
      if step / 10 % 2 == 0 { map.store(Values.value(0), forKey: other) } else { map.delete(other) }
    }
    return answer
  }

  private func answer(_ operation: MapOperation, _ key: Keys.Key) -> MapAnswer {
    let value = Values.value
    switch operation {
    case .load: return .value(map.load(key).map(Values.number))
    case .store(let number): map.store(value(number), forKey: key)
    case .swap(let number): return .value(map.swap(value(number), forKey: key).map(Values.number))
    case .loadOrStore(let number):
      let (actual, loaded) = map.loadOrStore(value(number), forKey: key)
      return .loadedOrStored(Values.number(actual), loaded: loaded)
    case .loadAndDelete: return .value(map.loadAndDelete(key).map(Values.number))
    case .delete: map.delete(key)
    case .compareAndSwap(let old, let new):
      return .flag(map.compareAndSwap(forKey: key, from: value(old), to: value(new)))
    case .compareAndDelete(let old): return .flag(map.compareAndDelete(forKey: key, from: value(old)))
    case .clear: map.clear()
    case .insertIfAbsent(let number):
      return .value(map.insertIfAbsent(value(number), forKey: key).map(Values.number))
    case .add, .toggle:
      return map.modify(key) { present in
        var number = present.map(Values.number)
        let answer = operation.modify(&number)
        present = number.map(value)
        return answer
      }
    }
    return .done
  }

  func checkInvariants() { map.checkInvariants() }
}
