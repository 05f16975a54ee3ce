public import Synchronization

// WeakValueCache: a map that does not keep its values alive.
//
// Structure. A slot holds key, weak reference, generation, deadline and its links in the list of slots by time of
// writing; an index of hash tags leads from keys to slots; a timing wheel orders the slots by deadline. One lock guards
// everything. Slots are reused through a free list.
//
// Death. A Swift weak reference reads as nil once its object is dying, but its holder isn't notified. There are two
// ways to find out:
//   * Objects that conform to `WeakCacheable` carry a `DeathNotice`, whose deinit puts the entry's name (slot and
//     generation) into the cache's queue of the dead. Every look-up and write first removes what is in the queue. The
//     cost is proportional to the number of dead entries, and nothing is ever scanned.
//   * Other objects must be checked: a few per write, or all of them when the entries have doubled.
//
// Generations. Every write gives its entry a new generation. A report of a death names the generation that died, so an
// entry that was replaced in the meantime survives the death of its predecessor.
//
// Time. Each write may give its entry a time to live of its own, so deadlines come in no order: the wheel sets and
// cancels them in constant time and returns those that have passed. Its ticks are milliseconds. A look-up compares with
// the deadline itself, so an entry is never returned too late; its slot may be reclaimed up to a tick later. The clock
// is not read before the first entry with a deadline is written.
//
// Bound. At the limit, the entry that was written longest ago makes room: among weak entries it is the most likely to
// be dead, and reads need not touch the list. An evicted object lives as long as its owners keep it; if a cache must
// keep entries that are read often, readers should write them again.
//
// Locks. Order: flights, cache, notice, queue. Dropping a strong reference can run an object's deinit, which may call the cache
// again; so all objects that were loaded under the lock are kept until it is released and dropped afterwards
// (`HeldObjects`). No code of an object runs inside the lock. Code of keys does: `==`, `hash` and deinit of a key must
// not call the cache.
//
// Cost of weak references. The first weak reference to an object allocates a side table (another block, of 48 bytes
// with malloc's overhead), to which the object's reference counts move for the rest of its life; the side table lives
// until object and weak references are gone. A weak load takes two atomic operations of 16 bytes on the side table: one
// reads the counts (on x86-64 this is a locked compare-and-exchange, too), one adds a strong reference. Dropping that
// reference again takes two more. Altogether this takes about 80 ns on an x86-64 server, while a hit in a dictionary of
// strong references takes 10; lock, hash and the rest of this cache add 25. A cache of strong references with a bound
// may well be better.
//
// Invariants (`checkInvariants`):
//   1. The index has exactly the slots with an entry, each found from its key; these have generations > 0, different
//      from each other and below nextGeneration. All other slots are free and on the free list.
//   2. The list from `oldest` to `newest` holds exactly the slots with an entry, by ascending generation.
//   3. The wheel holds exactly the slots with a deadline, each at the first tick that is not before the deadline.
//   4. With a limit, there are at most that many entries after every write.
//   5. Every entry that was written is there, or is counted once under the reason why it left.
//
// Sources: Java's WeakHashMap and ReferenceQueue, for the queue of the dead; Varghese and Lauck (1987) for the wheel;
// Swift's runtime, RefCount.h and WeakReference.h, for the cost of weak references.

