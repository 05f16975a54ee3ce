public import Synchronization

/// A `BucketMap` that detects concurrent use by several threads, as Go's maps do, and then stops the program.
///
/// A write sets a flag when it begins and clears it when it ends; a thread that finds the flag set, or its own flag
/// gone, has met another writer. This helps to find mistakes but protects from nothing: two threads that do not overlap
/// between these moments are not noticed, and concurrent reads are allowed. A plain `BucketMap` has no flag and pays
/// nothing for it.
///
/// ```swift
/// var sessions = CheckedBucketMap<String, Int>()
/// sessions.updateValue(1, forKey: "a")
/// ```
///
/// In Go: `hashWriting` in `hmap.flags`, with `fatal("concurrent map writes")` and its like (runtime/map.go at go1.22.10).
/// Here the flag is a separate word before the map, read and written by relaxed atomic operations: the compiler could
/// drop plain ones, because it knows that nothing else writes to the map.
@frozen
public struct CheckedBucketMap<Key: SpanKey, Value>: ~Copyable {
  /// 1 while a write is under way.
  @usableFromInline let writing = Atomic<UInt8>(0)
  @usableFromInline var map: BucketMap<Key, Value>

  /// An empty map without memory, with a hash seed of its own. O(1).
  @inlinable
  public init() { map = BucketMap() }

  /// `BucketMap.init(minimumCapacity:)`. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int) { map = BucketMap(minimumCapacity: minimumCapacity) }

  /// `BucketMap.init(minimumCapacity:seed:)`. O(minimumCapacity).
  @inlinable
  public init(minimumCapacity: Int, seed: UInt64) { map = BucketMap(minimumCapacity: minimumCapacity, seed: seed) }

  /// The number of entries. Not checked, as in Go. O(1).
  @inlinable
  public var count: Int { map.count }

  /// The number of entries that the current table has room for. Not checked. O(1).
  @inlinable
  public var capacity: Int { map.capacity }

  /// The inner state. Not checked. O(1).
  public var state: BucketMapState { map.state }

  /// The value of `key`, or nil. Traps if a write is under way. Expected O(1).
  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? {
    if map.count != 0 { checkNobodyWrites() }
    return map[key]
  }

  /// True if `key` has a value. Traps if a write is under way. Expected O(1).
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool {
    if map.count != 0 { checkNobodyWrites() }
    return map.contains(key)
  }

  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. Traps if another write is under way
  /// when this one begins, or has ended when this one ends. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: consuming Key) -> Value? {
    beginWriting()
    let old = map.updateValue(value, forKey: key)
    endWriting()
    return old
  }

  /// Removes `key` and returns its value, or nil if it is absent. Checked like `updateValue`, an empty map like a read.
  /// Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard map.count != 0 else { return nil }
    beginWriting()
    let old = map.removeValue(forKey: key)
    endWriting()
    return old
  }

  /// Removes all entries. Checked like `updateValue`. O(capacity).
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    beginWriting()
    map.removeAll(keepingCapacity: keepingCapacity)
    endWriting()
  }

  /// Calls `body` with every entry. Traps at an entry if a write is under way. O(capacity).
  @inlinable
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    try map.forEach { (key, value) throws(Failure) in
      checkNobodyWrites()
      try body(key, value)
    }
  }

  /// Traps if the invariants of `BucketMap` don't hold or a write is under way. O(capacity); for tests.
  public func checkInvariants() {
    precondition(writing.load(ordering: .relaxed) == 0, "no write is under way")
    map.checkInvariants()
  }

  @inlinable
  @inline(__always)
  func checkNobodyWrites() {
    if writing.load(ordering: .relaxed) != 0 {
      CheckedBucketMap.stop("the map is read and written to at the same time")
    }
  }

  @inlinable
  @inline(__always)
  func beginWriting() {
    if writing.load(ordering: .relaxed) != 0 { CheckedBucketMap.stop("the map is written to by two at the same time") }
    writing.store(1, ordering: .relaxed)
  }

  @inlinable
  @inline(__always)
  func endWriting() {
    if writing.load(ordering: .relaxed) == 0 { CheckedBucketMap.stop("the map is written to by two at the same time") }
    writing.store(0, ordering: .relaxed)
  }

  @usableFromInline
  @inline(never)
  static func stop(_ reason: StaticString) -> Never { fatalError("CheckedBucketMap: \(reason)") }
}

extension CheckedBucketMap: CreatableMap, CapacityReporting {
  /// The address of the table, as in `BucketMap`. O(1).
  @inlinable
  public var memoryMark: Int { map.memoryMark }
}
