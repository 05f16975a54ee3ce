import MapVariants
import Synchronization
import MapAttack
import Testing

@Suite struct MapPoolTests {
  @Test func preallocatedMapsAreThereFromTheStart() {
    let pool = MapPool<Int, Int>(preallocate: 3, capacity: 100, limit: 5)
    #expect(pool.idleCount == 3)
    #expect(pool.retainedCapacity >= 300)
    let map = pool.acquire()
    #expect(map.isEmpty && map.capacity >= 100)
    #expect(pool.idleCount == 2)
    pool.release(map)
    #expect(pool.idleCount == 3)
    pool.checkInvariants()
  }

  @Test func nothingPassesFromOneUserToTheNext() {
    let counter = LiveCounter()
    let pool = MapPool<TrackedKey, Tracked>(limit: 2)
    for round in 0..<50 as Range<UInt64> {
      var map = pool.acquire()
      #expect(map.count == 0)
      for number in 0..<20 as Range<UInt64> {
        #expect(map[TrackedKey(number, counter)] == nil)
        map[TrackedKey(number, counter)] = Tracked(round, counter)
      }
      map.forEach { _, value in #expect(value.number == round) }
      map.checkInvariants()
      pool.release(map)
      #expect(counter.count == 0, "a released map holds nothing back")
      pool.checkInvariants()
    }
  }

  @Test func storageIsUsedAgain() {
    let pool = MapPool<Int, Int>(limit: 1)
    var map = pool.acquire()
    for key in 0..<500 { map[key] = key }
    let capacity = map.capacity
    pool.release(map)
    #expect(pool.retainedCapacity == capacity)
    let again = pool.acquire()
    #expect(again.capacity == capacity)
    #expect(pool.retainedCapacity == 0)
    pool.release(again)
  }

  @Test func atMostTheLimitIsKept() {
    let pool = MapPool<Int, Int>(capacity: 8, limit: 2)
    let a = pool.acquire()
    let b = pool.acquire()
    let c = pool.acquire()
    pool.release(a)
    pool.release(b)
    pool.release(c)
    #expect(pool.idleCount == 2)
    pool.checkInvariants()
    let none = MapPool<Int, Int>(limit: 0)
    none.release(none.acquire())
    #expect(none.idleCount == 0)
  }

  @Test func oversizedMapsAreFreed() {
    let pool = MapPool<Int, Int>(limit: 10, retainedCapacityLimit: 200)
    var huge = pool.acquire()
    for key in 0..<10_000 { huge[key] = key }
    pool.release(huge)
    #expect(pool.idleCount == 0)
    for _ in 0..<3 {
      var map = PooledMap<Int, Int>(minimumCapacity: 90)
      map[1] = 1
      pool.release(map)
    }
    #expect(pool.idleCount == 2, "the third would exceed the capacity for all of them together")
    pool.checkInvariants()
  }

  @Test func trimmingFreesIdleMaps() {
    let pool = MapPool<Int, Int>(preallocate: 6, capacity: 20)
    pool.trim(keeping: 2)
    #expect(pool.idleCount == 2)
    pool.checkInvariants()
    pool.trim(keeping: 5)
    #expect(pool.idleCount == 2)
    pool.trim()
    #expect(pool.idleCount == 0 && pool.retainedCapacity == 0)
    #expect(pool.acquire().capacity >= 20)
  }

  @Test func withMapGivesTheMapBackAlsoWhenItFails() {
    struct Failure: Error {}
    let pool = MapPool<Int, Int>(limit: 4)
    let sum = pool.withMap { map in
      for key in 0..<10 { map[key, default: 0] += key }
      return map.count
    }
    #expect(sum == 10)
    #expect(throws: Failure.self) {
      try pool.withMap { map in
        map[1] = 1
        throw Failure()
      }
    }
    #expect(pool.idleCount == 1)
    pool.checkInvariants()
  }

  @Test func threadsShareAPool() {
    let counter = LiveCounter()
    let foreignEntries = Atomic<Int>(0)
    let pool = MapPool<UInt64, Tracked>(preallocate: 2, capacity: 16, limit: 3)
    onThreads(4) { thread in
      for round in 0..<1500 as Range<UInt64> {
        var map = pool.acquire()
        if !map.isEmpty { foreignEntries.wrappingAdd(1, ordering: .relaxed) }
        for key in 0..<8 as Range<UInt64> { map[key] = Tracked(UInt64(thread) << 32 | round, counter) }
        map.forEach { _, value in
          if value.number != UInt64(thread) << 32 | round { foreignEntries.wrappingAdd(1, ordering: .relaxed) }
        }
        if round % 50 == 0 { pool.trim(keeping: 1) }
        if round % 7 != 0 { pool.release(map) }
      }
    }
    #expect(foreignEntries.load(ordering: .relaxed) == 0)
    #expect(counter.count == 0)
    #expect(pool.idleCount <= 3)
    pool.checkInvariants()
  }
}
