import Synchronization
import MapAttack
import Testing

@testable import MapVariants

/// An object that says nothing of its death.
final class PlainObject: Sendable {
  let number: Int
  init(_ number: Int) { self.number = number }
}

/// An object that reports its death.
final class ReportingObject: WeakCacheable, Sendable {
  let number: Int
  let deathNotice = DeathNotice()
  init(_ number: Int) { self.number = number }
}

/// The caches' common behaviour, whatever way they learn of a death.
protocol NumberedObject: AnyObject, Sendable {
  init(_ number: Int)
  var number: Int { get }
}
extension PlainObject: NumberedObject {}
extension ReportingObject: NumberedObject {}

@Suite struct WeakValueCacheTests {
  @Test func entriesLiveAsLongAsTheirObjects() {
    func check<Object: NumberedObject>(_ cache: WeakValueCache<String, Object>) {
      var a: Object? = Object(1)
      let b = Object(2)
      cache["a"] = a
      cache["b"] = b
      #expect(cache["a"] === a)
      #expect(cache.count == 2)
      a = nil
      #expect(cache["a"] == nil)
      #expect(cache["b"] === b)
      #expect(cache.count == 1)
      cache.checkInvariants()
      withExtendedLifetime(b) {}
    }
    check(WeakValueCache<String, ReportingObject>())
    check(WeakValueCache<String, PlainObject>())
    check(WeakValueCache<String, PlainObject>(cleaning: .full))
  }

  @Test func updatesAndRemovalsGiveTheOldObjectBack() {
    func check<Object: NumberedObject>(_ cache: WeakValueCache<Int, Object>) {
      let a = Object(1)
      let b = Object(2)
      #expect(cache.updateValue(a, forKey: 1) == nil)
      #expect(cache.updateValue(b, forKey: 1) === a)
      #expect(cache.removeValue(forKey: 1) === b)
      #expect(cache.removeValue(forKey: 1) == nil)
      cache[1] = a
      cache[1] = nil
      #expect(cache[1] == nil && cache.isEmpty)
      _ = cache.updateValue(Object(3), forKey: 3)
      #expect(cache.updateValue(b, forKey: 3) == nil, "a dead object is not given back")
      cache.checkInvariants()
    }
    check(WeakValueCache<Int, ReportingObject>())
    check(WeakValueCache<Int, PlainObject>())
  }

  @Test func theNextOperationRemovesAllReportedDead() {
    let cache = WeakValueCache<Int, ReportingObject>()
    let keeper = ReportingObject(-1)
    cache[-1] = keeper
    var objects = (0..<1000).map { ReportingObject($0) }
    for object in objects { cache[object.number] = object }
    #expect(cache.entryCount == 1001)
    objects = []
    #expect(cache.entryCount == 1001, "death itself changes nothing in the table")
    #expect(cache[-1] === keeper)
    #expect(cache.entryCount == 1)
    cache.checkInvariants()
  }

  @Test func aReplacedEntrySurvivesItsPredecessorsDeath() {
    let cache = WeakValueCache<Int, ReportingObject>()
    var old: ReportingObject? = ReportingObject(1)
    let new = ReportingObject(2)
    cache[1] = old
    cache[1] = new
    old = nil
    #expect(cache[1] === new)
    #expect(cache.count == 1)
    withExtendedLifetime((old, new)) {}
  }

  /// The report is in the queue when the entry is written again: only its generation tells that it is out of date.
  @Test func aReportThatComesLateIsIgnored() {
    let cache = WeakValueCache<Int, ReportingObject>()
    let new = ReportingObject(2)
    cache[1] = ReportingObject(1)
    let name = cache.table.withLock { WeakEntryName(slot: 0, generation: $0.slots[0].generation) }
    cache[1] = new
    cache.table.withLock { $0.queue.append(name) }
    #expect(cache[1] === new)
    cache.removeValue(forKey: 1)
    cache[7] = new
    cache.table.withLock { $0.queue.append(name) }
    #expect(cache[7] === new, "the slot has another key's entry by now")
    cache.checkInvariants()
  }

  @Test func anObjectMayBeInManyPlaces() {
    let first = WeakValueCache<Int, ReportingObject>()
    let second = WeakValueCache<String, ReportingObject>()
    var object: ReportingObject? = ReportingObject(1)
    first[1] = object
    first[2] = object
    second["x"] = object
    #expect(object?.deathNotice.registrationCount == 3)
    first[2] = nil
    #expect(object?.deathNotice.registrationCount == 2)
    #expect(first[1] === object && second["x"] === object)
    object = nil
    #expect(first.count == 0 && second.count == 0)
  }

  @Test func requestsForReportsDoNotPileUp() {
    let object = ReportingObject(1)
    let cache = WeakValueCache<Int, ReportingObject>(limit: 2)
    for key in 0..<500 { cache[key] = object }
    #expect(object.deathNotice.registrationCount == 2, "two entries are left of 500")
    for key in 498..<500 { cache[key] = ReportingObject(key) }
    #expect(object.deathNotice.registrationCount == 0, "both were replaced")
    for key in 0..<500 {
      cache[key] = object
      cache.removeAll(keepingCapacity: true)
    }
    #expect(object.deathNotice.registrationCount <= 3)
    for _ in 0..<100 { WeakValueCache<Int, ReportingObject>()[1] = object }
    cache[1] = object
    #expect(object.deathNotice.registrationCount <= 3, "caches that are gone are forgotten")
  }

