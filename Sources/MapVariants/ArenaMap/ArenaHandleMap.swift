// ArenaHandleMap: keys, handles and elements that are discarded together.
//
// An `ArenaMap` from keys to handles, and a `HandleArena` of the elements. The arena has no per-key lifetimes: this map
// ends an element's life by removing it or by resetting both sides at once. Handles may be handed out and outlive their
// elements; their generation is checked whenever they are used, so a stale one is an error and never refers to another
// element.
//
// Invariants (`checkInvariants`): every handle in `handles` refers to an element, and there are as many elements as
// keys.

/// A map from keys to elements of an arena, which may also be reached by handles.
///
/// Code that holds a handle reaches its element without a look-up by key, and gets `StaleArenaHandle` if the element
/// is gone: replaced, removed or discarded by `reset`.
///
/// ```swift
/// var sessions = ArenaHandleMap<String, Session>()
/// let handle = sessions.insert(Session(user: 7), forKey: "token")
/// try sessions.update(handle) { $0.requests += 1 }
/// sessions.reset()             // the end of the batch: keys and sessions at once
/// print(try sessions.element(handle).user) // throws StaleArenaHandle
/// ```
@frozen
public struct ArenaHandleMap<Key: ArenaKey, Element>: ~Copyable {
  @usableFromInline var handles: ArenaMap<Key, ArenaHandle>
  @usableFromInline var elements: HandleArena<Element>

  /// An empty map that can take `minimumCapacity` elements before it grows. O(1) besides the allocation of large blocks.
  @inlinable
  public init(minimumCapacity: Int = 0) {
    handles = ArenaMap(minimumCapacity: minimumCapacity)
    elements = HandleArena(minimumCapacity: minimumCapacity)
  }

  /// As above, in memory from one source for the keys and one for the elements.
  @inlinable
  public init(
    minimumCapacity: Int = 0, keysFrom keySource: consuming ChunkSource,
    elementsFrom elementSource: consuming ChunkSource
  ) {
    handles = ArenaMap(minimumCapacity: minimumCapacity, chunksFrom: keySource)
    elements = HandleArena(minimumCapacity: minimumCapacity, chunksFrom: elementSource)
  }

  /// The number of keys, each with an element. O(1).
  @inlinable
  public var count: Int { handles.count }

  /// True if there is no key. O(1).
  @inlinable
  public var isEmpty: Bool { handles.isEmpty }

  /// The places of the elements' arena that were handed out since the last reset, including those of removed
  /// elements. O(1).
  @inlinable
  public var elementPlaces: Int { elements.places }

  /// The bytes that the elements' arena has taken. O(1).
  @inlinable
  public var reservedElementBytes: Int { elements.reservedBytes }

  /// The handle of the key's element, or nil. Expected O(1).
  @inlinable
  public func handle(forKey key: Key) -> ArenaHandle? { handles[key] }

  /// The element of `key`, or nil. Expected O(1).
  @inlinable
  public subscript(key: Key) -> Element? { handles[key].flatMap { elements[$0] } }

  /// The element of a handle. O(1). Throws `StaleArenaHandle` if it is gone.
  @inlinable
  public func element(_ handle: ArenaHandle) throws(StaleArenaHandle) -> Element { try elements.element(handle) }

  /// Changes the element of a handle in place. O(1) besides `body`. Throws `StaleArenaHandle` if it is gone.
  @inlinable
  public mutating func update<Result>(
    _ handle: ArenaHandle, _ body: (inout Element) -> Result
  ) throws(StaleArenaHandle) -> Result {
    try elements.update(handle, body)
  }

  /// Gives `key` a new element and returns its handle. The element it replaces is destroyed, and its handles become stale.
  /// Expected O(1), amortised over growth.
  @inlinable
  @discardableResult
  public mutating func insert(_ element: consuming Element, forKey key: Key) -> ArenaHandle {
    let handle = elements.insert(element)
    if let replaced = handles.updateValue(handle, forKey: key) { elements.remove(replaced) }
    return handle
  }

  /// Removes `key` and returns its element, or nil if it is absent; the element's handles become stale. Expected O(1).
  @inlinable
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Element? {
    handles.removeValue(forKey: key).flatMap { elements.remove($0) }
  }

  /// Removes all keys and elements at once and keeps the memory; all handles become stale. O(1) if elements are trivial
  /// and keys are trivial or strings; else O(count).
  @inlinable
  public mutating func reset() {
    handles.reset()
    elements.reset()
  }

  /// Calls `body` with every key, its handle and its element, in the order in which keys were first inserted. O(count),
  /// plus O(removals) since the last reset.
  @inlinable
  public func forEach<Failure: Error>(
    _ body: (Key, ArenaHandle, Element) throws(Failure) -> Void
  ) throws(Failure) {
    try handles.forEach { (key, handle) throws(Failure) in
      if let element = elements[handle] { try body(key, handle, element) }
    }
  }

  /// Traps unless the invariants stated at the head of this file hold. O(count); for tests.
  public func checkInvariants() {
    handles.checkInvariants()
    elements.checkInvariants()
    precondition(handles.count == elements.count, "every element must have a key")
    handles.forEach { _, handle in precondition(elements.contains(handle), "a key's handle must lead to an element") }
  }
}

extension ArenaHandleMap: @unchecked Sendable where Key: Sendable, Element: Sendable {}
