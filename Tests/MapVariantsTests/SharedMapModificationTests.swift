import MapAttack
import MapVariants
import SeededRandom
import Synchronization
import Testing

/// `modify` and `insertIfAbsent`, on every map that has them.
@Suite struct SharedMapModificationTests {
  private struct Refusal: Error {}

  @Test func modifyInsertsReplacesAndRemoves() {
    func check<Map: ConcurrentMap>(_ map: Map) where Map.Key == String, Map.Value == [Int] {
      #expect(map.modify("a") { $0 == nil } && map.count == 0)
      map.modify("a") { $0 = [1] }
      #expect(map.insertIfAbsent([9], forKey: "a") == [1])
      map.modify("a") { $0?.append(2) }
      #expect(map.value(forKey: "a") == [1, 2])
      #expect(map.modify("a") { $0.take() } == [1, 2])
      #expect(map.count == 0 && !map.contains("a"))
      #expect(map.insertIfAbsent([9], forKey: "a") == nil && map.value(forKey: "a") == [9])
      #expect(map.removeAllCounting(keepingCapacity: true) == 1 && map.count == 0)
    }
    check(ShardedMap<String, [Int]>(shardCount: 2))
    check(ShardedDictionary<String, [Int]>(shardCount: 2))
    check(ReadWriteLockedMap<String, [Int]>())
    check(MutexLockedSpanMap<String, [Int]>())
  }

  /// Against a dictionary, with all sizes from empty to full, collisions of tags and removals.
  @Test(arguments: 0..<3 as Range<UInt64>) func modifyAgreesWithAModel(seed: UInt64) {
    func check<Map: DictionaryOperations & ~Copyable>(_ map: consuming Map, _ checkInvariants: (borrowing Map) -> Void)
    where Map.Key == UInt64, Map.Value == UInt64 {
      var model: [UInt64: UInt64] = [:]
      var random = SplitMix64(seed: seed)
      for step in 0..<20_000 as Range<UInt64> {
        let key = UInt64(random.below(step / 2000 % 2 == 0 ? 300 : 12))
        let draw = random.below(8)
        func change(_ value: inout UInt64?) throws(Refusal) -> UInt64? {
          let old = value
          switch draw {
          case 0..<3: value = step
          case 3: if value != nil { value! += 1 }
          case 4..<6: value = nil
          case 6: break
          default:
            value = value == nil ? step : nil
            throw Refusal()
          }
          return old
        }
        var found: UInt64??
        var expected: UInt64??
        do { found = try map.modify(key) { (value) throws(Refusal) in try change(&value) } } catch {}
        do { expected = try change(&model[key]) } catch {}
        #expect(found == expected, "step \(step)")
        #expect(map.value(forKey: key) == model[key] && map.count == model.count, "step \(step)")
        if step % 1000 == 0 { checkInvariants(map) }
      }
      checkInvariants(map)
    }
    check(SpanMap<UInt64, UInt64>(seed: seed)) { $0.checkInvariants() }
    check([UInt64: UInt64]()) { _ in }
    check(ShardedMap<UInt64, UInt64>(shardCount: 4, seed: seed)) { $0.checkInvariants() }
    check(ShardedDictionary<UInt64, UInt64>(shardCount: 4, seed: seed)) { $0.checkInvariants() }
    check(MutexLockedSpanMap<UInt64, UInt64>()) { $0.withLock { $0.checkInvariants() } }
    // The default of the protocol.
    check(ArenaMap<UInt64, UInt64>(seed: seed)) { $0.checkInvariants() }
  }

  /// A map that copies nothing while it modifies leaves the value's buffer where it is.
  @Test func arraysGrowInPlace() {
    func check<Map: ConcurrentMap>(_ map: Map) where Map.Key == Int, Map.Value == [Int] {
      map.modify(1) { value in
        value = []
        value!.reserveCapacity(1000)
      }
      func address() -> UInt { map.modify(1) { $0!.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } } }
      let before = address()
      for number in 0..<1000 { map.modify(1) { $0!.append(number) } }
      #expect(address() == before)
    }
    check(ShardedMap<Int, [Int]>(shardCount: 1))
    check(ShardedDictionary<Int, [Int]>(shardCount: 1))
    check(MutexLockedMap<Int, [Int]>())
    check(ReadWriteLockedSpanMap<Int, [Int]>())
  }

  @Test func removedKeysDieOutsideOfTheLock() {
    final class Reentrant: Sendable {
      let map: Mutex<(any Sendable)?> = Mutex(nil)
      let onDeath: @Sendable () -> Void
      init(_ onDeath: @escaping @Sendable () -> Void) { self.onDeath = onDeath }
      deinit { onDeath() }
    }
    struct Key: SpanKey, Sendable {
      let object: Reentrant?
      static func == (a: Key, b: Key) -> Bool { true }
      func hash(into hasher: inout Hasher) {}
      func hash(seededBy seed: HashSeed) -> UInt64 { 7 }
    }
    func check<Table: ShardTable & ~Copyable>(_ map: Sharded<Table>) where Table.Key == Key, Table.Value == Int {
      let deaths = Atomic<Int>(0)
      withoutActuallyEscaping({ deaths.wrappingAdd(map.count + 1, ordering: .relaxed) }) { count in
        nonisolated(unsafe) let count = count
        map.updateValue(1, forKey: Key(object: Reentrant { _ = count() }))
        map.modify(Key(object: nil)) { $0 = nil }
      }
      #expect(deaths.load(ordering: .relaxed) == 1, "it died, and could use the map")
    }
    check(ShardedMap<Key, Int>(shardCount: 1))
    check(ShardedDictionary<Key, Int>(shardCount: 1))
  }

  @Test func aReadMostlyMapModifiesWithoutALock() {
    let map = ReadMostlyMap<Int, Int>()
    #expect(map.insertIfAbsent(5, forKey: 1) == nil && map.insertIfAbsent(6, forKey: 1) == 5)
    // The body may use the map, even the same key: then it is called again with what it has left there.
    var seen: [Int?] = []
    let result = map.modify(1) { value in
      seen.append(value)
      if seen.count == 1 { map.store(50, forKey: 1) }
      value = (value ?? 0) + 1
      return value
    }
    #expect(seen == [5, 50] && result == 51 && map.load(1) == 51)
    #expect(throws: Refusal.self) {
      try map.modify(1) { value throws(Refusal) in
        value = nil
        throw Refusal()
      }
    }
    #expect(map.load(1) == 51, "nothing is stored if the body throws")
    #expect(map.modify(1) { $0.take() } == 51 && map.load(1) == nil)
    #expect(map.modify(2) { $0 } == nil && map.count == 0)
    map.checkInvariants()
  }

  @Test func noAdditionIsLostInAReadMostlyMap() {
    let map = ReadMostlyMap<Int, Int>()
    onThreads(4) { thread in
      for round in 0..<5000 {
        map.modify(round % 7) { $0 = ($0 ?? 0) + 1 }
        // Keys that come and go make entries deleted, expunged and promoted.
        map.modify(100 + round % 5) { $0 = $0 == nil ? round : nil }
        if round % 3 == 0 { _ = map.load(1000) }
      }
    }
    #expect((0..<7).reduce(0) { $0 + map.load($1)! } == 20_000)
    map.checkInvariants()
    #expect(map.reclaim() == 0)
  }
}
