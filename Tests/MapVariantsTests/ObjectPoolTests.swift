import MapAttack
import SeededRandom
import Synchronization
import Testing

@testable import MapVariants

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A class, as I/O arguments often are: its weight is whatever a test says.
private final class Argument: Reusable, @unchecked Sendable {  // one thread has it at a time
  var weight: Int
  var isClear = true
  var whenCleared: () -> Void = {}
  var clearings = 0

  init(blueprint: Int) { weight = blueprint }

  func clear() {
    whenCleared()
    isClear = true
    clearings += 1
  }
}

/// Elements of the given weights, released by the calling thread in this order.
private func release(_ weights: [Int], to pool: ObjectPool<Argument>) {
  for weight in weights { pool.release(Argument(blueprint: weight)) }
}

/// Waits until `turn` has come.
private func wait(for turn: Int, in turns: borrowing Atomic<Int>) {
  while turns.load(ordering: .acquiring) != turn { sched_yield() }
}

@Suite struct ObjectPoolTests {
  @Test func theLastElementReleasedIsTheFirstGivenOut() {
    let pool = ObjectPool<Argument>(blueprint: 1)
    let a = pool.acquire()
    let b = pool.acquire()
    pool.release(a)
    pool.release(b)
    #expect(pool.acquire() === b)
    #expect(pool.acquire() === a)
    #expect(pool.statistics.laneHits == 2 && pool.statistics.misses == 2)
  }

  @Test func onlyElementsThatWereUsedAreCleared() {
    let pool = ObjectPool<Argument>(blueprint: 1)
    let element = pool.acquire()
    pool.release(element)
    #expect(element.clearings == 0)
    let again = pool.acquire()
    again.isClear = false
    pool.release(again)
    #expect(again.clearings == 1 && again.isClear)
    pool.checkInvariants()
  }

  /// Clearing runs deinits, and these may need an element of the same pool.
  @Test func clearingMayUseThePool() {
    let pool = ObjectPool<Argument>(blueprint: 1, limit: 4)
    let element = pool.acquire()
    element.isClear = false
    element.whenCleared = { [unowned pool] in pool.release(pool.acquire()) }
    pool.release(element)
    #expect(pool.idleCount == 2)
    #expect(pool.trim(keeping: 0) == 2)
    pool.checkInvariants()
  }

  @Test(arguments: [0, 1, 2, 3, 7, 100]) func noMoreThanTheLimitIsKept(limit: Int) {
    let pool = ObjectPool<Argument>(blueprint: 1, limit: limit)
    release(Array(repeating: 1, count: 20), to: pool)
    onThreads(2) { _ in release(Array(repeating: 1, count: 20), to: pool) }
    #expect(pool.idleCount == min(limit, 60))
    #expect(pool.statistics.discarded == max(0, 60 - limit))
    pool.checkInvariants()
  }

  @Test func noMoreThanTheWeightIsKept() {
    let pool = ObjectPool<Argument>(blueprint: 1, retainedWeightLimit: 100)
    release([101], to: pool)
    #expect(pool.idleCount == 0, "too heavy alone")
    release([60], to: pool)
    #expect(pool.retainedWeight == 60)
    release([41], to: pool)
    #expect(pool.retainedWeight == 60)
    release([40], to: pool)
    #expect(pool.retainedWeight == 100)
    release([1], to: pool)
    #expect(pool.idleCount == 2)
    release([0], to: pool)
    #expect(pool.idleCount == 3, "what weighs nothing is bounded in number only")
    pool.checkInvariants()
    pool.trim()
    #expect(pool.retainedWeight == 0)
    pool.checkInvariants()
  }

  /// An element that grew while it was in use comes back heavier than the room of its slot.
  @Test func elementsMayGrowInUse() {
    let pool = ObjectPool<Argument>(blueprint: 1, limit: 10, retainedWeightLimit: 1000)
    var random = SplitMix64(seed: 3)
    for _ in 0..<20_000 {
      let elements = (0..<random.below(7)).map { _ in pool.acquire() }
      for element in elements {
        element.weight = random.below(10) == 0 ? random.below(1200) : random.below(60)
        pool.release(element)
      }
      if random.below(40) == 0 { pool.trim(keeping: random.below(5)) }
      #expect(pool.retainedWeight <= 1000 && pool.idleCount <= 10)
    }
    pool.checkInvariants()
    #expect(pool.statistics.laneHits > 10_000 && pool.statistics.discarded > 0)
  }

