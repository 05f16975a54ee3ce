/// The entries of a bounded cache by the time of their last use, and by deadline. An entry has a place, a small number, as
/// long as it lives; places are reused.
///
/// Invariants (`checkInvariants`):
///   1. The list from `oldest` to `newest` has exactly the places in use, and its links agree.
///   2. The other places are on the free list.
///   3. The wheel has exactly the places in use whose deadline isn't Int64.max, each at the first tick not before it.
@frozen
@usableFromInline
struct RecencyList<Key>: @unchecked Sendable {
  @frozen
  @usableFromInline
  struct Place {
    /// Nil while the place is free.
    @usableFromInline var key: Key?
    /// Nanoseconds of the cache's clock; Int64.max if the entry doesn't expire.
    @usableFromInline var deadline: Int64
    /// The neighbour used before; the next free place while this one is free. -1 at the end.
    @usableFromInline var older: Int32
    /// The neighbour used after. -1 at the end.
    @usableFromInline var newer: Int32

    @inlinable
    init(key: Key, deadline: Int64) {
      self.key = key
      self.deadline = deadline
      older = -1
      newer = -1
    }
  }

  @usableFromInline var places: ContiguousArray<Place> = []
  @usableFromInline var firstFree: Int32 = -1
  @usableFromInline var oldest: Int32 = -1
  @usableFromInline var newest: Int32 = -1
  @usableFromInline var wheel = TimingWheel()

  @inlinable
  init() {}

  /// A place for a new entry, which is the newest. O(1), amortised.
  @inlinable
  mutating func insert(_ key: Key, deadline: Int64) -> Int32 {
    let place: Int32
    if firstFree >= 0 {
      place = firstFree
      firstFree = places[Int(place)].older
      places[Int(place)] = Place(key: key, deadline: deadline)
    } else {
      precondition(places.count < Int(Int32.max), "a cache has fewer than 2^31 entries")
      place = Int32(places.count)
      places.append(Place(key: key, deadline: deadline))
    }
    linkAsNewest(place)
    if deadline != .max { wheel.schedule(Int(place), at: CacheTime.tick(after: deadline)) }
    return place
  }

  /// Frees a place. O(1).
  @inlinable
  mutating func remove(_ place: Int32) {
    unlink(place)
    wheel.cancel(Int(place))
    places[Int(place)].key = nil
    places[Int(place)].older = firstFree
    firstFree = place
  }

  /// Makes an entry the newest. O(1).
  @inlinable
  @inline(__always)
  mutating func touch(_ place: Int32) {
    if place == newest { return }
    unlink(place)
    linkAsNewest(place)
  }

  /// The place of an entry whose deadline has passed by at least a tick, or nil. It stays there until `remove`, which must
  /// follow. O(1), amortised.
  @inlinable
  mutating func nextDue(now: Int64) -> Int32? {
    guard wheel.count > 0 else { return nil }
    wheel.advance(to: now / CacheTime.tick)
    return wheel.popDue().map { Int32($0) }
  }

  @inlinable
  mutating func removeAll() { self = RecencyList(now: wheel) }

  /// An empty list whose wheel goes on from the time of `wheel`.
  @inlinable
  init(now wheel: TimingWheel) {
    self.wheel = wheel
    self.wheel.removeAll(keepingCapacity: false)
  }

  @inlinable
  mutating func unlink(_ place: Int32) {
    let older = places[Int(place)].older
    let newer = places[Int(place)].newer
    if older >= 0 { places[Int(older)].newer = newer } else { oldest = newer }
    if newer >= 0 { places[Int(newer)].older = older } else { newest = older }
  }

  @inlinable
  mutating func linkAsNewest(_ place: Int32) {
    places[Int(place)].older = newest
    places[Int(place)].newer = -1
    if newest >= 0 { places[Int(newest)].newer = place } else { oldest = place }
    newest = place
  }

  /// Traps unless the invariants stated above hold. O(places); for tests.
  func checkInvariants() {
    wheel.checkInvariants()
    var listed = 0
    var before: Int32 = -1
    var place = oldest
    while place >= 0 {
      precondition(places[Int(place)].key != nil, "a listed place must have a key")
      precondition(places[Int(place)].older == before, "the list's links must agree")
      let deadline = places[Int(place)].deadline
      precondition(
        wheel.tick(of: Int(place)) == (deadline == .max ? nil : CacheTime.tick(after: deadline)),
        "the wheel must have the deadlines that places have")
      listed += 1
      precondition(listed <= places.count, "the list has a cycle")
      before = place
      place = places[Int(place)].newer
    }
    precondition(newest == before, "the list must end at the newest")
    var free = 0
    place = firstFree
    while place >= 0 {
      precondition(places[Int(place)].key == nil && wheel.tick(of: Int(place)) == nil, "a free place with an entry")
      free += 1
      precondition(free <= places.count, "the free list has a cycle")
      place = places[Int(place)].older
    }
    precondition(listed + free == places.count, "every place is free or listed")
  }
}
