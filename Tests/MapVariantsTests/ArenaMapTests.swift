import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

@Suite struct ArenaMapTests {
  @Test func anEmptyMapAnswersWithoutMemory() {
    var map = ArenaMap<UInt64, UInt64>()
    #expect(map.capacity == 0 && map.reservedBytes == 0)
    #expect(map[1] == nil && !map.contains(1))
    #expect(map.removeValue(forKey: 1) == nil)
    map.reset()
    map.removeAll()
    map.forEach { _, _ in Issue.record("an empty map has no entry") }
    map.checkInvariants()
  }

  @Test func aReservedMapTakesNoMoreMemory() {
    for capacity in [1, 2, 7, 8, 9, 100, 1000] {
      var map = ArenaMap<UInt64, UInt64>(minimumCapacity: capacity)
      #expect(map.capacity >= capacity)
      let bytes = map.reservedBytes
      for key in 0..<UInt64(map.capacity) { map[key] = key }
      #expect(map.reservedBytes == bytes)
      map.checkInvariants()
    }
  }

  @Test func entriesAreVisitedInTheOrderOfInsertion() {
    var map = ArenaMap<UInt64, UInt64>()
    var expected: [UInt64] = []
    for number in 0..<500 as Range<UInt64> {
      let key = SplitMix64.mix(number)
      map[key] = number
      expected.append(key)
    }
    for number in stride(from: 0, to: 500, by: 3) { map[expected[number]] = nil }
    map[expected[1]] = 0  // an update keeps the place
    var visited: [UInt64] = []
    map.forEach { key, _ in visited.append(key) }
    #expect(visited == expected.enumerated().filter { $0.offset % 3 != 0 }.map(\.element))
  }

  @Test func entriesDoNotMoveWhileTheMapGrows() {
    var map = ArenaMap<UInt64, UInt64>()
    map[0] = 0
    let address = map.records.pointer(to: 0)
    for key in 1..<5000 as Range<UInt64> { map[key] = key }
    #expect(map.records.pointer(to: 0) == address)
    #expect(address.pointee.form.key == 0)
  }

  @Test func resetReleasesEverythingAndKeepsTheMemory() {
    let counter = LiveCounter()
    var map = ArenaMap<TrackedKey, Tracked>()
    for round in 0..<5 {
      for number in 0..<400 as Range<UInt64> { map[TrackedKey(number, counter)] = Tracked(number, counter) }
      if round % 2 == 1 { map[TrackedKey(7, counter)] = nil }
      let bytes = map.reservedBytes
      map.reset()
      #expect(counter.count == 0)
      #expect(map.isEmpty && map[TrackedKey(3, counter)] == nil)
      #expect(map.reservedBytes == bytes)
      map.checkInvariants()
    }
  }

  @Test func churnAtASteadySizeNeedsBoundedMemory() {
    var map = ArenaMap<UInt64, UInt64>(seed: 3)
    let size: UInt64 = 1000
    for key in 0..<size { map[key] = key }
    for key in size..<size * 40 {
      #expect(map.removeValue(forKey: key - size) == key - size)
      map[key] = key
      if key % 1009 == 0 { map.checkInvariants() }
    }
    #expect(map.records.units.capacity <= 4096)
    var next = size * 39
    map.forEach { key, _ in
      #expect(key == next, "compaction keeps the order")
      next += 1
    }
    #expect(next == size * 40)
  }

  @Test func removingTheLastEntryGivesItsPlaceBack() {
    var map = ArenaMap<UInt64, String>()
    for number in 0..<100_000 as Range<UInt64> {
      map[number] = "value"
      map[number] = nil
    }
    #expect(map.records.units.capacity == 8)
    map.checkInvariants()
  }

  @Test func updatingKeepsTheFirstKey() {
    let counter = LiveCounter()
    let first = TrackedKey(1, counter)
    var map = ArenaMap<TrackedKey, Int>()
    map[first] = 1
    #expect(map.updateValue(2, forKey: TrackedKey(1, counter)) == 1)
    map.forEach { key, value in #expect(key.object === first.object && value == 2) }
    map.removeAll()
    #expect(counter.count == 1)
  }

  @Test func whatStoodInTheIndexBeforeAResetIsNotBelieved() {
    var map = ArenaMap<UInt64, UInt64>(seed: 1)
    for round in 0..<50 as Range<UInt64> {
      let first = round * 1000
      for key in first..<first + 1000 { map[key] = key }
      map.checkInvariants()
      map.reset()
      for key in first..<first + 1000 { #expect(map[key] == nil) }
      map[first] = 1
      #expect(map[first + 1] == nil && map.count == 1)
      map.checkInvariants()
      map[first] = nil
    }
  }

  @Test func epochsMayRunOut() {
    var map = ArenaMap<UInt64, UInt64>(seed: 1)
    for key in 0..<1000 as Range<UInt64> { map[key] = key }
    // Groups of the first epoch, and then others of the last ones.
    map.index.epoch = .max - 1
    map.reset()
    map[5000] = 1
    map.reset()
    #expect(map.index.epoch == 1, "epochs begin again")
    for key in 0..<1000 as Range<UInt64> {
      map[10_000] = 1
      #expect(map[key] == nil)
    }
    map.checkInvariants()
  }

  @Test func marksOfRemovedEntriesAreSweptWithoutGrowth() {
    var map = ArenaMap<UInt64, UInt64>(minimumCapacity: 1000, seed: 2)
    let bytes = map.index.byteCount
    for key in 0..<700 as Range<UInt64> { map[key] = key }
    for key in 700..<100_000 as Range<UInt64> {
      map[key - 700] = nil
      map[key] = key
    }
    #expect(map.index.byteCount == bytes)
    map.checkInvariants()
  }

  @Test func capacitiesThatCannotBeAreRefused() async {
    await #expect(processExitsWith: .failure) { _ = ArenaMap<UInt64, UInt64>(minimumCapacity: -1) }
    await #expect(processExitsWith: .failure) { _ = ArenaMap<UInt64, UInt64>(minimumCapacity: .max) }
    await #expect(processExitsWith: .failure) {
      var map = ArenaMap<String, UInt64>()
      map.reserveCapacity(1 << 31, keyBytes: .max / 4)
    }
  }
}
