import MapAttack
import Testing

@testable import MapVariants

@Suite struct InlineMapTests {
  @Test func anEmptyMapAnswers() {
    var map = InlineMap<8, String, Int>()
    #expect(map.isEmpty && !map.isFull && map.count == 0 && map.capacity == 8)
    #expect(map["a"] == nil && !map.contains("a"))
    #expect(map.removeValue(forKey: "a") == nil)
    map.removeAll()
    map.reserveCapacity(8)
    map.forEach { _, _ in Issue.record("an empty map has no entry") }
    map.checkInvariants()
  }

  @Test func aNinthKeyIsRefusedAndChangesNothing() {
    var map = InlineMap<8, Int, String>()
    for key in 0..<8 { #expect(map.tryUpdateValue("\(key)", forKey: key) == .inserted) }
    #expect(map.isFull == true)
    #expect(map.tryUpdateValue("8", forKey: 8) == .refused)
    #expect(!map.tryUpdateValue("8", forKey: 8).isStored)
    #expect(map.tryUpdateValue("new", forKey: 3) == .replaced("3"), "a key that is present needs no room")
    #expect(map.updateValue("newer", forKey: 3) == "new")
    map[5] = "other"
    map[6, default: ""] += "!"
    map.checkInvariants()
    map[0] = nil
    #expect(map.tryUpdateValue("8", forKey: 8) == .inserted)
    var visited: [String] = []
    map.forEach { key, value in visited.append("\(key) \(value)") }
    #expect(visited == ["1 1", "2 2", "3 newer", "4 4", "5 other", "6 6!", "7 7", "8 8"])
  }

  @Test func aFullMapTrapsInTheFormsNamedAsDictionarys() async {
    await #expect(processExitsWith: .failure) {
      var map = InlineMap<2, Int, Int>()
      for key in 0..<3 { map.updateValue(key, forKey: key) }
    }
    await #expect(processExitsWith: .failure) {
      var map = InlineMap<2, Int, Int>()
      for key in 0..<3 { map[key] = key }
    }
    await #expect(processExitsWith: .failure) {
      var map = InlineMap<2, Int, [Int]>()
      for key in 0..<3 { map[key, default: []].append(key) }
    }
    await #expect(processExitsWith: .failure) { InlineMap<2, Int, Int>().reserveCapacity(3) }
    await #expect(processExitsWith: .failure) { InlineMap<2, Int, Int>().reserveCapacity(-1) }
  }

  @Test func entriesAreVisitedInTheOrderOfInsertion() {
    var map = InlineMap<8, String, Int>()
    for (place, key) in ["d", "a", "c", "b"].enumerated() { map[key] = place }
    map["a"] = 7  // an update keeps the place
    map["d"] = nil
    map["d"] = 9  // a new insertion takes the last
    var keys: [String] = []
    map.forEach { key, _ in keys.append(key) }
    #expect(keys == ["a", "c", "b", "d"])
    #expect(map["a"] == 7 && map["b"] == 3 && map["c"] == 2 && map["d"] == 9)
    map.checkInvariants()
  }

  @Test func updatingKeepsTheFirstKey() {
    let counter = LiveCounter()
    let first = TrackedKey(1, counter)
    var map = InlineMap<8, TrackedKey, Int>()
    map[first] = 1
    map[TrackedKey(1, counter)] = 2
    #expect(map.tryUpdateValue(3, forKey: TrackedKey(1, counter)) == .replaced(2))
    map.forEach { key, value in #expect(key.object === first.object && value == 3) }
  }

  @Test func theDefaultSubscriptChangesInPlace() {
    let counter = LiveCounter()
    do {
      var map = InlineMap<4, String, [Tracked]>()
      for word in ["a", "b", "a", "a"] { map[word, default: []].append(Tracked(0, counter)) }
      #expect(map["a"]?.count == 3)
      #expect(map["c", default: []].isEmpty)
      #expect(map.count == 2, "reading a default inserts nothing")
      map.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  @Test func movingAMapMovesItsEntries() {
    let counter = LiveCounter()
    func filled() -> InlineMap<4, TrackedKey, Tracked> {
      var map = InlineMap<4, TrackedKey, Tracked>()
      for number in 0..<3 as Range<UInt64> { map[TrackedKey(number, counter)] = Tracked(number, counter) }
      return map
    }
    do {
      let map = filled()
      #expect(counter.count == 6)
      let moved = consume map
      moved.checkInvariants()
      #expect(moved[TrackedKey(2, counter)]?.number == 2)
    }
    #expect(counter.count == 0)
  }

  @Test func forEachPassesErrorsOn() {
    struct Stop: Error {}
    var map = InlineMap<8, Int, Int>()
    for key in 0..<8 { map[key] = key }
    var visited = 0
    #expect(throws: Stop.self) {
      try map.forEach { _, _ in
        visited += 1
        if visited == 3 { throw Stop() }
      }
    }
    #expect(visited == 3)
  }

  /// As in Dictionary: a key that isn't equal to itself is never found and takes a place each time.
  @Test func notANumberIsNeverFound() {
    var map = InlineMap<3, Double, Int>()
    map[.nan] = 1
    map[.nan] = 2
    #expect(map.count == 2 && map[.nan] == nil)
    #expect(map.removeValue(forKey: .nan) == nil)
    #expect(map.tryUpdateValue(3, forKey: .nan) == .inserted)
    #expect(map.tryUpdateValue(4, forKey: .nan) == .refused)
  }

  @Test func canonicallyEqualStringsAreOneKey() {
    var map = InlineMap<8, String, Int>()
    map["caf\u{e9}"] = 1
    map["cafe\u{301}"] = 2
    map["\u{212a}elvin is a unit"] = 3
    map["Kelvin is a unit"] = 4
    map["a long common beginning \u{e9} and end"] = 5
    map["a long common beginning e\u{301} and end"] = 6
    #expect(map.count == 3)
    #expect(map["caf\u{e9}"] == 2 && map["\u{212a}elvin is a unit"] == 4)
    map.checkInvariants()
  }
}
