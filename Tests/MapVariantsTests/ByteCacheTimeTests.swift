import MapAttack
import Synchronization
import Testing

@testable import MapVariants

@Suite struct ByteCacheTimeTests {
  @Test func anEntryIsThereUntilItsDeadlineAndNotAtIt() {
    let clock = ManualClock()
    let cache = ByteCache(byteBound: 1 << 16, timeToLive: .seconds(10), clock: clock)
    cache.set("1", forKey: "key")
    clock.advance(by: .seconds(10) - .nanoseconds(1))
    #expect(cache.value(forKey: "key") == [49])
    clock.advance(by: .nanoseconds(1))
    #expect(cache.count == 1, "nobody has noticed yet")
    #expect(cache.value(forKey: "key") == nil)
    let counted = cache.statistics
    #expect(counted.expirations == 1 && counted.evictions == 0 && counted.entryCount == 0)
    #expect(counted.hits == 1 && counted.misses == 1)
  }

  @Test func writingStartsTheTimeAnewAndReadingDoesNot() {
    let clock = ManualClock()
    let cache = ByteCache(byteBound: 1 << 16, timeToLive: .seconds(10), clock: clock)
    cache.set("1", forKey: "written")
    cache.set("1", forKey: "read")
    clock.advance(by: .seconds(6))
    cache.set("2", forKey: "written")
    #expect(cache.contains("read"))
    clock.advance(by: .seconds(6))
    #expect(cache.contains("written") && !cache.contains("read"))
  }

  @Test func anEntrysOwnTimeGoesBeforeTheCaches() {
    let clock = ManualClock()
    let cache = ByteCache(byteBound: 1 << 16, timeToLive: .seconds(10), clock: clock)
    cache.set("1", forKey: "short", timeToLive: .seconds(1))
    cache.set("1", forKey: "long", timeToLive: .seconds(100))
    cache.set("1", forKey: "for ever", timeToLive: .seconds(Int64.max))
    clock.advance(by: .seconds(1))
    #expect(!cache.contains("short") && cache.contains("long"))
    clock.advance(by: .seconds(98))
    #expect(cache.contains("long"))
    clock.advance(by: .seconds(1_000_000_000))
    #expect(!cache.contains("long") && cache.contains("for ever"))
  }

  @Test(arguments: [.zero, .seconds(-5), .nanoseconds(-1), .seconds(Int64.min)] as [Duration])
  func noTimeToLiveIsOverAtOnce(time: Duration) {
    let clock = ManualClock()
    clock.advance(by: .seconds(7))
    let cache = ByteCache(byteBound: 1 << 16, shardCount: 1, clock: clock)
    cache.set("old", forKey: "key")
    #expect(cache.set("new", forKey: "key", timeToLive: time))
    #expect(cache.value(forKey: "key") == nil, "the old value is replaced, the new one is over")
    cache.set("later", forKey: "key")
    #expect(cache.value(forKey: "key") == Array("later".utf8))

    let shortLived = ByteCache(byteBound: 1 << 16, shardCount: 1, timeToLive: time, clock: clock)
    shortLived.set("value", forKey: "key")
    #expect(shortLived.value(forKey: "key") == nil)
    shortLived.set("value", forKey: "key", timeToLive: .seconds(1))
    #expect(shortLived.value(forKey: "key") == Array("value".utf8), "an entry's own time goes before the cache's")
    cache.checkInvariants()
    shortLived.checkInvariants()
  }

  @Test func expiredEntriesAreRemovedOnRequestAndNotVisited() {
    let clock = ManualClock()
    let cache = ByteCache(byteBound: 1 << 16, shardCount: 1, timeToLive: .seconds(10), clock: clock)
    for number in 0..<10 { cache.set("", forKey: number) }
    clock.advance(by: .seconds(5))
    for number in 10..<15 { cache.set("", forKey: number) }
    clock.advance(by: .seconds(5))
    var visited: [Int] = []
    cache.forEach { key, _ in visited.append(key.unsafeLoadUnaligned(as: Int.self)) }
    #expect(visited == Array(10..<15))
    #expect(cache.removeExpired() == 10)
    #expect(cache.removeExpired() == 0)
    #expect(cache.count == 5 && cache.statistics.expirations == 10)
    cache.checkInvariants()
  }

  @Test func anExpiredEntryCannotBeRemovedAnyMore() {
    let clock = ManualClock()
    let cache = ByteCache(byteBound: 1 << 16, timeToLive: .seconds(1), clock: clock)
    cache.set("1", forKey: "key")
    clock.advance(by: .seconds(1))
    #expect(!cache.removeValue(forKey: "key"))
    #expect(cache.statistics.expirations == 1)
  }

  @Test func whatLeavesAfterItsTimeHasExpiredAndWasNotEvicted() {
    let clock = ManualClock()
    let cache = ByteCache(byteBound: 16 << 10, shardCount: 1, timeToLive: .seconds(1), clock: clock)
    let value = [UInt8](repeating: 0, count: 1000)
    for number in 0..<10 { cache.set(value, forKey: number) }
    clock.advance(by: .seconds(1))
    for number in 10..<30 { cache.set(value, forKey: number) }
    let counted = cache.statistics
    #expect(counted.expirations == 10)
    #expect(counted.evictions == 20 - counted.entryCount)
  }

  @Test func theClockIsReadOnlyWhereThereIsADeadline() {
    final class CountingClock: Clock {
      let readings = Atomic<Int>(0)
      var now: ContinuousClock.Instant {
        readings.wrappingAdd(1, ordering: .relaxed)
        return ContinuousClock().now
      }
      var minimumResolution: Duration { .nanoseconds(1) }
      func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {}
    }
    let clock = CountingClock()
    let cache = ByteCache(byteBound: 16 << 10, shardCount: 1, clock: clock)
    let atStart = clock.readings.load(ordering: .relaxed)
    for number in 0..<1000 { cache.set("value", forKey: number) }
    for number in 0..<1000 { _ = cache.contains(number) }
    cache.forEach { _, _ in }
    #expect(clock.readings.load(ordering: .relaxed) == atStart)
    cache.set("value", forKey: 1, timeToLive: .seconds(100))
    #expect(clock.readings.load(ordering: .relaxed) == atStart + 1)
    #expect(cache.contains(1) && cache.contains(999))
    #expect(clock.readings.load(ordering: .relaxed) == atStart + 2)
  }

  @Test func theSystemsCoarseClockNeverFalls() {
    var last = OperationTime(.coarse)
    var before = last.now()
    for _ in 0..<1000 {
      last = OperationTime(.coarse)
      #expect(last.now() >= before)
      before = last.now()
    }
    let cache = ByteCache(byteBound: 1 << 16, timeToLive: .seconds(1000))
    cache.set("1", forKey: "key")
    #expect(cache.contains("key"))
  }
}