/// A thread-safe cache that holds its values weakly: an entry disappears when its object dies.
///
/// Two other things may end an entry: a time to live, counted from its last write, and a bound on the number of
/// entries, at which the entry written longest ago is removed first, no matter how often it was read.
///
/// An entry whose time to live is zero or less has expired as soon as it is written: it replaces the object of its key
/// and is never returned. So a time computed from a deadline in the past needs no check.
///
/// ```swift
/// let sessions = WeakValueCache<UInt64, Session>(limit: 10_000, timeToLive: .seconds(300))
/// sessions[id] = session
/// sessions[id]?.touch()        // nil once nobody holds the session, or after five minutes
/// ```
///
/// Objects that are `WeakCacheable` report their death, so dead entries need no scan. Other dead objects are found as
/// described at `WeakCacheCleaning`. All operations take expected O(1) time unless stated otherwise, plus O(1) for each
/// entry that has died or expired since the last operation.
///
/// A weak reference has a price: the first one to an object allocates a side table of 32 bytes for its counts, and
/// every look-up that hits takes two 16-byte atomic operations on it, and two more when its result is dropped.
///
/// Objects may call the cache in their deinit. Keys must not call it from `==`, `hash(into:)` or deinit.
public final class WeakValueCache<Key: SpanKey, Object: AnyObject> {
  @usableFromInline let table: Lock<WeakTable<Key, Object>>
  @usableFromInline let limit: Int
  /// Nanoseconds, or nil.
  @usableFromInline let timeToLive: Int64?
  /// True once an entry may have a deadline. Set before that entry is written and never cleared. A thread that reads
  /// false asks for the time of an instant before the entry existed, and then any time will do; so relaxed is enough.
  @usableFromInline let hasDeadlines: Atomic<Bool>
  @usableFromInline let cleaning: WeakCacheCleaning?
  /// The cache's clock in nanoseconds, read only once an entry may have a deadline.
  @usableFromInline let now: @Sendable () -> Int64
  @usableFromInline let onRemoval: (@Sendable (Key, CacheRemovalReason) -> Void)?
  /// Objects that are being made by `object(forKey:timeToLive:creatingOnce:)`.
  @usableFromInline let flights = FlightTable<Key, Object>()

  /// A cache that searches for dead entries as `cleaning` specifies. `limit` bounds the number of entries; entries
  /// end `timeToLive` after their last write, by `clock`. O(minimumCapacity).
  ///
  /// `onRemoval` is told the key of every entry that leaves, and why, by the operation that notices it, after the locks
  /// are released: it may use the cache. Several threads may call it at once, and in another order than entries left.
  @inlinable
  public convenience init(
    minimumCapacity: Int = 0, limit: Int? = nil, timeToLive: Duration? = nil,
    clock: some Clock<Duration> = ContinuousClock(), cleaning: WeakCacheCleaning = .incremental(entriesPerWrite: 2),
    onRemoval: (@Sendable (Key, CacheRemovalReason) -> Void)? = nil
  ) {
    self.init(
      minimumCapacity: minimumCapacity, limit: limit, timeToLive: timeToLive, clock: clock, cleaning: cleaning,
      reporting: nil, onRemoval: onRemoval)
  }

  /// A cache of objects that report their death, so there is no need to search for dead entries. `onRemoval` as above: a
  /// death is told by the next operation of the cache. O(minimumCapacity).
  @inlinable
  public convenience init(
    minimumCapacity: Int = 0, limit: Int? = nil, timeToLive: Duration? = nil,
    clock: some Clock<Duration> = ContinuousClock(), onRemoval: (@Sendable (Key, CacheRemovalReason) -> Void)? = nil
  ) where Object: WeakCacheable {
    self.init(
      minimumCapacity: minimumCapacity, limit: limit, timeToLive: timeToLive, clock: clock, cleaning: nil,
      reporting: DeathReporting(), onRemoval: onRemoval)
  }

  @inlinable
  init<C: Clock<Duration>>(
    minimumCapacity: Int, limit: Int?, timeToLive: Duration?, clock: C, cleaning: WeakCacheCleaning?,
    reporting: DeathReporting<Object>?, onRemoval: (@Sendable (Key, CacheRemovalReason) -> Void)?
  ) {
    precondition(limit ?? 1 > 0, "a cache must be allowed one entry at least")
    if case .incremental(let entries)? = cleaning { precondition(entries > 0, "a sweep must look at something") }
    table = Lock(
      WeakTable(minimumCapacity: minimumCapacity, reporting: reporting, hasListener: onRemoval != nil))
    self.onRemoval = onRemoval
    self.limit = limit ?? .max
    self.timeToLive = timeToLive?.wholeNanoseconds
    hasDeadlines = Atomic(timeToLive != nil)
    self.cleaning = cleaning
    let start = clock.now
    now = { start.duration(to: clock.now).wholeNanoseconds }
  }

  deinit {
    table.withLock { $0.queue.close() }
  }

