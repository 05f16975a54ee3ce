// InlineList: a few elements inside the struct itself, an InlineArray with a count.
//
// Places beyond the count hold nil, for the same reason as in InlineMap: uninitialised storage for a generic number of
// places can't be declared yet. The compiler itself then destroys and copies exactly the live elements.
//
// Invariants (`checkInvariants`):
//   1. 0 <= count <= capacity.
//   2. The places below count are not nil, all others are.

/// A list of at most `capacity` elements stored inside the struct: no allocation, however often it grows and shrinks.
///
/// It is a value: a copy has its own elements, and copying copies all places. `append` traps if the list is full;
/// `tryAppend` says whether there was room.
///
/// ```swift
/// var path = InlineList<8, Int>()
/// path.append(3)
/// path.append(5)
/// print(path.count, path[1])  // 2 5
/// ```
@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
@frozen
public struct InlineList<let capacity: Int, Element> {
  @usableFromInline var places: InlineArray<capacity, Element?>
  /// The number of elements. O(1).
  @inlinable public var count: Int { elementCount }
  @usableFromInline var elementCount: Int

  /// An empty list. O(capacity).
  @inlinable
  @inline(__always)
  public init() {
    places = InlineArray(repeating: nil)
    elementCount = 0
  }

  /// The number of places. O(1).
  @inlinable public var capacity: Int { Self.capacity }

  /// True if there is no element. O(1).
  @inlinable public var isEmpty: Bool { elementCount == 0 }

  /// True if there is no room for another element. O(1).
  @inlinable public var isFull: Bool { elementCount == capacity }

  /// The element at `index`, which must be at least 0 and below `count`: traps otherwise. O(1).
  @inlinable
  public subscript(index: Int) -> Element {
    @inline(__always)
    get {
      checkIndex(index)
      return places[unchecked: index].unsafelyUnwrapped
    }
    @inline(__always)
    _modify {
      checkIndex(index)
      yield &places[unchecked: index]!
    }
  }

  /// Adds an element after all others. Traps if the list is full. O(1).
  @inlinable
  @inline(__always)
  public mutating func append(_ element: consuming Element) {
    precondition(!isFull, "an inline list is full: tryAppend says whether there is room")
    places[unchecked: elementCount] = element
    elementCount &+= 1
  }

  /// Adds an element after all others and returns true, or returns false if there is no room. O(1).
  @inlinable
  @inline(__always)
  public mutating func tryAppend(_ element: consuming Element) -> Bool {
    guard !isFull else { return false }
    append(element)
    return true
  }

  /// Removes the last element and returns it, or nil if there is none. O(1).
  @inlinable
  @inline(__always)
  public mutating func popLast() -> Element? {
    guard elementCount > 0 else { return nil }
    elementCount &-= 1
    return exchange(&places[unchecked: elementCount], with: nil)
  }

  /// Removes all elements. O(count).
  @inlinable
  public mutating func removeAll() {
    while popLast() != nil {}
  }

  /// Calls `body` with every element, in order. O(count).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Element) throws(Failure) -> Void) throws(Failure) {
    var index = 0
    while index < elementCount {
      try body(places[unchecked: index].unsafelyUnwrapped)
      index &+= 1
    }
  }

  @inlinable
  @inline(__always)
  func checkIndex(_ index: Int) {
    precondition(index >= 0 && index < elementCount, "an index of an inline list must be below its count")
  }

  /// Traps unless all invariants stated at the head of this file hold. O(capacity); for tests.
  public func checkInvariants() {
    precondition((0...capacity).contains(elementCount), "the count must lie between 0 and the capacity")
    for index in 0..<capacity {
      precondition((places[index] != nil) == (index < elementCount), "there must be elements below the count, only")
    }
  }
}

@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension InlineList: Sendable where Element: Sendable {}
