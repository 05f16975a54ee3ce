import Synchronization

/// An object that can report its own death to weak caches.
///
/// ```swift
/// final class Session: WeakCacheable {
///   let deathNotice = DeathNotice()
/// }
/// ```
///
/// A `WeakValueCache` of such objects cleans itself in time proportional to the number of dead objects. Without it, a
/// cache can only learn of a death by checking: Swift has no hook for the death of an object of another class.
public protocol WeakCacheable: AnyObject {
  /// Stored in the object and destroyed with it.
  var deathNotice: DeathNotice { get }
}

/// The part of an object that reports its death to the caches that hold it weakly.
///
/// It is in the object itself and allocates nothing while the object is in at most one cache under one key. Its
/// deinit runs when the object's stored properties are destroyed, at a time when weak references to the object already
/// read as nil.
public struct DeathNotice: ~Copyable, Sendable {
  @usableFromInline let registrations = Lock(DeathRegistrations())

  /// A notice without registrations.
  public init() {}

  deinit {
    registrations.withLock { $0.reportDeath() }
  }

  /// Registers a queue for a report, and forgets registrations of caches that are gone. O(registrations).
  @usableFromInline
  func register(_ registration: DeathRegistration) {
    registrations.withLock { $0.insert(registration) }
  }

  /// Cancels a registration. O(registrations).
  @usableFromInline
  func unregister(_ queue: DeathQueue, _ entry: WeakEntryName) {
    registrations.withLock { $0.remove(queue, entry) }
  }

  /// The number of registrations; for tests.
  var registrationCount: Int { registrations.withLock { $0.count } }
}

/// Names an entry of a weak cache: its slot, and the generation in which it was written.
@usableFromInline
struct WeakEntryName: Equatable, Sendable {
  @usableFromInline let slot: UInt32
  @usableFromInline let generation: UInt64

  @usableFromInline
  init(slot: UInt32, generation: UInt64) {
    self.slot = slot
    self.generation = generation
  }
}

/// A request to report a death: where to report it, and which entry it makes invalid.
@usableFromInline
struct DeathRegistration: Sendable {
  @usableFromInline let queue: DeathQueue
  @usableFromInline let entry: WeakEntryName

  @usableFromInline
  init(queue: DeathQueue, entry: WeakEntryName) {
    self.queue = queue
    self.entry = entry
  }
}

/// All requests that one object has, the first without an array.
@usableFromInline
struct DeathRegistrations: Sendable {
  private var first: DeathRegistration?
  private var others: [DeathRegistration] = []

  var count: Int { (first == nil ? 0 : 1) + others.count }

  mutating func insert(_ registration: DeathRegistration) {
    if let present = first, present.queue.isClosed { first = nil }
    if !others.isEmpty { others.removeAll { $0.queue.isClosed } }
    if first == nil {
      first = registration
    } else {
      others.append(registration)
    }
  }

  mutating func remove(_ queue: DeathQueue, _ entry: WeakEntryName) {
    if let present = first, present.queue === queue, present.entry == entry {
      first = nil
    } else if let position = others.firstIndex(where: { $0.queue === queue && $0.entry == entry }) {
      others.swapAt(position, others.count - 1)
      others.removeLast()
    }
  }

  mutating func reportDeath() {
    if let first { first.queue.append(first.entry) }
    for registration in others { registration.queue.append(registration.entry) }
    first = nil
    others = []
  }
}

/// The entries of one cache whose objects have died, until the cache cleans them up.
///
/// Objects die on any thread and at any time, even inside the cache's own lock, so the queue has a lock of its own, in
/// which no other code runs.
@usableFromInline
final class DeathQueue: Sendable {
  private let dead = Lock<[WeakEntryName]>([])
  /// True while `dead` may hold something. It is read before each operation, so reading it must not take a lock.
  private let hasDead = Atomic<Bool>(false)
  private let closed = Atomic<Bool>(false)

  @usableFromInline
  init() {}

  /// True once the queue will not be read any more.
  var isClosed: Bool { closed.load(ordering: .relaxed) }

  @usableFromInline
  var mayHaveDead: Bool { hasDead.load(ordering: .relaxed) }

  func append(_ entry: WeakEntryName) {
    if isClosed { return }
    dead.withLock {
      $0.append(entry)
      hasDead.store(true, ordering: .relaxed)
    }
  }

  /// Exchanges the queue's entries for the ones in `entries`, which should be empty: two arrays take turns, so that a
  /// steady stream of deaths allocates nothing.
  @usableFromInline
  func take(into entries: inout [WeakEntryName]) {
    dead.withLock {
      swap(&$0, &entries)
      hasDead.store(false, ordering: .relaxed)
    }
  }

  @usableFromInline
  func close() {
    closed.store(true, ordering: .relaxed)
    dead.withLock { $0 = [] }
  }
}