  @Test func objectsOutliveTheirCache() {
    let object = ReportingObject(1)
    do {
      let cache = WeakValueCache<Int, ReportingObject>()
      cache[1] = object
    }
    #expect(object.number == 1)
  }

  @Test func entriesExpire() {
    func check<Object: NumberedObject>(_ cache: WeakValueCache<Int, Object>, _ clock: ManualClock) {
      let objects = (0..<10).map { Object($0) }
      for object in objects.prefix(5) { cache[object.number] = object }
      clock.advance(by: .seconds(6))
      for object in objects.suffix(5) { cache[object.number] = object }
      cache[0] = objects[0]  // written anew, so its time starts anew
      clock.advance(by: .seconds(3))
      #expect(cache[1] === objects[1], "9 of 10 seconds")
      clock.advance(by: .seconds(1))
      #expect(cache[1] == nil, "10 seconds are the end")
      #expect(cache[0] === objects[0] && cache[5] === objects[5])
      #expect(cache.removeValue(forKey: 2) == nil)
      cache.checkInvariants()
      #expect(cache.count == 6)
      var visited: Set<Int> = []
      cache.forEach { key, _ in visited.insert(key) }
      #expect(visited == [0, 5, 6, 7, 8, 9])
      clock.advance(by: .seconds(100))
      cache.forEach { _, _ in Issue.record("all have expired") }
      #expect(cache.updateValue(objects[0], forKey: 0) == nil, "an expired object is not given back")
      #expect(cache.entryCount == 1, "a write removes what has expired")
      cache.checkInvariants()
      withExtendedLifetime(objects) {}
    }
    let clock = ManualClock()
    check(WeakValueCache<Int, ReportingObject>(timeToLive: .seconds(10), clock: clock), clock)
    check(WeakValueCache<Int, PlainObject>(timeToLive: .seconds(10), clock: clock), clock)
  }

  @Test func aTimeToLiveBeyondAllClocksNeverEnds() {
    let clock = ManualClock()
    let cache = WeakValueCache<Int, PlainObject>(timeToLive: .seconds(Int64.max), clock: clock)
    clock.advance(by: .seconds(1_000_000))
    let object = PlainObject(1)
    cache[1] = object
    clock.advance(by: .seconds(1_000_000))
    #expect(cache[1] === object)
  }

  @Test func entriesMayHaveTheirOwnTimes() {
    let clock = ManualClock()
    let cache = WeakValueCache<Int, ReportingObject>(clock: clock)
    let objects = (0..<6).map { ReportingObject($0) }
    clock.advance(by: .seconds(7))
    cache[0] = objects[0]
    cache.updateValue(objects[1], forKey: 1, timeToLive: .seconds(30))
    cache.updateValue(objects[2], forKey: 2, timeToLive: .seconds(10))
    cache.updateValue(objects[3], forKey: 3, timeToLive: .zero)
    cache.updateValue(objects[4], forKey: 4, timeToLive: .seconds(-5))
    cache.updateValue(objects[5], forKey: 5, timeToLive: .seconds(Int64.max))
    #expect(cache[3] == nil && cache[4] == nil)
    clock.advance(by: .seconds(10))
    #expect(cache[2] == nil && cache[1] === objects[1])
    cache[1] = objects[1]  // written without a time, so it has none
    clock.advance(by: .seconds(1000))
    #expect(cache[0] === objects[0] && cache[1] === objects[1] && cache[5] === objects[5])
    #expect(cache.count == 3)
    cache.checkInvariants()
    withExtendedLifetime(objects) {}
  }

  /// As in `ByteCache`.
  @Test(arguments: [.zero, .seconds(-5), .nanoseconds(-1), .seconds(Int64.min)] as [Duration])
  func noTimeToLiveIsOverAtOnce(time: Duration) {
    let clock = ManualClock()
    clock.advance(by: .seconds(7))
    let objects = (0..<3).map { ReportingObject($0) }
    let cache = WeakValueCache<Int, ReportingObject>(clock: clock)
    cache[1] = objects[0]
    cache.updateValue(objects[1], forKey: 1, timeToLive: time)
    #expect(cache[1] == nil, "the old object is replaced, the new one's time is over")
    cache[1] = objects[2]
    #expect(cache[1] === objects[2])

    let shortLived = WeakValueCache<Int, ReportingObject>(timeToLive: time, clock: clock)
    shortLived[1] = objects[0]
    #expect(shortLived[1] == nil)
    shortLived.updateValue(objects[0], forKey: 1, timeToLive: .seconds(1))
    #expect(shortLived[1] === objects[0], "an entry's own time goes before the cache's")
    cache.checkInvariants()
    shortLived.checkInvariants()
    withExtendedLifetime(objects) {}
  }

