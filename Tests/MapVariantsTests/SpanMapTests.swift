import MapAttack
import Testing

@testable import MapVariants

@Suite struct SpanMapTests {
  @Test func largeTablesLieInHugePagesIfAsked() {
    func address(_ map: borrowing SpanMap<UInt64, UInt64>) -> UInt { UInt(bitPattern: map.control) }
    var map = SpanMap<UInt64, UInt64>()
    map.usesHugePages = true
    for key in 0..<100 as Range<UInt64> { map[key] = key }
    map.reserveCapacity(1_800_000)
    let bytes = map.tableBytes
    #expect(bytes >= SpanMap<UInt64, UInt64>.hugeTableBytes)
    #expect(address(map) % (2 << 20) == 0)
    let copy = map.clone()
    #expect(address(copy) % (2 << 20) == 0)
    var empty = SpanMap<UInt64, UInt64>()
    empty.usesHugePages = true
    let stillEmpty = empty.clone()
    let inherits = (copy.usesHugePages, stillEmpty.usesHugePages)
    #expect(inherits == (true, true))
    for key in 0..<100 as Range<UInt64> {
      let value = copy[key]
      #expect(value == key)
    }
  }

  @Test func anEmptyMapAnswersWithoutMemory() {
    var map = SpanMap<UInt64, UInt64>()
    #expect(map.capacity == 0)
    #expect(map[1] == nil)
    #expect(map.contains(1) == false)
    #expect(map.removeValue(forKey: 1) == nil)
    map.removeAll()
    map.removeAll(keepingCapacity: true)
    map.forEach { _, _ in Issue.record("an empty map has no entry") }
    let controlBytes = map.controlBytes.byteCount
    #expect(controlBytes == 0)
    map.checkInvariants()
  }

  @Test func aReservedMapDoesNotGrow() {
    for capacity in 0..<300 {
      var map = SpanMap<UInt64, UInt64>(minimumCapacity: capacity)
      let reserved = map.capacity
      #expect(reserved >= capacity)
      for key in 0..<UInt64(reserved) { map[key] = key }
      #expect(map.capacity == reserved)
      map.checkInvariants()
      map[.max] = 0
      #expect(map.capacity > reserved)
      map.checkInvariants()
    }
  }

  @Test func growthDoublesAndKeepsSevenEighths() {
    var map = SpanMap<UInt64, UInt64>()
    var capacities: [Int] = []
    for key in 0..<1000 as Range<UInt64> {
      map[key] = key
      if capacities.last != map.capacity { capacities.append(map.capacity) }
    }
    #expect(capacities == [3, 7, 14, 28, 56, 112, 224, 448, 896, 1792])
  }

  @Test func removalLeavesNoMarkInAGroupThatWasNeverFull() {
    var map = SpanMap<UInt64, UInt64>(minimumCapacity: 1000)
    for key in 0..<200 as Range<UInt64> { map[key] = key }
    for key in 0..<200 as Range<UInt64> { map[key] = nil }
    let bytes = map.controlBytes
    for slot in 0..<bytes.byteCount {
      let byte = bytes.unsafeLoad(fromByteOffset: slot, as: UInt8.self)
      #expect(byte == ControlByte.empty)
    }
    map.checkInvariants()
  }

  /// At 70 % of the slots, groups fill up and removals leave marks; cleaning in place must be enough, for ever.
  @Test func churnAtASteadySizeNeedsNoGrowth() {
    var map = SpanMap<UInt64, UInt64>(minimumCapacity: 1700, seed: 5)
    let slots = map.slotCount
    let size = UInt64(slots * 7 / 10)
    for key in 0..<size { map[key] = key }
    var sawMark = false
    for key in size..<size + 40_000 {
      #expect(map.removeValue(forKey: key - size) == key - size)
      map[key] = key
      if key % 997 == 0 {
        map.checkInvariants()
        sawMark = sawMark || map.growthLeft < map.capacity - map.count
      }
    }
    #expect(sawMark, "a full group lost an entry, so a mark must have been left at some time")
    #expect(map.slotCount == slots)
    #expect(map.count == Int(size))
  }

