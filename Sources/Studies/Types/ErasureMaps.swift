/// A map of the erasure study with its keys and the values that stores go through.
///
/// Entry k belongs to the k-th key; operation n uses key n and value n, cyclically.
protocol ErasureMap {
  /// Stores the operation's value under its key.
  mutating func store(_ operation: Int)
  /// A number read from the value of the operation's key.
  func load(_ operation: Int) -> UInt64
}

/// Different values that stores go through: those of 0 up to this number, a power of two.
let erasureValueCount = 64

extension ErasureMap {
  /// Stores, and returns the number of operations: reading back would be a look-up.
  @inline(never)
  mutating func storeAll(_ operations: Range<Int>) -> UInt64 {
    for operation in operations { store(operation) }
    return UInt64(operations.count)
  }

  /// Looks up, and returns the sum of what was read.
  @inline(never)
  func loadAll(_ operations: Range<Int>) -> UInt64 {
    var sum: UInt64 = 0
    for operation in operations { sum &+= load(operation) }
    return sum
  }
}

/// The content of maps with string keys: keys, and a value for each.
struct ErasureEntries<Value: ErasableValue> {
  /// The keys of the map.
  let keys: [String]
  /// The values that stores go through.
  let values: [Value]

  /// Values for these keys.
  init(keys: [String]) {
    self.keys = keys
    values = (0..<UInt64(erasureValueCount)).map(Value.make)
  }

  /// The entries to fill a map with.
  var all: [(String, Value)] { keys.indices.map { (keys[$0], values[$0 % erasureValueCount]) } }

  /// The operation's key. O(1).
  @inline(__always)
  func key(_ operation: Int) -> String { keys[operation % keys.count] }

  /// The value that the operation stores. O(1), or making a Mirror.
  @inline(__always)
  func value(_ operation: Int) -> Value { Value.stored(UInt64(truncatingIfNeeded: operation), of: values) }
}

/// Values whose type the map knows. If the compiler knows it too, the code is compiled for it; if the type is
/// opened at run time, the unspecialised generic code is used.
struct ConcreteMap<Value: ErasableValue>: ErasureMap {
  private let entries: ErasureEntries<Value>
  private var map: [String: Value]

  /// A map that has all of these keys.
  init(keys: [String]) {
    entries = ErasureEntries(keys: keys)
    map = Dictionary(uniqueKeysWithValues: entries.all)
  }

  @inline(__always)
  mutating func store(_ operation: Int) { map[entries.key(operation)] = entries.value(operation) }

  @inline(__always)
  func load(_ operation: Int) -> UInt64 { map[entries.key(operation)]?.word ?? 0 }
}

/// Values about which the map knows nothing: a look-up must cast to the type again.
struct AnyMap<Value: ErasableValue>: ErasureMap {
  private let entries: ErasureEntries<Value>
  private var map: [String: Any]

  /// A map that has all of these keys.
  init(keys: [String]) {
    entries = ErasureEntries(keys: keys)
    map = Dictionary(uniqueKeysWithValues: entries.all.map { ($0, $1 as Any) })
  }

  @inline(__always)
  mutating func store(_ operation: Int) { map[entries.key(operation)] = entries.value(operation) }

  @inline(__always)
  func load(_ operation: Int) -> UInt64 { (map[entries.key(operation)] as? Value)?.word ?? 0 }
}

/// Values of which the map knows only a protocol: a look-up calls through it.
struct ProtocolMap<Value: ErasableValue>: ErasureMap {
  private let entries: ErasureEntries<Value>
  private var map: [String: any ErasableValue]

  /// A map that has all of these keys.
  init(keys: [String]) {
    entries = ErasureEntries(keys: keys)
    map = Dictionary(uniqueKeysWithValues: entries.all.map { ($0, $1 as any ErasableValue) })
  }

  @inline(__always)
  mutating func store(_ operation: Int) { map[entries.key(operation)] = entries.value(operation) }

  @inline(__always)
  func load(_ operation: Int) -> UInt64 { map[entries.key(operation)]?.word ?? 0 }
}

/// No map: only the value of the last operation, to measure the cost of making values on its own.
struct NoMap<Value: ErasableValue>: ErasureMap {
  private let entries: ErasureEntries<Value>
  private var last: Value

  /// Values as the maps with these keys store them.
  init(keys: [String]) {
    entries = ErasureEntries(keys: keys)
    last = entries.values[0]
  }

  @inline(__always)
  mutating func store(_ operation: Int) { last = entries.value(operation) }

  @inline(__always)
  func load(_ operation: Int) -> UInt64 { last.word }
}

/// Keys whose type the map knows.
struct PlainKeyMap<Key: ErasableValue & Hashable>: ErasureMap {
  private let keys: [Key]
  private var map: [Key: UInt64] = [:]

  /// A map with that many keys.
  init(count: Int) {
    keys = (0..<UInt64(count)).map(Key.make)
    for (index, key) in keys.enumerated() { map[key] = UInt64(index % erasureValueCount) }
  }

  @inline(__always)
  mutating func store(_ operation: Int) {
    map[keys[operation % keys.count]] = UInt64(truncatingIfNeeded: operation % erasureValueCount)
  }

  @inline(__always)
  func load(_ operation: Int) -> UInt64 { map[keys[operation % keys.count]] ?? 0 }
}

/// Keys that are wrapped for each operation.
struct AnyHashableMap<Key: ErasableValue & Hashable>: ErasureMap {
  private let keys: [Key]
  private var map: [AnyHashable: UInt64] = [:]

  /// A map with that many keys.
  init(count: Int) {
    keys = (0..<UInt64(count)).map(Key.make)
    for (index, key) in keys.enumerated() { map[AnyHashable(key)] = UInt64(index % erasureValueCount) }
  }

  @inline(__always)
  mutating func store(_ operation: Int) {
    map[AnyHashable(keys[operation % keys.count])] = UInt64(truncatingIfNeeded: operation % erasureValueCount)
  }

  @inline(__always)
  func load(_ operation: Int) -> UInt64 { map[AnyHashable(keys[operation % keys.count])] ?? 0 }
}