  /// The wheel's ticks are milliseconds: an entry is out of reach at its deadline, and out of memory a tick later.
  @Test func expiredEntriesAreNeverGivenOutAndLeaveWithinATick() {
    let clock = ManualClock()
    let cache = WeakValueCache<Int, ReportingObject>(timeToLive: .nanoseconds(1_500_001), clock: clock)
    let objects = (0..<3).map { ReportingObject($0) }
    cache[0] = objects[0]
    clock.advance(by: .nanoseconds(1_500_000))
    #expect(cache[0] === objects[0])
    clock.advance(by: .nanoseconds(1))
    cache.forEach { _, _ in Issue.record("it has expired") }
    cache[1] = objects[1]
    #expect(cache.entryCount == 2)
    clock.advance(by: .nanoseconds(499_999))
    cache[1] = objects[1]
    #expect(cache.entryCount == 1)
    cache.checkInvariants()
    withExtendedLifetime(objects) {}
  }

  /// Keys with one hash for all, and keys whose tags agree: slower, and right.
  @Test func hostileKeysAreKeptApart() {
    func check<Key: SpanKey>(_ key: (UInt64) -> Key) {
      let cache = WeakValueCache<Key, ReportingObject>()
      var objects: [ReportingObject?] = (0..<200).map { ReportingObject($0) }
      for number in 0..<200 { cache[key(UInt64(number))] = objects[number] }
      cache.checkInvariants()
      for number in stride(from: 0, to: 200, by: 3) { objects[number] = nil }
      for number in 0..<200 { #expect(cache[key(UInt64(number))] === objects[number]) }
      cache.checkInvariants()
      #expect(cache.count == 133)
    }
    check { ConstantHashKey(number: $0) }
    check { EqualLowHalfKey(number: $0) }
    check { EqualHighHalfKey(number: $0) }
  }

  @Test func theOldestEntriesMakeRoom() {
    func check<Object: NumberedObject>(_ cache: WeakValueCache<Int, Object>) {
      let objects = (0..<20).map { Object($0) }
      for object in objects.prefix(5) { cache[object.number] = object }
      cache[0] = objects[0]  // now the youngest
      for object in objects[5..<8] { cache[object.number] = object }
      #expect(cache.count == 5)
      #expect([0, 4, 5, 6, 7].allSatisfy { cache[$0] === objects[$0] })
      #expect([1, 2, 3].allSatisfy { cache[$0] == nil })
      cache.checkInvariants()
      withExtendedLifetime(objects) {}
    }
    check(WeakValueCache<Int, ReportingObject>(limit: 5))
    check(WeakValueCache<Int, PlainObject>(limit: 5))
  }

  @Test func theIncrementalSweepComesRoundToEveryEntry() {
    let cache = WeakValueCache<Int, PlainObject>(cleaning: .incremental(entriesPerWrite: 4))
    for key in 0..<400 { cache[key] = PlainObject(key) }
    #expect(cache.entryCount < 400, "it sweeps as it goes")
    let keeper = PlainObject(-1)
    for _ in 0..<100 { cache[-1] = keeper }
    #expect(cache.entryCount == 1, "100 writes look at 400 slots")
    cache.checkInvariants()
    withExtendedLifetime(keeper) {}
  }

  @Test func theFullSweepKeepsEntriesWithinTwiceTheLiving() {
    let cache = WeakValueCache<Int, PlainObject>(cleaning: .full)
    let living = (0..<100).map { PlainObject($0) }
    for object in living { cache[object.number] = object }
    for key in 100..<5000 {
      cache[key] = PlainObject(key)
      #expect(cache.entryCount <= 202, "twice 100, and the one that is being written")
    }
    #expect(cache.count == 100)
    cache.checkInvariants()
    withExtendedLifetime(living) {}
  }

  @Test func reservingAndClearing() {
    let cache = WeakValueCache<Int, ReportingObject>(minimumCapacity: 50)
    #expect(cache.capacity >= 50)
    cache.reserveCapacity(200)
    let capacity = cache.capacity
    #expect(capacity >= 200)
    let objects = (0..<100).map { ReportingObject($0) }
    for object in objects { cache[object.number] = object }
    cache.removeAll(keepingCapacity: true)
    #expect(cache.isEmpty && cache.capacity == capacity)
    cache.checkInvariants()
    cache[1] = objects[1]
    #expect(cache.count == 1)
    cache.removeAll()
    #expect(cache.isEmpty)
    cache.checkInvariants()
    withExtendedLifetime(objects) {}
  }

  @Test func forEachMayUseTheCache() {
    let cache = WeakValueCache<Int, ReportingObject>()
    let objects = (0..<300).map { ReportingObject($0) }
    for object in objects { cache[object.number] = object }
    var visited: Set<Int> = []
    cache.forEach { key, object in
      #expect(key == object.number)
      visited.insert(key)
      cache.removeValue(forKey: key)
    }
    #expect(visited.count == 300 && cache.isEmpty)
    withExtendedLifetime(objects) {}
  }
}
