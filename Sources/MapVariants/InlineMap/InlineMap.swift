public import Synchronization

// InlineMap: a few entries inside the struct itself, found by comparing keys one by one.
//
// Layout. An InlineArray of `capacity` keys, one of values, and their number. The first `count` places hold the entries in
// the order of insertion; the others are nil. Nothing is on the heap, and nothing is hashed: with up to 8 entries, comparing
// 1 to 8 keys in one or two cache lines costs less than the hash of a string alone, and about as much as that of an integer.
// Therefore keys need only be Equatable. The search is linear, so capacities beyond 16 are better served by SpanMap.
//
// Integers of 8 bytes are compared four at a time, and the answers gathered in a mask: a jump after each comparison is
// guessed wrong about once in a look-up, which costs more than all comparisons.
//
// Strings are compared as in the other maps (`String.isSameKey`): two words for two texts of up to 15 bytes, a call only
// for longer ones.
//
// Why optionals. Uninitialised storage for a generic number of places (@_rawLayout) is an experimental feature whose
// generic form the 6.3.1 compiler can't translate (broken module: "instruction does not dominate all uses"). Writing nil
// into 8 places costs 16 stores, about 2 ns, and checking them again when the map is destroyed costs as many loads. In
// return the compiler itself destroys exactly the live entries, and there is no deinit that could be wrong. Entries
// with references pay an extra price: 6.3 destroys an InlineArray through witness tables, element by element. In that
// case two arrays take two thirds of the instructions of one array of optional pairs (390 fewer for a map of three
// short strings).
//
// Why the pin. A struct whose parts the compiler can see may be held in registers and is copied to the stack as a
// whole whenever the address of its InlineArray is needed: 200 bytes per look-up. A type with an Atomic inside has no
// value without an address, so the map stays where it is and look-ups read it in place. The atomic is never used.
// Measured on three insertions and look-ups of strings: 378 ns without the pin, 60 ns with it.
//
// Removal moves the entries after the removed one down by one place (at most 7 entries if the capacity is 8), and so
// keeps the order.
//
// Invariants (`checkInvariants`):
//   1. 0 <= count <= capacity.
//   2. The keys and values below count are not nil, all others are.
//   3. No two keys are equal.

/// A map of at most `capacity` entries stored inside the struct: no allocation, no hashing.
///
/// Looking up, inserting and removing compare keys one by one: O(count), with count at most `capacity`, which should
/// be 8 or so. Entries are visited in the order of insertion. If there is no room for a new key,
/// `tryUpdateValue(_:forKey:)` refuses it, and `updateValue(_:forKey:)` and the subscripts trap.
///
/// `InlineMap` can't be copied; pass it `borrowing` or `inout`, or move it. Moving it moves all places.
///
/// ```swift
/// var headers = InlineMap<8, String, String>()
/// headers["accept"] = "text/html"
/// headers["host"] = "example.com"
/// print(headers["host"] ?? "")  // example.com
/// ```
///
/// A key that isn't equal to itself (a NaN) is never found, and each of its insertions takes a place, as in Dictionary.
@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
@frozen
public struct InlineMap<let capacity: Int, Key: Equatable, Value>: ~Copyable {
  @usableFromInline var keyPlaces: InlineArray<capacity, Key?>
  /// The value of the key at the same index.
  @usableFromInline var valuePlaces: InlineArray<capacity, Value?>
  /// The number of entries. O(1).
  @inlinable public var count: Int { entryCount }
  @usableFromInline var entryCount: Int
  /// Keeps the struct in memory; see the head of this file.
  @usableFromInline let pin: Atomic<Bool>

  /// An empty map. O(capacity), about 2 ns for 8 places.
  @inlinable
  @inline(__always)
  public init() {
    keyPlaces = InlineArray { places in
      while !places.isFull { places.append(nil) }
    }
    valuePlaces = InlineArray { places in
      while !places.isFull { places.append(nil) }
    }
    entryCount = 0
    pin = Atomic(false)
  }

  /// The number of places. O(1).
  @inlinable public var capacity: Int { Self.capacity }

  /// True if there is no entry. O(1).
  @inlinable public var isEmpty: Bool { entryCount == 0 }

  /// True if there is no room for another key. O(1).
  @inlinable public var isFull: Bool { entryCount == capacity }

  /// Does nothing if `minimumCapacity` is at most `capacity`, else traps: the number of places is fixed. O(1).
  @inlinable
  public func reserveCapacity(_ minimumCapacity: Int) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    precondition(minimumCapacity <= capacity, "an inline map can't grow")
  }

  /// The value of `key`, or nil. Setting nil removes the entry; setting the value of a new key traps if the map is full.
  /// O(count).
  @inlinable
  public subscript(key: Key) -> Value? {
    @inline(__always)
    get {
      let index = find(key)
      return index >= 0 ? valuePlaces[unchecked: index] : nil
    }
    @inline(__always)
    set {
      if let value = newValue {
        updateValue(value, forKey: key)
      } else {
        removeValue(forKey: key)
      }
    }
  }

  /// The value of `key`, which is inserted with `defaultValue` if it is absent and changed in place. Traps if the key is
  /// absent and the map is full. O(count).
  @inlinable
  public subscript(key: Key, default defaultValue: @autoclosure () -> Value) -> Value {
    @inline(__always)
    get { self[key] ?? defaultValue() }
    @inline(__always)
    _modify {
      var index = find(key)
      if index < 0 {
        let value = defaultValue()
        checkRoom()
        index = append(key, value)
      }
      yield &valuePlaces[unchecked: index]!
    }
  }
}

@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineMap: Sendable where Key: Sendable, Value: Sendable {}
