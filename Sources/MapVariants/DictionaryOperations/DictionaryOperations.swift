// Dictionary's operations, as a protocol: for code written once for all maps of this library.
//
// The requirements are operations that every map has, whether it is a noncopyable struct, a value like Dictionary or a
// class shared by threads. Operations that some maps lack are in refinements: a map class that grows by layers has no
// capacity, and Go's map can't reserve capacity.
//
// A subscript is not among the requirements. On a map that threads share, `map[key]? += 1` would be two operations with
// a gap.
//
// Generic code that is specialised for its map makes no call through the protocol: every witness here is inlinable.

/// A map that is used through Dictionary's operations, under Dictionary's names.
///
/// ```swift
/// func countWords<Counts: DictionaryOperations & ~Copyable>(
///   in words: [String], into counts: inout Counts
/// ) where Counts.Key == String, Counts.Value == Int {
///   for word in words {
///     let old = counts.value(forKey: word) ?? 0
///     counts.updateValue(old + 1, forKey: word)
///   }
/// }
/// ```
///
/// A map with these names conforms by an empty extension. The costs depend on the map; unless stated otherwise, they
/// are the ones below.
public protocol DictionaryOperations<Key, Value>: ReadableMap, ~Copyable {
  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new. Expected O(1), amortised.
  @discardableResult
  mutating func updateValue(_ value: consuming Value, forKey key: Key) -> Value?

  /// Removes `key` and returns its value, or nil if it is absent. Expected O(1).
  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value?

  /// Calls `body` with the value of `key`, nil if it is absent, and keeps what `body` leaves: setting a value inserts or
  /// replaces it, setting nil removes the key. If `body` throws, its changes remain; in maps that call it without a lock, and
  /// again if another thread has written, nothing is stored then. Expected O(1).
  mutating func modify<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result

  /// Removes all entries, and the memory too unless `keepingCapacity`. Maps without capacity keep none. O(capacity).
  mutating func removeAll(keepingCapacity: Bool)
}

extension DictionaryOperations where Self: ~Copyable {
  /// Calls `body` with a copy of the value of `key` and writes it back: two look-ups, so a map that threads share must
  /// have its own. If `body` throws, its changes remain. Expected O(1).
  @inlinable
  public mutating func modify<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var value = value(forKey: key)
    let isPresent = if case .some = value { true } else { false }
    defer {
      if let changed = value.take() {
        updateValue(changed, forKey: key)
      } else if isPresent {
        removeValue(forKey: key)
      }
    }
    return try body(&value)
  }
}

/// A map that generic code can create.
public protocol CreatableMap<Key, Value>: DictionaryOperations, ~Copyable {
  /// An empty map that can take `minimumCapacity` entries before it grows. A map that can't reserve ignores the number.
  /// O(minimumCapacity).
  init(minimumCapacity: Int)

  /// As above, with hashes that follow from `seed` alone. A map whose hashes are not its own ignores the seed.
  init(minimumCapacity: Int, seed: UInt64)
}

extension CreatableMap where Self: ~Copyable {
  /// `init(minimumCapacity:)`: the map takes no seed. O(minimumCapacity).
  @inlinable
  @inline(__always)
  public init(minimumCapacity: Int, seed: UInt64) { self.init(minimumCapacity: minimumCapacity) }
}

/// A map that knows how many entries its memory has room for.
public protocol CapacityReporting<Key, Value>: DictionaryOperations, ~Copyable {
  /// The number of entries that the current memory has room for. O(1).
  var capacity: Int { get }

  /// A number that changes whenever the map's memory changes, and only then: it is used to notice resizes. O(1).
  var memoryMark: Int { get }
}

extension CapacityReporting where Self: ~Copyable {
  /// The capacity, for maps whose capacity changes only with their memory. O(1).
  @inlinable
  @inline(__always)
  public var memoryMark: Int { capacity }
}

/// A map that can make room in advance.
public protocol CapacityReserving<Key, Value>: CapacityReporting, ~Copyable {
  /// Makes room for `minimumCapacity` entries in all. O(capacity) when memory must be allocated, else O(1).
  mutating func reserveCapacity(_ minimumCapacity: Int)
}