  /// The object of `key`, or nil if there is none, or it has died or expired. Setting nil removes the entry.
  @inlinable
  public subscript(key: Key) -> Object? {
    get {
      let now = deadlineClock()
      defer { tellListener() }
      return table.withLock { table in
        var held = HeldObjects<Object>()
        table.removeReported(held: &held)
        let object = table.object(forKey: key, now: now, held: &held)
        table.statistics.noteLookUp(found: object != nil)
        return LockedResult(object: object, held: held)
      }.object
    }
    set {
      if let object = newValue {
        updateValue(object, forKey: key)
      } else {
        removeValue(forKey: key)
      }
    }
  }

  /// Sets the object of `key` and returns the one it replaces, or nil if there was no live one. The cache's time to
  /// live, if it has one, starts again.
  @inlinable
  @discardableResult
  public func updateValue(_ object: Object, forKey key: Key) -> Object? {
    update(object, forKey: key, timeToLive: timeToLive)
  }

  /// Sets the object of `key` for `timeToLive`, regardless of the cache's time to live, and returns the one it
  /// replaces, or nil if there was no live one. With zero or less, the entry expires at once.
  @inlinable
  @discardableResult
  public func updateValue(_ object: Object, forKey key: Key, timeToLive: Duration) -> Object? {
    if !hasDeadlines.load(ordering: .relaxed) { hasDeadlines.store(true, ordering: .relaxed) }
    return update(object, forKey: key, timeToLive: timeToLive.wholeNanoseconds)
  }

  @inlinable
  @inline(__always)
  func update(_ object: Object, forKey key: Key, timeToLive: Int64?) -> Object? {
    let now = deadlineClock()
    let deadline = CacheTime.deadline(timeToLive, now: now)
    defer { tellListener() }
    let result = table.withLock { table in
      var held = HeldObjects<Object>()
      clean(&table, now: now, held: &held)
      let replaced = table.update(object, forKey: key, now: now, deadline: deadline, held: &held)
      table.removeOldest(limit: limit, held: &held)
      return LockedResult(
        object: replaced, held: held,
        wantsFullSweep: cleaning == .full && table.index.count >= table.fullSweepAt)
    }
    if result.wantsFullSweep { sweepAll() }
    return result.object
  }

  /// Removes `key` and returns its object, or nil if there was no live one.
  @inlinable
  @discardableResult
  public func removeValue(forKey key: Key) -> Object? {
    let now = deadlineClock()
    defer { tellListener() }
    return table.withLock { table in
      var held = HeldObjects<Object>()
      clean(&table, now: now, held: &held)
      return LockedResult(object: table.removeObject(forKey: key, now: now, held: &held), held: held)
    }.object
  }

  /// Removes all entries, and the memory too unless `keepingCapacity`. O(capacity).
  @inlinable
  public func removeAll(keepingCapacity: Bool = false) {
    defer { tellListener() }
    table.withLock { $0.removeAll(keepingCapacity: keepingCapacity) }
  }

  /// Makes room for `minimumCapacity` entries in all. O(capacity).
  @inlinable
  public func reserveCapacity(_ minimumCapacity: Int) {
    table.withLock {
      $0.index.reserveCapacity(minimumCapacity)
      $0.slots.reserveCapacity(minimumCapacity)
    }
  }

  /// The number of entries that the current memory has room for. O(1).
  @inlinable
  public var capacity: Int { table.withLock { Swift.min($0.index.capacity, $0.slots.capacity) } }

  /// What the cache has counted so far. O(1).
  public var statistics: WeakCacheStatistics { table.withLock { $0.statistics } }

  /// The time that deadlines are compared with; 0, without reading the clock, while no entry has a deadline.
  @inlinable
  @inline(__always)
  func deadlineClock() -> Int64 { hasDeadlines.load(ordering: .relaxed) ? now() : 0 }
}

extension Duration {
  /// The duration in nanoseconds, rounded towards zero; 292 years and more become the largest value.
  @inlinable
  var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    guard seconds.magnitude < 9_223_372_036 else { return seconds < 0 ? .min : .max }
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}

extension WeakValueCache: @unchecked Sendable where Key: Sendable, Object: Sendable {}