  /// A thread that only acquires, and one that only releases: nothing may be made but the first element.
  @Test(arguments: [1, 2, 3, 8]) func whatOneThreadReleasesAnotherFinds(limit: Int) {
    let pool = ObjectPool<Argument>(blueprint: 1, limit: limit)
    let turns = Atomic<Int>(0)
    let letterbox = Letterbox<Argument>()
    onThreads(2) { thread in
      for round in 0..<300 {
        wait(for: 2 * round + thread, in: turns)
        if thread == 0 {
          _ = letterbox.exchange(pool.acquire())
        } else if let element = letterbox.exchange(nil) {
          pool.release(element)
        }
        turns.wrappingAdd(1, ordering: .acquiringAndReleasing)
      }
    }
    #expect(pool.statistics.misses == 1 && pool.statistics.hits == 299)
    #expect(pool.idleCount == 1)
    pool.checkInvariants()
  }

  /// The first thread's lane has borrowed room that stands empty while the other one releases.
  @Test func aWarmLaneLeavesOthersTheirShare() {
    let pool = ObjectPool<Argument>(blueprint: 1, limit: 8)
    let held = (0..<8).map { _ in pool.acquire() }
    for element in held { pool.release(element) }
    let taken = (0..<8).map { _ in pool.acquire() }
    onThreads(1) { _ in
      for element in taken { pool.release(element) }
    }
    #expect(pool.idleCount >= 4, "half of the limit at least")
    pool.checkInvariants()
  }

  @Test func trimmingReachesThreadsThatHaveEnded() {
    let pool = ObjectPool<Argument>(blueprint: 1)
    onThreads(4) { _ in release([1, 1, 1], to: pool) }
    #expect(pool.idleCount == 12)
    #expect(pool.trim(keeping: 5) == 7)
    #expect(pool.idleCount == 5 && pool.retainedWeight == 5)
    pool.checkInvariants()
    #expect(pool.trim() == 5)
    #expect(pool.idleCount == 0 && pool.trim() == 0)
    pool.checkInvariants()
    #expect(pool.statistics.trimmed == 12)
  }

  @Test func trimmingReachesThreadsThatSleep() {
    let pool = ObjectPool<Argument>(blueprint: 1)
    let turns = Atomic<Int>(0)
    onThreads(2) { thread in
      if thread == 0 {
        release([1, 1], to: pool)
        turns.store(1, ordering: .releasing)
        wait(for: 2, in: turns)
        // The lane was emptied behind its owner's back.
        _ = pool.acquire()
        #expect(pool.statistics.misses == 1)
        release([1, 1, 1, 1, 1], to: pool)
        #expect(pool.idleCount == 5)
        pool.checkInvariants()
      } else {
        wait(for: 1, in: turns)
        #expect(pool.trim() == 2)
        turns.store(2, ordering: .releasing)
      }
    }
  }

  /// Some of a lane's slots are emptied from outside, and their owner must go on with the others.
  @Test func aLaneWithGapsStillWorks() {
    let pool = ObjectPool<Argument>(blueprint: 1)
    release([1, 2, 3, 4], to: pool)
    pool.trim(keeping: 2)
    #expect(pool.idleCount == 2)
    let weights = [pool.acquire().weight, pool.acquire().weight]
    #expect(weights == [4, 3])
    #expect(pool.statistics.laneHits == 2)
    release([5, 6, 7, 8], to: pool)
    #expect(pool.idleCount == 4)
    pool.checkInvariants()
    pool.trim(keeping: 1)
    #expect(pool.acquire().weight == 6, "the last one in the lane")
    #expect(pool.acquire().weight == 1, "a new one")
    pool.checkInvariants()
  }

