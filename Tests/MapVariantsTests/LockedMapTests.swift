import MapAttack
import MapVariants
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct LockedMapTests {
  @Test func bothLocksAroundBothMaps() {
    check(ReadWriteLockedMap<UInt64, String>(minimumCapacity: 100))
    check(MutexLockedMap<UInt64, String>(minimumCapacity: 100))
    check(ReadWriteLockedSpanMap<UInt64, String>(minimumCapacity: 100))
    check(MutexLockedSpanMap<UInt64, String>(minimumCapacity: 100))
  }

  private func check<Lock: MapLock & ~Copyable, Inner: CreatableMap & CapacityReporting & ~Copyable>(
    _ map: LockedMap<Lock, Inner>
  )
  where Inner.Key == UInt64, Inner.Value == String {
    let capacity = map.capacity
    #expect(capacity >= 100 && map.isEmpty)
    for key in 0..<100 as Range<UInt64> { #expect(map.updateValue("\(key)", forKey: key) == nil) }
    #expect(map.capacity == capacity, "preallocated: it has not grown")
    #expect(map.count == 100 && map.value(forKey: 42) == "42" && map.contains(42))
    #expect(map.updateValue("new", forKey: 42) == "42")
    #expect(map.removeValue(forKey: 42) == "new" && !map.contains(42) && map.removeValue(forKey: 42) == nil)
    var sum: UInt64 = 0
    map.forEach { key, _ in sum += key }
    #expect(sum == 4950 - 42)
    map.withLock { _ = $0.updateValue(($0.value(forKey: 7) ?? "") + "!", forKey: 7) }
    #expect(map.withReadLock { $0.value(forKey: 7) } == "7!")
    map.removeAll(keepingCapacity: true)
    #expect(map.isEmpty && map.capacity >= 100)
    map.removeAll()
    #expect(map.isEmpty && map.capacity == 0)
  }

  @Test func errorsPassThroughAndTheLockIsGivenUp() {
    struct Failure: Error {}
    func check<Lock: MapLock & ~Copyable>(_ map: LockedMap<Lock, [Int: Int]>) {
      #expect(throws: Failure.self) {
        try map.withLock { map throws(Failure) in
          map[1] = 1
          throw Failure()
        }
      }
      #expect(throws: Failure.self) { try map.withReadLock { _ throws(Failure) in throw Failure() } }
      #expect(throws: Failure.self) { try map.forEach { _, _ throws(Failure) in throw Failure() } }
      #expect(map.count == 1)
    }
    check(ReadWriteLockedMap())
    check(MutexLockedMap())
  }

  @Test func noIncrementIsLost() {
    func check<Lock: MapLock & ~Copyable>(_ map: LockedMap<Lock, [Int: Int]>) {
      onThreads(4) { thread in
        for round in 0..<5000 {
          map.withLock { $0[round % 3, default: 0] += 1 }
          if round % 4 == 0 { _ = map.value(forKey: thread) }
        }
      }
      #expect((0..<3).reduce(0) { $0 + map.value(forKey: $1)! } == 20_000)
    }
    check(ReadWriteLockedMap())
    check(MutexLockedMap())
  }

  /// Only a lock that lets readers run together comes to an end here.
  @Test func readersRunAtTheSameTime() {
    let map = ReadWriteLockedMap<Int, Int>()
    let inside = Atomic<Int>(0)
    onThreads(2) { _ in
      map.withReadLock { _ in
        inside.wrappingAdd(1, ordering: .acquiringAndReleasing)
        while inside.load(ordering: .acquiring) < 2 {}
      }
    }
    #expect(inside.load(ordering: .relaxed) == 2)
  }

  @Test func writersAreAlone() {
    func check<Lock: MapLock & ~Copyable>(_ map: LockedMap<Lock, [Int: Int]>) {
      let inside = Atomic<Int>(0)
      let met = Atomic<Int>(0)
      onThreads(3) { thread in
        for round in 0..<200 {
          let enter = {
            inside.wrappingAdd(1, ordering: .acquiringAndReleasing)
            // The others have their chance to come in.
            for _ in 0..<3 { sched_yield() }
            if inside.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue != 0 {
              met.wrappingAdd(1, ordering: .relaxed)
            }
          }
          if thread == 0 && round % 2 == 0 {
            map.withReadLock { _ in enter() }
          } else {
            map.withLock { _ in enter() }
          }
        }
      }
      #expect(met.load(ordering: .relaxed) == 0)
    }
    check(ReadWriteLockedMap())
    check(MutexLockedMap())
  }

  @Test func valuesDieOutsideOfTheLock() {
    final class Reentrant: Sendable {
      let map: MutexLockedMap<Int, Int>
      init(_ map: MutexLockedMap<Int, Int>) { self.map = map }
      deinit { map.withLock { $0[0, default: 0] += 1 } }
    }
    // A map whose values count their deaths in another; the second test lets them use their own.
    let deaths = MutexLockedMap<Int, Int>()
    let map = MutexLockedMap<Int, Reentrant>()
    for _ in 0..<10 { map.updateValue(Reentrant(deaths), forKey: 1) }
    map.removeValue(forKey: 1)
    map.updateValue(Reentrant(deaths), forKey: 1)
    map.removeAll(keepingCapacity: true)
    #expect(deaths.value(forKey: 0) == 11)
  }
}
