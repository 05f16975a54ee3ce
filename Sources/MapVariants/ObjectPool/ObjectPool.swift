// ObjectPool: reusable elements, shared by many threads.
//
// Two levels. Each thread has a lane of four slots, reached through its thread number; behind the lanes there is one
// stack under a lock. `release` puts the element into the thread's own lane, `acquire` takes the last one put there,
// which is the most likely to be in the caches. If the lane is empty or full, they use the shared stack; if that is
// empty too, `acquire` looks in all lanes. A new element is made only if no lane has one. So every thread finds what
// any thread has released, and a pool never makes more elements than were in use at one time, unless a bound made it
// free one.
//
// What a lane costs. Only its owner puts elements in, so that needs no atomic read-modify-write operation: a slot that
// its owner sees empty stays empty until the owner fills it, and filling it is one releasing store. Taking one out
// needs a compare-and-exchange, because others may take too: a thread that found nothing elsewhere, and `trim`, which
// must reach the lanes of threads that sleep or have ended. It is the fast path's only locked instruction, and most of
// the 6 ns that acquire and release take together on an x86-64 server (37 with a locked stack alone). Alternatives
// weighed:
//   * A flag per lane that every thread, including the owner, sets to enter. That is simpler, lanes could be shared by
//     threads, and other threads could reclaim unused rooms; but it takes two locked instructions and more than twice
//     the time.
//   * A lane that only its owner enters. That needs no locked instruction, but then the elements of a sleeping thread
//     are out of reach. A system call that interrupts all other threads (membarrier) could reach them, but not every
//     system has it.
//   * Go's sync.Pool has a private slot per processor and a queue that others steal from. It can enter them without
//     atomics because goroutines can be pinned to a processor, and its collector stops all of them to empty the pools.
//
// Slot states, in one word per slot: 0 empty, 1 being emptied by another thread, else full, with the element's weight
// plus 2. Who may do what:
//   * 0 -> full: the owner. It loads the word (acquiring: pairs with 1 -> 0, after which it owns the slot's memory
//     again), writes the element, stores the word (releasing).
//   * full -> 0: the owner, by compare-and-exchange. Relaxed: it wrote the element itself, or the previous owner did,
//     whose writes it sees because the thread number was handed over through a lock.
//   * full -> 1: any thread that holds the shared lock, by compare-and-exchange (acquiring: pairs with the owner's
//     releasing store). Then it moves the element out and stores 0 (releasing).
// If a compare-and-exchange succeeds although the slot was emptied and filled in between, that does no harm: it takes
// the element that is there now, which has the same weight. No thread ever waits for a slot: an owner that finds a 1
// goes to the shared stack. Threads with numbers beyond the lanes always do.
//
// Bounds. At most `limit` elements are idle, and their weights add up to at most `retainedWeightLimit`, for lanes and
// shared stack together, exactly and at every moment. Counting each element of a lane in one place would defeat the
// purpose of the lanes. So a slot borrows its share once: one of the limit, and as much weight as the present element
// has (its room). As long as an element fits its slot's room, no bound can be exceeded and none is checked. What is
// lent is counted under the shared lock together with what the shared stack holds. The slot keeps its room while it
// is empty; the room is returned when another thread empties the slot. Empty rooms use up part of the bounds for
// nothing. Therefore at most half of each bound is lent, so a pool can always keep at least half of what the bounds
// allow. A pool of limit 1 has no lanes.
//
// User code (`clear`, deinits, making) runs outside all locks.
//
// Unused elements (`trimUnused`), after Go's victim caches: elements idle since the previous call are freed. The
// shared stack notes with each element the number of calls at its release; a lane counts takes and gives, and if
// neither count has moved since the last call, all its elements have been idle.
//
// Statistics. A lane's counts are words that only its owner writes, by plain moves (relaxed atomics, so that others may
// read them). All other paths hold the shared lock anyway.
//
// Invariants (`checkInvariants`):
//   1. Every idle element is clear, and its weight is the one noted at its release.
//   2. A full slot's weight is at most its room, and its owner's `top` is above it.
//   3. lent.count is the number of slots with a room, lent.weight the sum of the rooms; each is at most half its bound.
//   4. lent.count + shared.count <= limit; lent.weight + shared.weight <= retainedWeightLimit.
//   5. Notes of release in the shared stack ascend from bottom to top.
//
// Sources: Go's src/sync/pool.go; Bonwick and Adams, "Magazines and Vmem" (2001), for lanes in front of a depot.

/// A thread-safe pool of elements, bounded in number and in memory.
///
/// ```swift
/// let pool = ObjectPool<ReadArguments>(blueprint: 4096, preallocate: 8)
/// let read = try pool.withElement { arguments in try file.read(into: &arguments) }
/// ```
///
/// What `acquire` returns is always clear. An element that is not released is freed like any other value: the pool
/// keeps no record of what is in use.
public final class ObjectPool<Element: Reusable & ~Copyable>: @unchecked Sendable {
  @usableFromInline let lanes: PoolLanes<Element>
  @usableFromInline let shared: Lock<SharedStack<Element>>
  @usableFromInline let blueprint: Element.Blueprint
  /// The maximum number of idle elements.
  public let limit: Int
  /// The maximum total weight of all idle elements.
  public let retainedWeightLimit: Int

  /// A pool that holds `preallocate` elements from the start and makes new ones from `blueprint` when it has none. It
  /// keeps at most `limit` idle elements, whose weights add up to at most `retainedWeightLimit`. O(limit +
  /// preallocate).
  @inlinable
  public convenience init(
    blueprint: Element.Blueprint, preallocate: Int = 0, limit: Int = 64, retainedWeightLimit: Int = .max
  ) {
    self.init(
      blueprint: blueprint, preallocate: preallocate, limit: limit, retainedWeightLimit: retainedWeightLimit,
      lanes: PoolLanes<Element>.standardCount)
  }

  /// Tests choose the number of lanes.
  @inlinable
  init(blueprint: Element.Blueprint, preallocate: Int, limit: Int, retainedWeightLimit: Int, lanes: Int) {
    precondition(preallocate >= 0 && limit >= 0 && retainedWeightLimit >= 0, "sizes can't be negative")
    precondition(limit <= 1 << 32, "a pool has memory for as many idle elements as its limit says")
    precondition(preallocate <= limit, "more elements to allocate in advance than the pool may keep")
    self.blueprint = blueprint
    self.limit = limit
    self.retainedWeightLimit = retainedWeightLimit
    self.lanes = PoolLanes(count: limit < 2 ? 0 : lanes)
    var shared = SharedStack<Element>(limit: limit, weightLimit: retainedWeightLimit)
    for _ in 0..<preallocate {
      let element = Element(blueprint: blueprint)
      let weight = element.weight
      precondition(shared.hasRoom(for: weight), "preallocated elements exceed the retained weight")
      shared.push(element, weight: weight)
    }
    self.shared = Lock(shared)
  }

  deinit {
    shared.withLock { $0.deallocate() }
    lanes.deallocate()
  }

  /// The number of idle elements. O(lanes); while other threads use the pool, the number is approximate.
  public var idleCount: Int {
    shared.withLock { shared in
      var count = shared.count
      lanes.forEachFullSlot(below: shared.lanesInUse) { _ in count += 1 }
      return count
    }
  }

  /// The weight of all idle elements together. O(lanes); while other threads use the pool, it is approximate.
  public var retainedWeight: Int {
    shared.withLock { shared in
      var weight = shared.weight
      lanes.forEachFullSlot(below: shared.lanesInUse) { weight += $0 }
      return weight
    }
  }
}