  @Test func unusedElementsAreFreedAfterAWholeInterval() {
    let pool = ObjectPool<Argument>(blueprint: 1)
    release(Array(repeating: 1, count: 10), to: pool)
    #expect(pool.trimUnused() == 0, "they came in this interval")
    let used = (0..<2).map { _ in pool.acquire() }
    for element in used { pool.release(element) }
    #expect(pool.trimUnused() == 6, "the lane was used, and the shared ones were not")
    #expect(pool.idleCount == 4)
    #expect(pool.trimUnused() == 4)
    #expect(pool.trimUnused() == 0)
    pool.checkInvariants()
    release([1], to: pool)
    #expect(pool.trimUnused() == 0, "a release counts as use")
    #expect(pool.trimUnused() == 1)
  }

  /// More threads than lanes: those without one share the stack.
  @Test func threadsWithoutALaneUseTheSharedStack() {
    let counter = LiveCounter()
    do {
      let pool = ObjectPool<CountedBuffer>(
        blueprint: counter, preallocate: 1, limit: 5, retainedWeightLimit: .max, lanes: 1)
      onThreads(4) { _ in
        for _ in 0..<500 {
          var buffer = pool.acquire()
          if !buffer.isClear { Issue.record("a used buffer was given out") }
          buffer.resize(to: 9)
          pool.release(buffer)
        }
      }
      pool.checkInvariants()
      #expect(pool.idleCount <= 5 && counter.count == pool.idleCount)
      #expect(pool.statistics.hits + pool.statistics.misses == 2000)
    }
    #expect(counter.count == 0)
  }

  /// Elements of odd sizes and of none: the slots must be laid out for them.
  @Test func elementsOfAnySizeAreKept() {
    struct Odd: Reusable, ~Copyable {
      var first: UInt8
      var wide: SIMD8<UInt64>
      var last: UInt8
      init(blueprint: UInt8) {
        first = blueprint
        wide = SIMD8(repeating: 0)
        last = blueprint
      }
      var isClear: Bool { wide == SIMD8(repeating: 0) }
      mutating func clear() { wide = SIMD8(repeating: 0) }
      var weight: Int { Int(first) }
    }
    struct Empty: Reusable {
      init(blueprint: Void) {}
      var isClear: Bool { true }
      mutating func clear() {}
      var weight: Int { 0 }
    }
    let odd = ObjectPool<Odd>(blueprint: 7, preallocate: 2)
    for round in 0..<100 as Range<UInt64> {
      odd.withElement { element in
        #expect(element.first == 7 && element.last == 7 && element.isClear)
        element.wide = SIMD8(repeating: round)
        odd.withElement { $0.wide = SIMD8(repeating: .max) }
      }
    }
    odd.checkInvariants()
    #expect(odd.idleCount == 2)
    let empty = ObjectPool<Empty>(blueprint: ())
    for _ in 0..<10 { empty.release(empty.acquire()) }
    #expect(empty.idleCount == 1 && empty.retainedWeight == 0)
    empty.checkInvariants()
  }

  @Test func idleElementsDieWithTheirPool() {
    let counter = LiveCounter()
    do {
      let pool = ObjectPool<CountedBuffer>(blueprint: counter, preallocate: 10, limit: 20)
      #expect(counter.count == 10)
      onThreads(2) { _ in pool.release(pool.acquire()) }
      for _ in 0..<6 { pool.release(CountedBuffer(blueprint: counter)) }
      #expect(counter.count == 16 && pool.idleCount == 16)
    }
    #expect(counter.count == 0)
  }

  @Test func statisticsAddUp() {
    let pool = ObjectPool<Argument>(blueprint: 1, preallocate: 1, limit: 2)
    #expect(pool.statistics.reuse == nil)
    let elements = (0..<4).map { _ in pool.acquire() }
    #expect(pool.statistics.hits == 1 && pool.statistics.misses == 3)
    for element in elements { pool.release(element) }
    #expect(pool.statistics.discarded == 2)
    pool.release(pool.acquire())
    #expect(pool.statistics == PoolStatistics(hits: 2, laneHits: 1, misses: 3, discarded: 2, trimmed: 0))
    #expect(pool.statistics.reuse == 0.4)
  }
}
