import MapAttack
import SeededRandom
import Synchronization
import Testing

@testable import MapVariants

/// The tree, step by step.
@Suite struct HashTrieMapTests {
  /// A key that says itself what its hash is.
  struct PlacedKey: SpanKey, Sendable {
    var bits: UInt64
    var number = 0
    func hash(seededBy seed: HashSeed) -> UInt64 { bits }
    func hash(into hasher: inout Hasher) { hasher.combine(bits) }
  }

  typealias Map = HashTrieMap<PlacedKey, Int>

  private func shape(nodes: Int, entries: Int, levels: Int, longestChain: Int) -> HashTrieShape {
    var shape = HashTrieShape()
    (shape.nodes, shape.entries, shape.levels, shape.longestChain) = (nodes, entries, levels, longestChain)
    return shape
  }

  @Test func aNewMapIsARoot() {
    let map = Map()
    #expect(map.shape == shape(nodes: 1, entries: 0, levels: 1, longestChain: 0))
    #expect(map.load(PlacedKey(bits: 0)) == nil && map.count == 0)
    map.checkInvariants()
  }

  @Test func twoEntriesShareASlot() {
    let map = Map()
    for bits in [0x13, 0x10] as [UInt64] { map.store(Int(bits), forKey: PlacedKey(bits: bits << 56)) }
    #expect(map.shape == shape(nodes: 1, entries: 2, levels: 1, longestChain: 2))
    map.checkInvariants()
    map.store(0x11, forKey: PlacedKey(bits: 0x11 << 56))
    #expect(map.shape == shape(nodes: 2, entries: 3, levels: 2, longestChain: 1))
    map.store(0x12, forKey: PlacedKey(bits: 0x12 << 56))
    map.checkInvariants()
    for bits in 0x10..<0x14 as Range<UInt64> { #expect(map.load(PlacedKey(bits: bits << 56)) == Int(bits)) }
    #expect(map.load(PlacedKey(bits: 0x14 << 56)) == nil && map.load(PlacedKey(bits: 0x11 << 56 | 1)) == nil)
  }

  /// Hashes that differ in the last bits only: a node for each four bits that all have in common.
  @Test func aSplitGoesOnUntilTheHashesDiffer() {
    let map = Map()
    for bits in 0..<4 as Range<UInt64> { map.store(Int(bits), forKey: PlacedKey(bits: bits)) }
    #expect(map.shape == shape(nodes: 16, entries: 4, levels: 16, longestChain: 1))
    map.checkInvariants()
    #expect((0..<4).allSatisfy { map.load(PlacedKey(bits: $0)) == Int($0) } && map.load(PlacedKey(bits: 4)) == nil)
    for bits in 0..<4 as Range<UInt64> { map.delete(PlacedKey(bits: bits)) }
    #expect(map.shape == shape(nodes: 1, entries: 0, levels: 1, longestChain: 0), "empty nodes go, up to the root")
    map.checkInvariants()
  }

  @Test func equalHashesStayInOneChain() {
    let map = Map()
    for number in 0..<20 { map.store(number, forKey: PlacedKey(bits: 0x77 << 48, number: number)) }
    #expect(map.shape == shape(nodes: 1, entries: 20, levels: 1, longestChain: 20))
    map.store(99, forKey: PlacedKey(bits: 0x78 << 48))
    #expect(map.shape == shape(nodes: 4, entries: 21, levels: 4, longestChain: 20), "they are split from others")
    map.checkInvariants()
    for number in 0..<20 where number % 3 == 0 {
      #expect(map.loadAndDelete(PlacedKey(bits: 0x77 << 48, number: number)) == number)
    }
    for number in 0..<20 {
      #expect(map.load(PlacedKey(bits: 0x77 << 48, number: number)) == (number % 3 == 0 ? nil : number))
    }
    map.checkInvariants()
  }

  @Test func aNodeGoesWithItsLastEntry() {
    let map = Map()
    let keys = (0..<5 as Range<UInt64>).map { PlacedKey(bits: 0x2200 << 48 | $0 << 52) }
    for (number, key) in keys.enumerated() { map.store(number, forKey: key) }
    #expect(map.shape.nodes == 3)
    for key in keys.dropLast() { map.delete(key) }
    #expect(map.shape.nodes == 3 && map.load(keys[4]) == 4, "a node with one entry stays")
    map.checkInvariants()
    map.delete(keys[4])
    #expect(map.shape.nodes == 1)
  }

  @Test func comparingWantsThatValue() {
    let map = HashTrieMap<UInt64, String>()
    for key in 0..<100 as Range<UInt64> { map.store("value \(key)", forKey: key) }
    #expect(!map.compareAndSwap(forKey: 7, from: "value 8", to: "new"))
    #expect(map.compareAndSwap(forKey: 7, from: "value 7", to: "new"))
    #expect(map.load(7) == "new")
    #expect(!map.compareAndSwap(forKey: 100, from: "value 100", to: "new"), "there is no such key")
    #expect(!map.compareAndDelete(forKey: 7, from: "value 7"))
    #expect(map.compareAndDelete(forKey: 7, from: "new"))
    #expect(map.load(7) == nil && map.count == 99)
    #expect(!map.compareAndDelete(forKey: 7, from: "new") && !map.compareAndSwap(forKey: 7, from: "new", to: "x"))
    #expect(map.loadOrStore("again", forKey: 7) == ("again", false))
    #expect(map.loadOrStore("third", forKey: 7) == ("again", true))
    map.checkInvariants()
  }

  @Test func rangeSeesEveryKeyOnceAndStopsWhenToldTo() throws {
    struct Stop: Error {}
    let map = HashTrieMap<UInt64, UInt64>(seed: 1)
    for key in 0..<500 as Range<UInt64> { map.store(key * 10, forKey: key) }
    map.delete(7)
    var seen: [UInt64: UInt64] = [:]
    var hashes: [UInt64] = []
    map.range { key, value in
      #expect(seen.updateValue(value, forKey: key) == nil)
      hashes.append(key.hash(seededBy: map.seed))
      return true
    }
    #expect(seen == Dictionary(uniqueKeysWithValues: (0..<500).filter { $0 != 7 }.map { ($0, $0 * 10) }))
    #expect(hashes == hashes.sorted(), "in the order of the hashes")
    var visits = 0
    map.range { _, _ in
      visits += 1
      return visits < 5
    }
    #expect(visits == 5)
    #expect(throws: Stop.self) { try map.range { _, _ throws(Stop) -> Bool in throw Stop() } }
    #expect(map.reclaim() == 0, "the walk that failed has ended")
  }

  /// A search has read the slot and so knows the chain. Before it goes on, the chain is split, once or over several
  /// levels: it comes to the cut, and must go on in the nodes.
  @Test func aSearchSurvivesTheSplitOfItsChain() {
    for bits in [0x32, 0x3101] as [UInt64] {
      let map = Map()
      let first = PlacedKey(bits: 0x31 << 56)
      let last = PlacedKey(bits: bits < 0x100 ? bits << 56 : bits << 48)
      map.store(1, forKey: first)
      map.store(2, forKey: last)
      var (word, shift) = map.currentIndex.start(of: last.bits)
      let slot = Map.Node.descend(&word, &shift, hash: last.bits)
      map.store(3, forKey: PlacedKey(bits: 0x31 << 56, number: 1))
      #expect(Map.Entry(word: word).hash == first.bits && Map.Node.isNode(slot.pointee.load(ordering: .relaxed)))
      func find(_ key: PlacedKey) -> Int? {
        map.find(key, hash: key.bits, inChain: word, of: slot, shift: shift).flatMap {
          ValueWord<Int>.value($0.valueWord)
        }
      }
      #expect(find(last) == 2 && find(first) == 1)
      #expect(find(PlacedKey(bits: last.bits + 1)) == nil)
      // The node goes, and the slot is empty.
      for key in [first, last, PlacedKey(bits: 0x31 << 56, number: 1)] { map.delete(key) }
      #expect(slot.pointee.load(ordering: .relaxed) == 0)
    }
  }

  /// While a walk stands on an entry of a chain, the chain is split: the walk goes on in the new node.
  @Test func aWalkSurvivesTheSplitOfItsChain() {
    for position in 0..<2 {
      let map = Map()
      let keys = [0x310, 0x320].map { PlacedKey(bits: $0 << 52) }
      for key in keys { map.store(0, forKey: key) }
      var seen: [PlacedKey] = []
      map.range { key, _ in
        if seen.count == position { map.store(1, forKey: PlacedKey(bits: 0x300 << 52)) }
        seen.append(key)
        return true
      }
      #expect(seen == keys && map.shape.nodes == 2)
    }
  }

  /// While a walk stands on an entry, that entry and its neighbour are removed, the first comes back, and others come.
  @Test func aWalkSurvivesTheRemovalOfItsEntry() {
    let map = Map()
    // One hash, but for the last: a chain of its own in a node of its own.
    let keys = [1, 2, 3].map { PlacedKey(bits: 0x320 << 52, number: $0) } + [PlacedKey(bits: 0x340 << 52)]
    for key in keys { map.store(0, forKey: key) }
    var seen: [PlacedKey] = []
    var gone: PlacedKey?
    map.range { key, _ in
      if seen.isEmpty {
        map.delete(key)
        let neighbour = keys.first { $0.bits == key.bits && $0 != key }!
        gone = neighbour
        map.delete(neighbour)
        map.store(2, forKey: key)
        for late in [0x321, 0x322, 0x3f0] { map.store(1, forKey: PlacedKey(bits: UInt64(late) << 52)) }
      }
      seen.append(key)
      return true
    }
    #expect(Set(keys.filter { $0 != gone }).isSubset(of: seen), "what was there throughout is visited")
    #expect(Set(seen).count == seen.count && !seen.contains(gone!))
    map.checkInvariants()
  }

  /// The index follows the tree when it grows and when it shrinks, and is as deep as most of the nodes.
  @Test func theIndexGrowsWithTheTree() {
    let map = HashTrieMap<UInt64, UInt64>(seed: 1)
    var levels: [Int] = []
    for count in [30, 200, 3000, 50_000] as [UInt64] {
      for key in UInt64(map.count)..<count { map.store(key, forKey: key) }
      let shape = map.shape
      levels.append(shape.indexLevel)
      #expect(shape.entries == Int(count) && shape.longestChain <= HashTrieNode.chainLimit)
      #expect(Double(shape.nodes) < 0.5 * Double(count) + 10, "\(shape)")
      map.checkInvariants()
      for key in 0..<count where map.load(key) != key { Issue.record("\(key) is lost") }
    }
    #expect(levels == [0, 1, 2, 3])
    for key in 0..<50_000 as Range<UInt64> {
      #expect(map.loadAndDelete(key) == key)
      if key % 5000 == 0 { map.checkInvariants() }
    }
    #expect(map.shape.nodes == 1 && map.count == 0)
    map.checkInvariants()
    map.clear()
    #expect(map.shape.indexLevel == 0)
    map.checkInvariants()
  }
}
