/// A map with the operations of Go's `sync.Map`: each on one key takes effect at one instant, and none is mutating. Dictionary's
/// names follow from them.
///
/// ```swift
/// func visit<Visits: SyncOperations<String, Int>>(_ page: String, _ visits: Visits) where Visits.Value: Equatable {
///   let (count, isKnown) = visits.loadOrStore(1, forKey: page)
///   if isKnown { visits.store(count + 1, forKey: page) }
/// }
/// ```
public protocol SyncOperations<Key, Value>: CreatableMap, AnyObject {
  /// An empty map with a hash seed of its own. O(1).
  init()

  /// An empty map whose hashes follow from `seed` alone. O(1).
  init(seed: UInt64)

  /// The value of `key`, or nil. Expected O(1).
  func load(_ key: Key) -> Value?

  /// Sets the value of `key`. Expected O(1).
  func store(_ value: consuming Value, forKey key: Key)

  /// Sets the value of `key` and returns the one it replaces, or nil. Expected O(1).
  @discardableResult
  func swap(_ value: consuming Value, forKey key: Key) -> Value?

  /// The value of `key` if it has one (`loaded` is true), else `value`, which is stored (`loaded` is false). Expected O(1).
  @discardableResult
  func loadOrStore(_ value: Value, forKey key: Key) -> (value: Value, loaded: Bool)

  /// Removes `key` and returns its value, or nil if it has none. Expected O(1).
  @discardableResult
  func loadAndDelete(_ key: Key) -> Value?

  /// Calls `body` with a copy of the value of `key`, nil if it is absent, and stores what `body` leaves, as if nobody had used
  /// the key in the meantime; setting nil removes the key. `body` holds no lock and is called again if another thread has
  /// written. If it throws, nothing is stored. Expected O(1) if threads rarely meet at one key.
  func modify<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result

  /// Removes all entries, and the memory too. O(entries).
  func clear()

  /// Calls `body` with entries until it returns false. O(entries).
  func range<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Bool) throws(Failure)
}

extension SyncOperations {
  /// An empty map. Like Go's `sync.Map`, it can't reserve capacity: the number is ignored. O(1).
  public init(minimumCapacity: Int) { self.init() }

  /// An empty map whose hashes follow from `seed` alone. The capacity is ignored. O(1).
  public init(minimumCapacity: Int, seed: UInt64) { self.init(seed: seed) }

  /// `load`. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? { load(key) }

  /// True if `key` has a value. Same cost as `load`.
  @inlinable
  public func contains(_ key: Key) -> Bool { load(key) != nil }

  /// `swap`. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public func updateValue(_ value: consuming Value, forKey key: Key) -> Value? { swap(value, forKey: key) }

  /// `loadAndDelete`. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public func removeValue(forKey key: Key) -> Value? { loadAndDelete(key) }

  /// `clear`. There is no capacity to keep. O(entries).
  public func removeAll(keepingCapacity: Bool = false) { clear() }

  /// `range` to its end. O(entries).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try range { (key, value) throws(Failure) in
      try body(key, value)
      return true
    }
  }

  /// The number of keys that have a value, counted by a walk, with the same caveats as `range`. O(entries).
  @inlinable
  public var count: Int {
    var count = 0
    range { _, _ in
      count &+= 1
      return true
    }
    return count
  }

  /// Inserts `value` unless `key` has one: the present value, or nil if `value` was inserted. `loadOrStore` in the form of
  /// the other shared maps. Same cost.
  @inlinable
  @discardableResult
  public func insertIfAbsent(_ value: Value, forKey key: Key) -> Value? {
    let (found, loaded) = loadOrStore(value, forKey: key)
    return loaded ? found : nil
  }
}

/// The operations of Go's `sync.Map` that compare values. Changes of many entries follow from them, key by key: each compares
/// with the value it has seen before it replaces or removes it, as Go's loops with CompareAndSwap and CompareAndDelete do.
public protocol ComparingSyncOperations<Key, Value>: SyncOperations where Value: Equatable {
  /// Replaces the value of `key` by `new` if it equals `old`; false if it doesn't or there is none. Expected O(1).
  @discardableResult
  func compareAndSwap(forKey key: Key, from old: Value, to new: Value) -> Bool

  /// Removes `key` if its value equals `old`; false if it doesn't or there is none. Expected O(1).
  @discardableResult
  func compareAndDelete(forKey key: Key, from old: Value) -> Bool
}

extension ComparingSyncOperations {
  /// Removes every entry that `shouldBeRemoved` accepts, unless its value has changed since. No entry is asked about twice;
  /// those that other threads write in the meantime may or may not be. If it throws, the entries before have been removed.
  /// `shouldBeRemoved` may use the map. O(entries).
  @inlinable
  public func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) {
    try forEach { (key, value) throws(Failure) in
      if try shouldBeRemoved((key, value)) { compareAndDelete(forKey: key, from: value) }
    }
  }

  /// Inserts `entries`, each at one instant; `combine` makes one value of the one that a key has and the new one, and is
  /// called again if another thread has written in between. If it throws, the entries before stay merged. Expected
  /// O(entries), unless other threads keep writing the same keys.
  @inlinable
  public func merge<Entries: Sequence, Failure: Error>(
    _ entries: Entries, uniquingKeysWith combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) where Entries.Element == (Key, Value) {
    for (key, value) in entries { try mergeAtOnce(value, forKey: key, combine) }
  }

  /// Inserts the entries of another map, of whatever type, as with a sequence. Expected O(capacity of `other`), unless other
  /// threads keep writing the same keys.
  @inlinable
  public func merge<Other: ReadableMap & ~Copyable, Failure: Error>(
    _ other: borrowing Other, uniquingKeysWith combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) where Other.Key == Key, Other.Value == Value {
    try other.forEach { (key, value) throws(Failure) in try mergeAtOnce(value, forKey: key, combine) }
  }

  @inlinable
  func mergeAtOnce<Failure: Error>(
    _ value: Value, forKey key: Key, _ combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) {
    var isDone = false
    while !isDone {
      let (present, isPresent) = loadOrStore(value, forKey: key)
      isDone = !isPresent
      if isPresent { isDone = compareAndSwap(forKey: key, from: present, to: try combine(present, value)) }
    }
  }
}

extension ReadMostlyMap: SyncOperations {}
extension ReadMostlyMap: ComparingSyncOperations where Value: Equatable {}
extension ReadMostlyMap: ExpressibleByDictionaryLiteral {}
extension ReadMostlyMap: CustomStringConvertible {}

extension HashTrieMap: SyncOperations {}
extension HashTrieMap: ComparingSyncOperations where Value: Equatable {}
extension HashTrieMap: ExpressibleByDictionaryLiteral {}
extension HashTrieMap: CustomStringConvertible {}
