import SeededRandom
import Synchronization
import MapAttack
import Testing

@testable import MapVariants

@Suite struct WeakValueCacheModelTests {
  /// Random writes, reads, removals and deaths against a dictionary of what must be there.
  private func check<Object: NumberedObject>(_ cache: WeakValueCache<Int, Object>, seed: UInt64) {
    var strong: [Int: Object] = [:]  // by key: the objects that the test keeps alive
    var model: [Int: Int] = [:]  // the keys that the cache must have, and their objects' numbers
    var random = SplitMix64(seed: seed)
    for step in 0..<8000 {
      let key = random.below(200)
      switch random.below(10) {
      case 0..<4:
        let object = Object(step)
        let old = cache.updateValue(object, forKey: key)
        #expect(old?.number == model[key])
        strong[key] = object
        model[key] = step
      case ..<6:
        // The object dies: nobody but the cache knew it, and no local of this step holds it.
        strong[key] = nil
        model[key] = nil
      case ..<7:
        #expect(cache.removeValue(forKey: key)?.number == model[key])
        model[key] = nil
      default:
        #expect(cache[key]?.number == model[key])
      }
      if step % 500 == 0 {
        cache.checkInvariants()
        #expect(cache.count == model.count)
        var visited = 0
        cache.forEach { key, object in
          visited += 1
          #expect(model[key] == object.number)
        }
        #expect(visited == model.count)
      }
    }
    strong = [:]
    #expect(cache.count == 0)
    cache.checkInvariants()
  }

  @Test(arguments: 0..<3 as Range<UInt64>)
  func cachesAgreeWithADictionary(seed: UInt64) {
    check(WeakValueCache<Int, ReportingObject>(), seed: seed)
    check(WeakValueCache<Int, PlainObject>(), seed: seed)
    check(WeakValueCache<Int, PlainObject>(cleaning: .full), seed: seed)
  }

  /// With a limit and a time to live the model is a list of writes: the cache must have the last `limit` distinct keys
  /// written within the time to live.
  @Test func boundsAndTimeAgreeWithAListOfWrites() {
    let clock = ManualClock()
    let cache = WeakValueCache<Int, ReportingObject>(limit: 20, timeToLive: .seconds(30), clock: clock)
    let objects = (0..<60).map { ReportingObject($0) }
    var writes: [(key: Int, second: Int)] = []
    var second = 0
    var random = SplitMix64(seed: 5)
    for step in 0..<4000 {
      if random.below(3) == 0 {
        let pause = random.below(4)
        clock.advance(by: .seconds(pause))
        second += pause
      }
      let key = random.below(60)
      writes.removeAll { $0.key == key || $0.second + 30 <= second }
      writes.append((key, second))
      if writes.count > 20 { writes.removeFirst() }
      cache[key] = objects[key]
      #expect(cache.entryCount == writes.count)
      let present = Set(writes.map(\.key))
      for key in 0..<60 where step % 10 == 0 { #expect((cache[key] != nil) == present.contains(key)) }
      if step % 100 == 0 { cache.checkInvariants() }
    }
  }

  /// Objects that use the cache while they die, as a session that signs off does: no deadlock, whoever drops them last.
  @Test func objectsMayCallTheCacheWhenTheyDie() {
    final class Session: WeakCacheable, Sendable {
      let number: Int
      let cache: WeakValueCache<Int, Session>
      let deathNotice = DeathNotice()
      init(_ number: Int, _ cache: WeakValueCache<Int, Session>) {
        self.number = number
        self.cache = cache
      }
      deinit {
        cache.removeValue(forKey: number)
        _ = cache[number + 1]
      }
    }
    let caches = [
      WeakValueCache<Int, Session>(limit: 50), WeakValueCache<Int, Session>(limit: 50, cleaning: .full),
      WeakValueCache<Int, Session>(cleaning: .incremental(entriesPerWrite: 8)),
    ]
    for cache in caches {
      onThreads(3) { thread in
        var mine: [Session] = []
        for step in 0..<800 {
          let session = Session(step % 100, cache)
          cache[step % 100] = session
          mine.append(session)
          if mine.count > 10 + thread { mine.removeFirst() }
          if step % 50 == 0 { _ = cache.count }
        }
      }
      #expect(cache.count == 0)
      cache.checkInvariants()
    }
  }

  /// The cache holds the last reference to an object that it evicts: its deinit must run after the lock is given up.
  @Test func evictedObjectsDieOutsideTheLock() {
    final class Keeper {
      var object: LastMoment?
    }
    final class LastMoment: WeakCacheable {
      let notice = DeathNotice()
      let cache: WeakValueCache<Int, LastMoment>
      var whenAsked: () -> Void = {}
      var report: (Bool) -> Void = { _ in }

      init(_ cache: WeakValueCache<Int, LastMoment>) { self.cache = cache }

      /// The cache asks for the notice while it holds the object and its lock.
      var deathNotice: DeathNotice {
        _read {
          whenAsked()
          yield notice
        }
      }

      deinit { report(cache.table.mutex.withLockIfAvailable { _ in true } == nil) }
    }
    let cache = WeakValueCache<Int, LastMoment>(limit: 1)
    let keeper = Keeper()
    var deathsUnderLock: [Bool] = []
    keeper.object = LastMoment(cache)
    keeper.object?.report = { deathsUnderLock.append($0) }
    cache[1] = keeper.object
    keeper.object?.whenAsked = { [unowned keeper] in keeper.object = nil }
    let successor = LastMoment(cache)
    cache[2] = successor
    #expect(deathsUnderLock == [false])
    #expect(cache[2] === successor)
    cache.checkInvariants()
  }

  @Test func threadsShareACache() {
    func check<Object: NumberedObject>(_ cache: WeakValueCache<Int, Object>) {
      let wrong = Atomic<Int>(0)
      onThreads(4) { thread in
        var random = SplitMix64(seed: UInt64(thread))
        var mine: [Object?] = Array(repeating: nil, count: 16)
        for step in 0..<4000 {
          let key = random.below(100)
          switch random.below(8) {
          case 0..<3:
            let object = Object(key)
            mine[random.below(16)] = object
            cache[key] = object
          case 3:
            mine[random.below(16)] = nil
          case 4:
            if let object = cache.removeValue(forKey: key), object.number != key {
              wrong.wrappingAdd(1, ordering: .relaxed)
            }
          default:
            // An object read from the cache may be kept: it then lives on here.
            if let object = cache[key] {
              if object.number != key { wrong.wrappingAdd(1, ordering: .relaxed) }
              if step % 5 == 0 { mine[random.below(16)] = object }
            }
          }
          if step % 500 == 0 {
            cache.forEach { key, object in
              if object.number != key { wrong.wrappingAdd(1, ordering: .relaxed) }
            }
            cache.checkInvariants()
          }
        }
      }
      #expect(wrong.load(ordering: .relaxed) == 0)
      #expect(cache.count == 0, "all threads dropped their objects")
      cache.checkInvariants()
    }
    check(WeakValueCache<Int, ReportingObject>(limit: 60))
    check(WeakValueCache<Int, PlainObject>())
    check(WeakValueCache<Int, PlainObject>(cleaning: .full))
  }
}
