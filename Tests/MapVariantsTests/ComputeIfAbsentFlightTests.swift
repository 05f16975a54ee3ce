import MapAttack
import MapVariants
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Builds that threads wait for.
@Suite struct ComputeIfAbsentFlightTests {
  private struct Refusal: Error {}

  /// While one thread builds a key, another that asks for it waits, and a third key is built and found.
  @Test func aBuilderHoldsUpItsOwnKeyOnly() {
    let cache = ComputeIfAbsentCache<Int, Int>()
    let isBuilding = Atomic<Bool>(false)
    let mayEnd = Atomic<Bool>(false)
    let builds = Atomic<Int>(0)
    onThreads(3) { thread in
      switch thread {
      case 0:
        let value = cache.value(
          forKey: 1,
          buildingOnce: { _ in
            builds.wrappingAdd(1, ordering: .relaxed)
            isBuilding.store(true, ordering: .releasing)
            while !mayEnd.load(ordering: .acquiring) { sched_yield() }
            return 10
          })
        #expect(value == 10)
      case 1:
        while !isBuilding.load(ordering: .acquiring) { sched_yield() }
        let value = cache.value(
          forKey: 1,
          buildingOnce: { _ in
            builds.wrappingAdd(1, ordering: .relaxed)
            return 11
          })
        #expect(value == 10)
      default:
        while !isBuilding.load(ordering: .acquiring) { sched_yield() }
        #expect(cache.value(forKey: 2, buildingOnce: { _ in 20 }) == 20)
        #expect(cache.value(forKey: 2, buildingOnce: { _ in 21 }) == 20)
        #expect(cache.cachedValue(forKey: 1) == nil)
        // The other has joined by now, or will find the value: both are right.
        while cache.statistics.joins == 0 { sched_yield() }
        mayEnd.store(true, ordering: .releasing)
      }
    }
    #expect(builds.load(ordering: .relaxed) == 1)
    #expect(cache.statistics == .init(hits: 1, builds: 2, joins: 1))
    cache.checkInvariants()
  }

  /// The error is the builder's alone: the one who waits builds himself.
  @Test func aBuilderThatThrowsPoisonsNothing() {
    let cache = ComputeIfAbsentCache<Int, Int>()
    let isBuilding = Atomic<Bool>(false)
    onThreads(2) { thread in
      if thread == 0 {
        #expect(throws: Refusal.self) {
          try cache.value(
            forKey: 1,
            buildingOnce: { _ throws(Refusal) in
              isBuilding.store(true, ordering: .releasing)
              while cache.statistics.joins == 0 { sched_yield() }
              throw Refusal()
            })
        }
      } else {
        while !isBuilding.load(ordering: .acquiring) { sched_yield() }
        #expect(cache.value(forKey: 1, buildingOnce: { $0 + 6 }) == 7)
      }
    }
    #expect(cache.value(forKey: 1, buildingOnce: { _ in 0 }) == 7)
    #expect(cache.statistics == .init(hits: 1, builds: 1, joins: 1, failures: 1))
    cache.checkInvariants()
  }

  /// What is being built of old data when its key is removed goes to those who asked before, and is not kept.
  @Test func aRemovalCountsForWhatIsBeingBuilt() {
    let cache = ComputeIfAbsentCache<Int, Int>()
    for removeAll in [false, true] {
      let value = cache.value(
        forKey: 1,
        buildingOnce: { _ in
          if removeAll { cache.removeAll() } else { #expect(cache.removeValue(forKey: 1) == nil) }
          // Who asks now doesn't wait for the old one.
          #expect(cache.value(forKey: 1, buildingOnce: { _ in 2 }) == 2)
          return 1
        })
      #expect(value == 1 && cache.cachedValue(forKey: 1) == 2)
      #expect(cache.removeValue(forKey: 1) == 2)
      cache.checkInvariants()
    }
    #expect(cache.statistics == .init(builds: 4, discarded: 2, removed: 2))
  }

  /// A builder may use the cache for other keys, deeper and deeper.
  @Test func buildersMayAskForOtherKeys() {
    let cache = ComputeIfAbsentCache<Int, Int>(limit: 20)
    func fibonacci(_ number: Int) -> Int {
      number < 2
        ? number : cache.value(forKey: number, buildingOnce: { fibonacci($0 - 1) + fibonacci($0 - 2) })
    }
    #expect(fibonacci(20) == 6765)
    #expect(cache.statistics.builds == 19)
    cache.checkInvariants()
  }

  /// Many threads, few keys that are removed all the time: never do two builders of a key run that nobody has removed.
  @Test func eachKeyIsBuiltByOneAtATime() {
    let cache = ComputeIfAbsentCache<Int, Int>(limit: 3)
    let building = (0..<4).map { _ in Flag() }
    onThreads(4) { thread in
      for round in 0..<3000 {
        let key = (round + thread) % 4
        let value = cache.value(
          forKey: key,
          buildingOnce: { key in
            let isAlone = building[key].inside.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == 1
            if round % 16 == 0 { sched_yield() }
            building[key].inside.wrappingSubtract(1, ordering: .acquiringAndReleasing)
            return isAlone ? key : -1
          })
        if value != key { building[key].violations.wrappingAdd(1, ordering: .relaxed) }
      }
    }
    #expect(building.allSatisfy { $0.violations.load(ordering: .relaxed) == 0 })
    #expect(cache.count == 3 && cache.statistics.evictions > 0)
    cache.checkInvariants()
  }
}

private final class Flag: Sendable {
  let inside = Atomic<Int>(0)
  let violations = Atomic<Int>(0)
}
