/// A map that is read through Dictionary's operations, under Dictionary's names. `DictionaryOperations` adds changes.
///
/// ```swift
/// func total<Sizes: ReadableMap<String, Int> & ~Copyable>(_ sizes: borrowing Sizes) -> Int {
///   var total = 0
///   sizes.forEach { total += $1 }
///   return total
/// }
/// ```
///
/// What follows from these four requirements is the same for every map: keys, values, a description, a comparison of two
/// maps, a common hash value, an encoding. A map that can be copied makes Swift's protocols of them by empty extensions;
/// one that can't be copied can't conform to Swift's protocols, and has the functions.
public protocol ReadableMap<Key, Value>: ~Copyable {
  /// What values are looked up by.
  associatedtype Key
  /// What is kept for a key.
  associatedtype Value

  /// The number of entries. O(1); O(shards) for `ShardedMap` and O(entries) for `ReadMostlyMap` and `HashTrieMap`.
  var count: Int { get }

  /// The value of `key`, or nil. Expected O(1).
  func value(forKey key: Key) -> Value?

  /// True if `key` has a value. Expected O(1).
  func contains(_ key: Key) -> Bool

  /// Calls `body` with every entry. Whether it sees changes made during the iteration depends on the map. O(capacity).
  func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure)
}

extension ReadableMap where Self: ~Copyable {
  /// True if `key` has a value: looks it up. Expected O(1).
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool { value(forKey: key) != nil }

  /// The keys, in the order of `forEach`, copied into an array. To find one, ask the map. O(capacity).
  @inlinable
  public var keys: [Key] {
    var keys: [Key] = []
    keys.reserveCapacity(count)
    forEach { key, _ in keys.append(key) }
    return keys
  }

  /// The values, in the order of `forEach`, copied into an array. O(capacity).
  @inlinable
  public var values: [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    forEach { _, value in values.append(value) }
    return values
  }

  /// The entries as Dictionary describes them: `["http": 80]`, in the order of `forEach`; `[:]` if there are none.
  /// O(capacity).
  public var description: String {
    var text = ""
    forEach { key, value in
      text += text.isEmpty ? "[" : ", "
      debugPrint(key, terminator: ": ", to: &text)
      debugPrint(value, terminator: "", to: &text)
    }
    return text.isEmpty ? "[:]" : text + "]"
  }
}

extension ReadableMap where Self: ~Copyable, Value: Equatable {
  /// True if both maps hold the same keys with equal values, whatever their types are: what `==` says of dictionaries.
  /// Of maps that other threads change meanwhile, it compares what the walk saw. Expected O(capacity).
  @inlinable
  public func hasSameEntries<Other: ReadableMap & ~Copyable>(as other: borrowing Other) -> Bool
  where Other.Key == Key, Other.Value == Value {
    if count != other.count { return false }
    do throws(EntriesDiffer) {
      try forEach { (key, value) throws(EntriesDiffer) in
        if other.value(forKey: key) != value { throw EntriesDiffer() }
      }
      return true
    } catch {
      return false
    }
  }
}

/// Ends a walk over two maps at the first difference.
@usableFromInline
struct EntriesDiffer: Error {
  @inlinable
  init() {}
}

extension ReadableMap where Self: ~Copyable, Key: Hashable, Value: Hashable {
  /// Feeds the entries in a way that does not depend on their order: maps with the same entries feed the same. O(capacity).
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    forEach { key, value in
      var entry = Hasher()
      entry.combine(key)
      entry.combine(value)
      sum &+= entry.finalize()
    }
    hasher.combine(count)
    hasher.combine(sum)
  }
}

extension ReadableMap where Self: ~Copyable, Key: Hashable & Encodable, Value: Encodable {
  /// Encodes the entries as a dictionary with them is encoded, and so that one can be decoded from them, and the other way
  /// round: by way of a dictionary. O(capacity). Throws what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var entries: [Key: Value] = [:]
    entries.reserveCapacity(count)
    forEach { entries[$0] = $1 }
    try entries.encode(to: encoder)
  }
}
