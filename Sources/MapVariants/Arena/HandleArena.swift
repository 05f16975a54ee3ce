import Synchronization

// HandleArena: elements in an arena, named by handles that know when they are stale.
//
// Every element gets the arena's next generation, a 64-bit number that is never used again. A place remembers the
// generation of the element in it, 0 if it has none. A handle refers to an element only if its place is handed out
// and has the handle's generation, so `reset` need not touch any place: places beyond `arena.count` are never read,
// and reused ones have a new generation. Arenas start at generations far apart, so that a handle of one arena is
// stale in another: with up to 2^24 arenas of up to 2^40 insertions each this is certain.
//
// Invariants (`checkInvariants`): a place below arena.count holds an initialised element if and only if its generation
// is not 0; the free list links exactly the others; live is the number of elements.

/// Keeps elements in a bump arena and names them by handles. A stale handle gives nil or throws; it never reads memory
/// that is not its element's.
///
/// ```swift
/// var requests = HandleArena<Request>()
/// let handle = requests.insert(request)
/// requests.reset()            // the end of the batch: everything at once
/// print(requests[handle] == nil)
/// ```
///
/// Together with an `ArenaMap<Key, ArenaHandle>` it makes an `ArenaHandleMap`: a map from keys to arena handles.
@frozen
public struct HandleArena<Element>: ~Copyable {
  @frozen
  @usableFromInline
  struct Place {
    /// The generation of the element, or 0.
    @usableFromInline var generation: UInt64
    /// The next free place, while this one is free; `noPlace` at the end of the list.
    @usableFromInline var nextFree: UInt32

    @inlinable
    init(generation: UInt64, nextFree: UInt32) {
      self.generation = generation
      self.nextFree = nextFree
    }
  }

  @usableFromInline var elements: Arena<Element>
  /// One for each element's place, with the same number.
  @usableFromInline var states: Arena<Place>
  @usableFromInline var firstFree: UInt32
  @usableFromInline var live: Int
  @usableFromInline var nextGeneration: UInt64

  @inlinable static var noPlace: UInt32 { .max }

  /// An empty arena. With a `minimumCapacity`, its first chunk has room for that many elements. O(1).
  @inlinable
  public init(minimumCapacity: Int = 0, chunksFrom source: consuming ChunkSource = .system) {
    elements = Arena(firstChunk: minimumCapacity, chunks: source.chunks)
    states = Arena(firstChunk: minimumCapacity, chunks: source.chunks)
    elements.reserveCapacity(minimumCapacity)
    states.reserveCapacity(minimumCapacity)
    firstFree = HandleArena.noPlace
    live = 0
    nextGeneration = ArenaGenerations.firstOfNewArena()
  }

  @inlinable
  deinit { deinitializeElements() }

  /// The number of elements. O(1).
  @inlinable
  public var count: Int { live }

  /// True if there is no element. O(1).
  @inlinable
  public var isEmpty: Bool { live == 0 }

  /// The number of elements that the current memory has room for. O(1).
  @inlinable
  public var capacity: Int { elements.capacity }

  /// The places handed out since the last reset, including those of removed elements. O(1).
  @inlinable
  public var places: Int { elements.count }

  /// The bytes of all chunks. O(1).
  @inlinable
  public var reservedBytes: Int { elements.reservedBytes + states.reservedBytes }

  /// Makes room for `minimumCapacity` elements in all. O(chunks added).
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    elements.reserveCapacity(minimumCapacity)
    states.reserveCapacity(minimumCapacity)
  }

  /// Inserts an element and returns its handle. Places of removed elements are used first. O(1), amortised.
  @inlinable
  public mutating func insert(_ element: consuming Element) -> ArenaHandle {
    let generation = nextGeneration
    nextGeneration &+= 1
    let number: UInt32
    if firstFree != HandleArena.noPlace {
      number = firstFree
      let state = states.pointer(to: number)
      firstFree = state.pointee.nextFree
      state.pointee.generation = generation
    } else {
      number = elements.allocate()
      _ = states.allocate()
      states.pointer(to: number).initialize(to: Place(generation: generation, nextFree: HandleArena.noPlace))
    }
    elements.pointer(to: number).initialize(to: element)
    live &+= 1
    return ArenaHandle(number: number, generation: generation)
  }

  /// True if the handle's element is still there. O(1).
  @inlinable
  public func contains(_ handle: ArenaHandle) -> Bool {
    Int(handle.number) < elements.count && states.pointer(to: handle.number).pointee.generation == handle.generation
  }

  /// The element of a handle, or nil if the handle is stale. Setting an element replaces it; setting through a stale
  /// handle does nothing, setting nil removes the element. O(1).
  @inlinable
  public subscript(handle: ArenaHandle) -> Element? {
    get { contains(handle) ? elements.pointer(to: handle.number).pointee : nil }
    set {
      guard contains(handle) else { return }
      if let element = newValue {
        elements.pointer(to: handle.number).pointee = element
      } else {
        remove(handle)
      }
    }
  }

  /// The element of a handle. O(1). Throws `StaleArenaHandle` if it is gone.
  @inlinable
  public func element(_ handle: ArenaHandle) throws(StaleArenaHandle) -> Element {
    guard contains(handle) else { throw StaleArenaHandle(handle: handle) }
    return elements.pointer(to: handle.number).pointee
  }

  /// Changes the element of a handle in place. O(1) besides `body`. Throws `StaleArenaHandle` if it is gone.
  @inlinable
  public mutating func update<Result>(
    _ handle: ArenaHandle, _ body: (inout Element) -> Result
  ) throws(StaleArenaHandle) -> Result {
    guard contains(handle) else { throw StaleArenaHandle(handle: handle) }
    return body(&elements.pointer(to: handle.number).pointee)
  }

  /// Removes and returns the element of a handle; nil if the handle is stale. O(1).
  @inlinable
  @discardableResult
  public mutating func remove(_ handle: ArenaHandle) -> Element? {
    guard contains(handle) else { return nil }
    states.pointer(to: handle.number).pointee = Place(generation: 0, nextFree: firstFree)
    firstFree = handle.number
    live &-= 1
    return elements.pointer(to: handle.number).move()
  }

  /// Removes all elements at once and keeps the memory; all handles become stale. O(1) if elements are trivial, else
  /// O(places).
  @inlinable
  public mutating func reset() {
    deinitializeElements()
    elements.reset()
    states.reset()
    firstFree = HandleArena.noPlace
    live = 0
  }

  /// Calls `body` with every element and its handle, in order of their places. O(places).
  @inlinable
  public func forEach<Failure: Error>(_ body: (ArenaHandle, Element) throws(Failure) -> Void) throws(Failure) {
    for number in 0..<UInt32(elements.count) {
      let generation = states.pointer(to: number).pointee.generation
      if generation != 0 {
        try body(ArenaHandle(number: number, generation: generation), elements.pointer(to: number).pointee)
      }
    }
  }

  @inlinable
  func deinitializeElements() {
    if _isPOD(Element.self) || live == 0 { return }
    for number in 0..<UInt32(elements.count) where states.pointer(to: number).pointee.generation != 0 {
      elements.pointer(to: number).deinitialize(count: 1)
    }
  }
}

extension HandleArena: @unchecked Sendable where Element: Sendable {}

/// Gives every arena a range of generations of its own: arena number in the upper bits, 2^40 insertions in the lower.
@usableFromInline
enum ArenaGenerations {
  static let arenas = Atomic<UInt64>(0)

  @usableFromInline
  static func firstOfNewArena() -> UInt64 {
    arenas.wrappingAdd(1, ordering: .relaxed).newValue << 40 | 1
  }
}
