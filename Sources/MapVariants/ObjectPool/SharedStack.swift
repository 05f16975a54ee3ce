/// The part of an `ObjectPool` behind its lanes: a stack of idle elements, and the record of what is lent to lanes.
/// All of it is used under the pool's lock; no code of the elements runs here.
///
/// It is a plain struct because a lock's state must be one; the pool owns its memory.
@frozen
@usableFromInline
struct SharedStack<Element: ~Copyable>: @unchecked Sendable {
  @frozen
  @usableFromInline
  struct Entry: ~Copyable {
    @usableFromInline var element: Element
    @usableFromInline var weight: Int
    /// `trims` at the time of the release.
    @usableFromInline var releasedAt: Int

    @inlinable
    init(_ element: consuming Element, weight: Int, releasedAt: Int) {
      self.element = element
      self.weight = weight
      self.releasedAt = releasedAt
    }
  }

  /// Memory for `limit` entries, the first `count` of them initialised.
  @usableFromInline let entries: UnsafeMutablePointer<Entry>
  @usableFromInline let limit: Int
  @usableFromInline let weightLimit: Int
  @usableFromInline var count = 0
  /// The sum of the entries' weights.
  @usableFromInline var weight = 0
  /// Slots of lanes that have a room, and the sum of their rooms.
  @usableFromInline var lentCount = 0
  @usableFromInline var lentWeight = 0
  /// No slot from this lane on has ever had a room.
  @usableFromInline var lanesInUse = 0
  /// How often `trimUnused` was called.
  @usableFromInline var trims = 0
  /// Elements handed out from here or from another thread's lane.
  @usableFromInline var hits = 0
  @usableFromInline var misses = 0
  @usableFromInline var discarded = 0
  @usableFromInline var trimmed = 0

  @inlinable
  init(limit: Int, weightLimit: Int) {
    entries = UnsafeMutablePointer.allocate(capacity: limit)
    self.limit = limit
    self.weightLimit = weightLimit
  }

  @inlinable
  mutating func deallocate() {
    entries.deinitialize(count: count)
    entries.deallocate()
    count = 0
  }

  /// True if the bounds allow one more idle element of that weight.
  @inlinable
  func hasRoom(for weight: Int) -> Bool {
    count &+ lentCount < limit && weight <= weightLimit &- self.weight &- lentWeight
  }

  @inlinable
  mutating func push(_ element: consuming Element, weight: Int) {
    (entries + count).initialize(to: Entry(element, weight: weight, releasedAt: trims))
    count &+= 1
    self.weight &+= weight
  }

  /// The element released last. There must be one.
  @inlinable
  mutating func pop() -> Element {
    count &-= 1
    let entry = (entries + count).move()
    weight &-= entry.weight
    return entry.element
  }

  /// Moves the `number` oldest elements to `freed`.
  @inlinable
  mutating func removeOldest(_ number: Int, into freed: inout FreedElements<Element>) {
    for position in 0..<number {
      let entry = (entries + position).move()
      weight &-= entry.weight
      freed.append(entry.element)
    }
    entries.moveInitialize(from: entries + number, count: count &- number)
    count &-= number
  }

  /// Lends a slot enough `room` for an element of `weight`, if the bounds allow it. At most half of each bound is lent.
  @inlinable
  mutating func lend(_ weight: Int, to room: inout Int) -> Bool {
    let oneMore = room == 0
    let weightMore = oneMore ? weight : weight &- (room &- 1)
    if oneMore {
      guard lentCount < limit / 2, count &+ lentCount < limit else { return false }
    }
    guard weightMore <= weightLimit / 2 &- lentWeight, weightMore <= weightLimit &- self.weight &- lentWeight else {
      return false
    }
    if oneMore { lentCount &+= 1 }
    lentWeight &+= weightMore
    room = weight &+ 1
    return true
  }

  /// Returns what a slot has borrowed.
  @inlinable
  mutating func takeBack(_ room: inout Int) {
    lentCount &-= 1
    lentWeight &-= room &- 1
    room = 0
  }
}

/// Elements on their way out of a pool: they are freed with this list, after the lock is released.
@usableFromInline
struct FreedElements<Element: ~Copyable>: ~Copyable {
  @usableFromInline let elements: UnsafeMutablePointer<Element>
  @usableFromInline var count = 0

  /// With memory for `capacity` elements.
  @inlinable
  init(capacity: Int) { elements = UnsafeMutablePointer.allocate(capacity: capacity) }

  @inlinable
  deinit {
    elements.deinitialize(count: count)
    elements.deallocate()
  }

  @inlinable
  mutating func append(_ element: consuming Element) {
    (elements + count).initialize(to: element)
    count &+= 1
  }
}
