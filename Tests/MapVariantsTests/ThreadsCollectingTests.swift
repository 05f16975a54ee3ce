import MapAttack
import MapVariants
import Testing

/// Changes of many entries, on maps that threads share.
@Suite struct ThreadsCollectingTests {
  private static let threads = 4
  private static let keys = 50
  private static let rounds = 200

  /// Every thread adds one to every key, many times: nothing may be lost.
  private func count(_ merge: @escaping @Sendable ([(Int, Int)]) -> Void) {
    onThreads(ThreadsCollectingTests.threads) { _ in
      for _ in 0..<ThreadsCollectingTests.rounds { merge((0..<ThreadsCollectingTests.keys).map { ($0, 1) }) }
    }
  }

  private func expectAllCounted(
    _ map: borrowing some ReadableMap<Int, Int> & ~Copyable, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expected = ThreadsCollectingTests.threads * ThreadsCollectingTests.rounds
    #expect(map.count == ThreadsCollectingTests.keys, sourceLocation: sourceLocation)
    #expect(map.values.allSatisfy { $0 == expected }, sourceLocation: sourceLocation)
  }

  @Test func mergesLoseNothing() {
    let locked = ReadWriteLockedMap<Int, Int>()
    count { locked.merge($0, uniquingKeysWith: +) }
    expectAllCounted(locked)
    let sharded = ShardedMap<Int, Int>(shardCount: 4)
    count { sharded.merge($0, uniquingKeysWith: +) }
    expectAllCounted(sharded)
    let readMostly = ReadMostlyMap<Int, Int>()
    count { readMostly.merge($0, uniquingKeysWith: +) }
    expectAllCounted(readMostly)
    let trie = HashTrieMap<Int, Int>()
    count { trie.merge($0, uniquingKeysWith: +) }
    expectAllCounted(trie)
  }

  @Test func mapsAreMerged() {
    let other = SpanMap(dictionaryLiteral: ("a", 1), ("b", 2))
    let locked: ReadWriteLockedMap = ["a": 10]
    locked.merge(other, uniquingKeysWith: +)
    let sharded: ShardedMap = ["a": 10]
    sharded.merge(other, uniquingKeysWith: +)
    let readMostly: ReadMostlyMap = ["a": 10]
    readMostly.merge(["a": 1, "b": 2], uniquingKeysWith: +)
    for same in [locked.hasSameEntries(as: sharded), readMostly.hasSameEntries(as: ["a": 11, "b": 2])] {
      #expect(same)
    }
    #expect(sharded.hasSameEntries(as: ["a": 11, "b": 2]) == true)
  }

  /// One thread removes negative values, others write: a positive value that nobody overwrites is never removed.
  private func removeWhileOthersWrite(
    _ map: some DictionaryOperations<Int, Int> & AnyObject & Sendable,
    _ removeNegatives: @escaping @Sendable () -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    onThreads(3) { thread in
      if thread == 0 {
        for _ in 0..<200 { removeNegatives() }
      } else {
        var map = map
        for round in 0..<2000 {
          let key = round % 100 * 2 + thread - 1
          map.updateValue(-1, forKey: key)
          map.updateValue(round + 1, forKey: key)
        }
      }
    }
    #expect(map.count == 200 && map.values.allSatisfy { $0 > 0 }, sourceLocation: sourceLocation)
  }

  @Test func removalTakesWhatItWasAskedAbout() {
    let locked = MutexLockedSpanMap<Int, Int>()
    removeWhileOthersWrite(locked) { locked.removeAll { $0.value < 0 } }
    let sharded = ShardedMap<Int, Int>(shardCount: 4)
    removeWhileOthersWrite(sharded) { sharded.removeAll { $0.value < 0 } }
    let readMostly = ReadMostlyMap<Int, Int>()
    removeWhileOthersWrite(readMostly) { readMostly.removeAll { $0.value < 0 } }
    let trie = HashTrieMap<Int, Int>()
    removeWhileOthersWrite(trie) { trie.removeAll { $0.value < 0 } }
  }

  @Test func roomIsReserved() {
    let locked = MutexLockedSpanMap<Int, Int>()
    locked.reserveCapacity(1000)
    let sharded = ShardedMap<Int, Int>(shardCount: 4)
    sharded.reserveCapacity(1000)
    let (lockedCapacity, shardedCapacity) = (locked.capacity, sharded.capacity)
    #expect(lockedCapacity >= 1000 && shardedCapacity >= 1000)
    for key in 0..<1000 {
      locked.updateValue(key, forKey: key)
      sharded.updateValue(key, forKey: key)
    }
    #expect(locked.capacity == lockedCapacity && sharded.capacity == shardedCapacity)
    sharded.checkInvariants()
  }

  /// An object that looks at the map when it dies: what a removal takes out must outlive the lock.
  private final class Looker: Sendable {
    let look: @Sendable () -> Void
    init(_ look: @escaping @Sendable () -> Void) { self.look = look }
    deinit { look() }
  }

  @Test func whatIsRemovedDiesOutsideTheLock() {
    let looks = LiveCounter()
    let locked = ReadWriteLockedMap<Int, Looker>()
    let sharded = ShardedMap<Int, Looker>(shardCount: 1)
    for key in 0..<10 {
      locked.updateValue(Looker { [weak locked] in if locked?.count == 5 { looks.born() } }, forKey: key)
      sharded.updateValue(Looker { [weak sharded] in if sharded?.count == 5 { looks.born() } }, forKey: key)
    }
    locked.removeAll { $0.key % 2 == 0 }
    sharded.removeAll { $0.key % 2 == 0 }
    #expect(looks.count == 10)
  }
}
