import Foundation
import MapVariants
import Synchronization
import Testing

@Suite struct ComputeIfAbsentCacheTests {
  private struct Refusal: Error {}

  @Test(arguments: [false, true]) func anAbsentValueIsBuiltOnce(outside: Bool) {
    let cache = ComputeIfAbsentCache<Int, Int>()
    var builds = 0
    for round in 0..<3 {
      for key in 0..<100 {
        let build = { (key: Int) in
          builds += 1
          return key * key
        }
        let value =
          outside ? cache.value(forKey: key, buildingOutside: build) : cache.value(forKey: key, building: build)
        #expect(value == key * key)
      }
      #expect(builds == 100)
      #expect(cache.statistics == .init(hits: round * 100, builds: 100))
      cache.checkInvariants()
    }
  }

  @Test(arguments: [false, true]) func aBuilderThatThrowsLeavesNothing(outside: Bool) {
    let cache = ComputeIfAbsentCache<Int, Int>()
    let refuse = { (_: Int) throws(Refusal) -> Int in throw Refusal() }
    #expect(throws: Refusal.self) {
      _ = try outside ? cache.value(forKey: 1, buildingOutside: refuse) : cache.value(forKey: 1, building: refuse)
    }
    #expect(cache.count == 0 && cache.cachedValue(forKey: 1) == nil)
    #expect(cache.value(forKey: 1, building: { _ in 7 }) == 7)
    cache.checkInvariants()
  }

  /// A key that asks its cache something when it dies.
  private final class AskingKey: Hashable, @unchecked Sendable {
    let number: Int
    weak var cache: ComputeIfAbsentCache<AskingKey, Int>?
    init(_ number: Int, _ cache: ComputeIfAbsentCache<AskingKey, Int>? = nil) {
      self.number = number
      self.cache = cache
    }
    deinit { if let cache { _ = cache.count } }
    static func == (a: AskingKey, b: AskingKey) -> Bool { a.number == b.number }
    func hash(into hasher: inout Hasher) { hasher.combine(number) }
  }

  @Test(.timeLimit(.minutes(1)), arguments: [nil, 10]) func removedKeysDieOutsideTheLock(limit: Int?) {
    let cache = ComputeIfAbsentCache<AskingKey, Int>(limit: limit)
    for number in 0..<5 { _ = cache.value(forKey: AskingKey(number, cache), building: \.number) }
    #expect(cache.removeValue(forKey: AskingKey(3)) == 3)
    #expect(cache.count == 4)
    cache.removeAll()
    #expect(cache.count == 0)
  }

  @Test func removedValuesAreBuiltAgain() {
    let cache = ComputeIfAbsentCache<String, Int>()
    for value in 1...2 {
      #expect(cache.value(forKey: "a", building: { _ in value }) == value)
      #expect(cache.removeValue(forKey: "a") == value)
      #expect(cache.removeValue(forKey: "a") == nil)
      cache.checkInvariants()
    }
    for key in ["a", "b", "c"] { _ = cache.value(forKey: key, buildingOutside: { _ in 0 }) }
    cache.removeAll()
    #expect(cache.count == 0 && cache.statistics.removed == 5)
    cache.checkInvariants()
  }

  /// What a builder captured is free when the call has returned.
  @Test(arguments: [false, true]) func theCacheKeepsNoBuilder(outside: Bool) {
    final class Temporary: Sendable {}
    let cache = ComputeIfAbsentCache<Int, Int>()
    weak var seen: Temporary?
    do {
      let temporary = Temporary()
      seen = temporary
      let build = { (key: Int) in withExtendedLifetime(temporary) { key } }
      _ = outside ? cache.value(forKey: 1, buildingOutside: build) : cache.value(forKey: 1, building: build)
    }
    #expect(seen == nil)
    #expect(cache.count == 1)
  }

  /// Builders run under the lock never overlap and build each key once; those outside may build a key twice, and yet
  /// every thread sees one object per key.
  @Test(arguments: [false, true]) func threadsAgreeOnEveryValue(outside: Bool) {
    final class Value: Sendable {
      let key: Int
      init(_ key: Int) { self.key = key }
    }
    let cache = ComputeIfAbsentCache<Int, Value>()
    let inside = Atomic<Int>(0)
    let overlaps = Atomic<Int>(0)
    let threads = 4
    let keys = 500
    let seen = Mutex([[ObjectIdentifier]](repeating: [], count: threads))
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      let values = (0..<keys).map { step in
        // Each thread begins elsewhere, so that they meet at all keys.
        let key = (step + thread * 3) % keys
        let build = { (key: Int) in
          if inside.add(1, ordering: .relaxed).newValue > 1 { overlaps.add(1, ordering: .relaxed) }
          let value = Value(key)
          for _ in 0..<200 { _ = inside.load(ordering: .relaxed) }
          inside.subtract(1, ordering: .relaxed)
          return value
        }
        let value =
          outside ? cache.value(forKey: key, buildingOutside: build) : cache.value(forKey: key, building: build)
        precondition(value.key == key)
        return (key, ObjectIdentifier(value))
      }
      let byKey = values.sorted { $0.0 < $1.0 }.map(\.1)
      seen.withLock { $0[thread] = byKey }
    }
    let all = seen.withLock { $0 }
    #expect(Set(all).count == 1, "every thread got the same objects")
    #expect(cache.count == keys)
    let statistics = cache.statistics
    #expect(statistics.builds - statistics.discarded == keys)
    #expect(statistics.hits + statistics.builds == threads * keys)
    if !outside { #expect(statistics.discarded == 0 && overlaps.load(ordering: .relaxed) == 0) }
    cache.checkInvariants()
  }

  /// Two threads that are both building the same key: one value is dropped, both get the other.
  @Test func theFirstBuiltValueWins() {
    let cache = ComputeIfAbsentCache<Int, Int>()
    let result = cache.value(
      forKey: 1,
      buildingOutside: { key in
        // As another thread would, in between.
        #expect(cache.value(forKey: key, buildingOutside: { _ in 5 }) == 5)
        return 6
      })
    #expect(result == 5)
    #expect(cache.statistics == .init(builds: 2, discarded: 1))
    cache.checkInvariants()
  }
}