  @Test func rehashInPlaceKeepsEveryEntry() {
    for seed in 0..<20 as Range<UInt64> {
      var map = SpanMap<UInt64, String>(minimumCapacity: 200, seed: seed)
      for key in 0..<UInt64(map.capacity) { map[key] = "value \(key)" }
      for key in 0..<UInt64(map.capacity) where key % 3 == 0 { map[key] = nil }
      let count = map.count
      map.rehashInPlace()
      map.checkInvariants()
      #expect(map.growthLeft == map.capacity - count, "no mark may be left")
      for key in 0..<UInt64(map.capacity) { #expect(map[key] == (key % 3 == 0 ? nil : "value \(key)")) }
    }
  }

  @Test func clearingKeepsOrFreesTheMemory() {
    var map = SpanMap<String, [Int]>(minimumCapacity: 100)
    let capacity = map.capacity
    for key in 0..<100 { map["\(key)"] = [key] }
    map.removeAll(keepingCapacity: true)
    #expect(map.isEmpty && map.capacity == capacity)
    map.checkInvariants()
    map["again"] = [1]
    map.removeAll()
    #expect(map.isEmpty && map.capacity == 0)
    map["and again"] = [2]
    #expect(map["and again"] == [2])
  }

  @Test func theDefaultSubscriptChangesInPlace() {
    let counter = LiveCounter()
    do {
      var map = SpanMap<String, [Tracked]>()
      for word in ["a", "b", "a", "a"] { map[word, default: []].append(Tracked(0, counter)) }
      #expect(map["a"]?.count == 3)
      #expect(map["b", default: []].count == 1)
      #expect(map["c", default: []].isEmpty)
      #expect(map.count == 2, "reading a default inserts nothing")
      map.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  @Test func shrinkingGivesMemoryBack() {
    var map = SpanMap<UInt64, String>(minimumCapacity: 10_000)
    for key in 0..<100 as Range<UInt64> { map[key] = "value \(key)" }
    map.shrinkToFit()
    #expect(map.capacity == SpanMap<UInt64, String>(minimumCapacity: 100).capacity)
    map.checkInvariants()
    for key in 0..<100 as Range<UInt64> { #expect(map[key] == "value \(key)") }
    for key in 0..<100 as Range<UInt64> { map[key] = nil }
    map.shrinkToFit()
    #expect(map.capacity == 0)
    map.checkInvariants()
  }

  @Test func valueSpansShowTheValueInPlace() {
    var map = SpanMap<String, SIMD8<UInt64>>()
    map["a"] = SIMD8(repeating: 7)
    let found = map.valueSpan(forKey: "a")
    let (count, bytes) = (found.count, found.bytes.byteCount)
    #expect(count == 1 && bytes == 64)
    let value = found[0]
    #expect(value == SIMD8(repeating: 7))
    let absent = map.valueSpan(forKey: "b").count
    #expect(absent == 0)
    let inEmptyMap = SpanMap<String, Int>().valueSpan(forKey: "b").count
    #expect(inEmptyMap == 0)
  }

  @Test func clonesAreIndependent() {
    let counter = LiveCounter()
    do {
      var map = SpanMap<TrackedKey, Tracked>()
      for number in 0..<50 as Range<UInt64> { map[TrackedKey(number, counter)] = Tracked(number, counter) }
      for number in 0..<20 as Range<UInt64> { map[TrackedKey(number, counter)] = nil }
      var copy = map.clone()
      copy.checkInvariants()
      #expect(copy.count == 30 && copy.capacity == map.capacity)
      copy[TrackedKey(30, counter)] = nil
      map[TrackedKey(40, counter)] = Tracked(99, counter)
      #expect(map[TrackedKey(30, counter)]?.number == 30)
      #expect(copy[TrackedKey(40, counter)]?.number == 40)
      map.checkInvariants()
      copy.checkInvariants()
    }
    #expect(counter.count == 0)
  }

  @Test func updatingKeepsTheFirstKey() {
    let counter = LiveCounter()
    let first = TrackedKey(1, counter)
    let second = TrackedKey(1, counter)
    var map = SpanMap<TrackedKey, Int>()
    map[first] = 1
    map[second] = 2
    map.forEach { key, value in
      #expect(key.object === first.object)
      #expect(value == 2)
    }
  }

  @Test func theSeedDecidesTheOrder() {
    func order(_ seed: UInt64) -> [UInt64] {
      var map = SpanMap<UInt64, UInt64>(minimumCapacity: 100, seed: seed)
      for key in 0..<100 as Range<UInt64> { map[key] = key }
      var keys: [UInt64] = []
      map.forEach { key, _ in keys.append(key) }
      return keys
    }
    expectTheSeedToDecide(order)
  }

  @Test func forEachPassesErrorsOn() {
    expectForEachToPassErrorsOn(SpanMap<Int, Int>(), entries: 10)
  }

  @Test func canonicallyEqualStringsAreOneKey() {
    var map = SpanMap<String, Int>()
    map["caf\u{e9}"] = 1
    map["cafe\u{301}"] = 2
    map["\u{212a}"] = 3  // the Kelvin sign, equal to "K"
    #expect(map.count == 2)
    #expect(map["caf\u{e9}"] == 2)
    #expect(map["K"] == 3)
  }

  /// 16,384 keys at 7/8 load or less: a fair hash sees about one group per look-up.
  @Test(arguments: KeyShape.allCases)
  func regularKeysDoNotCluster(shape: KeyShape) {
    for seed in 0..<4 as Range<UInt64> {
      var map = SpanMap<UInt64, Void>(seed: seed)
      for number in 0..<16_384 as Range<UInt64> { map[shape.key(number)] = () }
      var distance = 0
      map.forEachFullSlot { slot in
        var probe = SpanMap<UInt64, Void>.Probe(
          hash: map.slots[slot].key.hash(seededBy: map.seed), groupMask: map.groupMask)
        while probe.group != slot / ControlGroup.width {
          probe.advance()
          distance += 1
        }
      }
      #expect(Double(distance) <= 0.25 * Double(map.count) + 16)
    }
  }
}
