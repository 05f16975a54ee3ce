import MapAttack
import MapVariants
import Synchronization
import Testing

/// What the caches' listeners are told, and that they may use the cache.
@Suite struct CacheRemovalTests {
  @Test func aByteCacheTellsKeyAndReason() {
    let clock = ManualClock()
    let told = Told()
    let cache = ByteCache(
      byteBound: 4096, shardCount: 1, clock: clock,
      onRemoval: { key, reason in
        told.add(key.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }, reason)
      })
    cache.set("1", forKey: "a")
    cache.set("2", forKey: "a")
    cache.set("3", forKey: "b", timeToLive: .seconds(1))
    cache.set("4", forKey: "", timeToLive: .seconds(1))
    cache.removeValue(forKey: "a")
    #expect(told.take() == ["a replaced", "a removed"])
    clock.advance(by: .seconds(2))
    #expect(cache.value(forKey: "b") == nil)
    #expect(told.take() == ["b expired"])
    #expect(cache.removeExpired() == 1)
    #expect(told.take() == [" expired"])
    cache.set("5", forKey: "c")
    cache.set([UInt8](repeating: 0, count: 10_000), forKey: "c")
    #expect(told.take() == ["c removed"], "the new value is too large")
    cache.set("6", forKey: "d")
    cache.set("7", forKey: "e")
    cache.removeAll()
    #expect(told.take() == ["d removed", "e removed"])
    for number in 0..<200 { cache.set([UInt8](repeating: 0, count: 100), forKey: "\(number)") }
    let evicted = told.take()
    #expect(evicted == (0..<evicted.count).map { "\($0) evicted" })
    #expect(evicted.count == cache.statistics.evictions && !evicted.isEmpty)
    cache.checkInvariants()
  }

  /// In its own operations, in every way that entries leave: a lock that were still held would stop it.
  @Test func aListenerMayUseTheByteCache() {
    let place = Mutex<ByteCache?>(nil)
    let calls = Atomic<Int>(0)
    let cache = ByteCache(
      byteBound: 4096, shardCount: 1, timeToLive: .zero, clock: ManualClock(),
      onRemoval: { key, reason in
        calls.wrappingAdd(1, ordering: .relaxed)
        let cache = place.withLock { $0 }
        if reason != .replaced { _ = cache?.value(forKey: "other") } else { cache?.set("x", forKey: "other") }
        _ = cache?.statistics
        cache?.removeValue(forKey: key)
      })
    place.withLock { $0 = cache }
    cache.set("1", forKey: "a")
    cache.set("2", forKey: "a")
    _ = cache.value(forKey: "a", buildingOnce: { [1] })
    _ = cache.contains("a")
    for number in 0..<300 { cache.set([UInt8](repeating: 0, count: 100), forKey: "\(number)") }
    cache.removeExpired()
    cache.removeAll()
    place.withLock { $0 = nil }
    #expect(calls.load(ordering: .relaxed) == cache.statistics.insertions && cache.isEmpty)
    cache.checkInvariants()
  }

  @Test func aWeakCacheTellsKeyAndReason() {
    let clock = ManualClock()
    let told = Told()
    let cache = WeakValueCache<String, PlainObject>(
      limit: 3, clock: clock, cleaning: .full, onRemoval: { told.add($0, $1) })
    let objects = (0..<4).map { PlainObject($0) }
    cache["a"] = objects[0]
    cache["a"] = objects[1]
    cache["a"] = nil
    #expect(told.take() == ["a replaced", "a removed"])
    cache["b"] = PlainObject(9)
    #expect(cache["b"] == nil)
    #expect(told.take() == ["b died"])
    cache.updateValue(objects[0], forKey: "c", timeToLive: .milliseconds(5))
    clock.advance(by: .milliseconds(5))
    #expect(cache["c"] == nil)
    #expect(told.take() == ["c expired"])
    for key in ["d", "e", "f", "g"] { cache[key] = objects[2] }
    #expect(told.take() == ["d evicted"])
    cache.removeAll()
    #expect(told.take().sorted() == ["e removed", "f removed", "g removed"])
    let counted = cache.statistics
    #expect((counted.hits, counted.misses, counted.insertions) == (0, 2, 8))
    #expect((counted.deaths, counted.expirations, counted.evictions) == (1, 1, 1))
    cache.checkInvariants()
    withExtendedLifetime(objects) {}
  }

  @Test func aReportedDeathIsToldByTheNextOperation() {
    let told = Told()
    let cache = WeakValueCache<String, ReportingObject>(onRemoval: { told.add($0, $1) })
    cache["a"] = ReportingObject(1)
    #expect(cache["b"] == nil)
    #expect(told.take() == ["a died"])
  }

  /// What is missing is built once; threads that come together get the same.
  @Test func threadsCreateOneObject() {
    let cache = WeakValueCache<Int, PlainObject>()
    let byteCache = ByteCache(byteBound: 1 << 20)
    let made = Atomic<Int>(0)
    let different = Atomic<Int>(0)
    let kept = MutexLockedMap<Int, [PlainObject]>()
    onThreads(4) { thread in
      var mine: [PlainObject] = []
      for key in 0..<500 {
        mine.append(
          cache.object(
            forKey: key,
            creatingOnce: {
              made.wrappingAdd(1, ordering: .relaxed)
              return PlainObject(key)
            }))
        let bytes = byteCache.value(
          forKey: "\(key)",
          buildingOnce: {
            made.wrappingAdd(1, ordering: .relaxed)
            return Array("value \(key)".utf8)
          })
        if bytes != Array("value \(key)".utf8) { different.wrappingAdd(1, ordering: .relaxed) }
        if mine[key] !== cache[key] { different.wrappingAdd(1, ordering: .relaxed) }
      }
      kept.updateValue(mine, forKey: thread)
    }
    #expect(made.load(ordering: .relaxed) == 1000 && different.load(ordering: .relaxed) == 0)
    cache.checkInvariants()
    byteCache.checkInvariants()
  }

  @Test func buildersThatThrowLeaveNothing() {
    struct Refusal: Error {}
    let cache = ByteCache(byteBound: 1 << 16)
    #expect(throws: Refusal.self) { try cache.value(forKey: "a", buildingOnce: { throw Refusal() }) }
    #expect(cache.value(forKey: "a", buildingOnce: { [1, 2] }) == [1, 2])
    #expect(cache.withValue(forKey: "a", buildingOnce: { [3] }) { $0.byteCount } == 2)
    #expect(cache.withValue(forKey: "b", buildingOnce: { [3] }) { $0.byteCount } == 1)
    // Too large for the cache, and yet the caller gets it.
    #expect(cache.value(forKey: "c", buildingOnce: { [UInt8](repeating: 7, count: 1 << 17) }).count == 1 << 17)
    #expect(!cache.contains("c") && cache.statistics.refusals == 1 && cache.statistics.hitShare == 1 / 5)
    let weak = WeakValueCache<Int, PlainObject>()
    #expect(throws: Refusal.self) { try weak.object(forKey: 1, creatingOnce: { throw Refusal() }) }
    let object = weak.object(forKey: 1, timeToLive: .zero, creatingOnce: { PlainObject(1) })
    #expect(weak[1] == nil && object.number == 1, "its time was over at once")
  }
}

/// What listeners were told.
private final class Told: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ key: String, _ reason: CacheRemovalReason) { lines.withLock { $0.append("\(key) \(reason)") } }
  func take() -> [String] {
    lines.withLock { lines in
      defer { lines = [] }
      return lines
    }
  }
}
