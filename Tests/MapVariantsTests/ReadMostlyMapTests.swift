import MapAttack
import MapVariants
import SeededRandom
import Synchronization
import Testing

/// What is in which layer, step by step.
@Suite struct ReadMostlyMapTests {
  typealias Map = ReadMostlyMap<UInt64, UInt64>

  private func layers(
    read: Int = 0, dirty: Int? = nil, both: Int = 0, amended: Bool = false, misses: Int = 0, promotions: Int = 0,
    expunged: Int = 0
  ) -> ReadMostlyLayers {
    ReadMostlyLayers(
      inRead: read, inDirty: dirty ?? 0, inBoth: both, hasDirty: dirty != nil, isAmended: amended, misses: misses,
      promotions: promotions, expunged: expunged)
  }

  /// A map with keys 0..<count in the read layer and no dirty layer.
  private func promoted(_ count: UInt64) -> Map {
    let map = Map(seed: 1)
    for key in 0..<count { map.store(key * 10, forKey: key) }
    map.range { _, _ in false }
    return map
  }

  /// A walk under the lock sees what `range` sees, and leaves the layers as they are.
  @Test func aWalkUnderTheLockPromotesNothing() {
    let map = ReadMostlyMap<Int, Int>()
    func walked() -> [Int: Int] {
      var seen: [Int: Int] = [:]
      map.forEachUnderLock { #expect(seen.updateValue($1, forKey: $0) == nil) }
      return seen
    }
    #expect(walked().isEmpty)
    for key in 0..<10 { map.store(key, forKey: key) }
    let dirtyOnly = map.layers
    #expect(walked() == Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, $0) }) && map.layers == dirtyOnly)
    map.range { _, _ in true }
    map.delete(3)
    map.store(11, forKey: 11)
    map.store(40, forKey: 4)
    let both = map.layers
    #expect(both.hasDirty && both.expunged == 1)
    var expected = Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, $0) })
    expected[3] = nil
    expected[4] = 40
    expected[11] = 11
    #expect(walked() == expected && map.layers == both)
    struct Failure: Error {}
    #expect(throws: Failure.self) { try map.forEachUnderLock { _, _ throws(Failure) in throw Failure() } }
    #expect(map.load(4) == 40, "the lock was given up")
  }

  @Test func aNewMapHasEmptyLayers() {
    let map = Map()
    #expect(map.layers == layers())
    #expect(map.load(1) == nil && map.count == 0)
    #expect(map.layers == layers(), "a miss on an unamended map takes no lock and counts nothing")
    map.checkInvariants()
  }

  @Test func allMissesAreCountedAlsoThoseThatPromotionsPaidOff() {
    let map = promoted(4)
    let before = map.totalMisses
    #expect(before == 0, "a walk promotes without misses")
    map.store(1, forKey: 100)
    for _ in 0..<5 { #expect(map.load(100) == 1) }
    #expect(map.layers.misses == 0 && map.totalMisses == 5, "the fifth promoted")
    #expect(map.load(3) == 30 && map.load(200) == nil)
    #expect(map.totalMisses == 5, "what the read layer answers is no miss")
    map.store(1, forKey: 101)
    _ = map.load(101)
    #expect(map.layers.misses == 1 && map.totalMisses == 6)
    map.clear()
    #expect(map.layers.misses == 0 && map.totalMisses == 6)
  }

  @Test func newKeysGoIntoTheDirtyLayer() {
    let map = Map()
    map.store(10, forKey: 1)
    #expect(map.layers == layers(dirty: 1, amended: true))
    map.store(20, forKey: 2)
    #expect(map.swap(11, forKey: 1) == 10)
    #expect(map.layers == layers(dirty: 2, amended: true), "writes are no misses")
    map.checkInvariants()
  }

  @Test func asManyMissesAsDirtyEntriesPromote() {
    let map = Map()
    for key in 0..<3 as Range<UInt64> { map.store(key, forKey: key) }
    #expect(map.load(0) == 0)
    #expect(map.load(99) == nil, "an absent key is a miss too")
    #expect(map.layers == layers(dirty: 3, amended: true, misses: 2))
    #expect(map.load(1) == 1)
    #expect(map.layers == layers(read: 3, promotions: 1))
    for key in 0..<10 as Range<UInt64> { _ = map.load(key) }
    #expect(map.layers == layers(read: 3, promotions: 1), "unamended again: nothing is a miss")
    map.checkInvariants()
  }

  @Test func missesStartAnewAfterAPromotion() {
    let map = promoted(3)
    map.store(1, forKey: 100)
    for _ in 0..<3 { _ = map.load(100) }
    #expect(map.layers == layers(read: 3, dirty: 4, both: 3, amended: true, misses: 3, promotions: 1))
    _ = map.load(100)
    #expect(map.layers == layers(read: 4, promotions: 2))
    map.store(1, forKey: 200)
    #expect(map.layers.misses == 0)
    _ = map.load(200)
    #expect(map.layers == layers(read: 4, dirty: 5, both: 4, amended: true, misses: 1, promotions: 2))
  }

  @Test func theFirstNewKeyCopiesTheReadLayer() {
    let map = promoted(100)
    #expect(map.layers.duplicateShare == 0)
    map.store(1, forKey: 1000)
    #expect(map.layers == layers(read: 100, dirty: 101, both: 100, amended: true, promotions: 1))
    #expect(map.layers.duplicateShare == 100.0 / 101)
    map.checkInvariants()
  }

  @Test func deletedKeysAreExpungedWhenTheDirtyLayerIsMade() {
    let map = promoted(5)
    map.delete(0)
    map.delete(1)
    #expect(map.layers == layers(read: 5, promotions: 1), "a deleted key keeps its place")
    #expect(map.count == 3)
    map.store(1, forKey: 100)
    #expect(map.layers == layers(read: 5, dirty: 4, both: 3, amended: true, promotions: 1, expunged: 2))
    #expect(map.load(0) == nil && map.loadAndDelete(1) == nil)
    map.checkInvariants()
    map.range { _, _ in false }
    #expect(map.layers == layers(read: 4, promotions: 2), "expunged entries die with their layer")
    map.checkInvariants()
  }

  @Test func storingIntoAnExpungedEntryPutsItIntoTheDirtyLayer() {
    let map = promoted(3)
    map.delete(0)
    map.delete(1)
    map.store(1, forKey: 100)
    #expect(map.layers.expunged == 2)
    map.store(77, forKey: 0)
    #expect(map.layers == layers(read: 3, dirty: 3, both: 2, amended: true, promotions: 1, expunged: 1))
    #expect(map.loadOrStore(88, forKey: 1) == (88, false))
    #expect(map.layers == layers(read: 3, dirty: 4, both: 3, amended: true, promotions: 1))
    map.checkInvariants()
    map.range { _, _ in false }
    #expect(map.load(0) == 77 && map.load(1) == 88, "the promotion has not lost them")
    map.checkInvariants()
  }

  @Test func aDeletedKeyThatIsStoredBeforeTheCopyIsNotExpunged() {
    let map = promoted(3)
    map.delete(0)
    map.store(5, forKey: 0)
    map.store(1, forKey: 100)
    #expect(map.layers == layers(read: 3, dirty: 4, both: 3, amended: true, promotions: 1))
    #expect(map.load(0) == 5)
  }

  @Test func keysOfTheDirtyLayerOnlyAreRemovedFromIt() {
    let map = promoted(2)
    map.store(1, forKey: 100)
    map.store(2, forKey: 101)
    #expect(map.loadAndDelete(100) == 1)
    #expect(map.layers == layers(read: 2, dirty: 3, both: 2, amended: true, misses: 1, promotions: 1))
    #expect(map.load(100) == nil && map.load(101) == 2)
    map.checkInvariants()
  }

  @Test func compareAndSwapWantsThatValue() {
    let map = promoted(2)
    #expect(!map.compareAndSwap(forKey: 1, from: 11, to: 12))
    #expect(map.compareAndSwap(forKey: 1, from: 10, to: 12))
    #expect(map.load(1) == 12)
    #expect(!map.compareAndSwap(forKey: 9, from: 0, to: 1), "there is no such key")
    #expect(!map.compareAndDelete(forKey: 1, from: 10))
    #expect(map.compareAndDelete(forKey: 1, from: 12))
    #expect(map.load(1) == nil)
    #expect(!map.compareAndDelete(forKey: 1, from: 12) && !map.compareAndSwap(forKey: 1, from: 12, to: 1))
    map.store(1, forKey: 50)
    #expect(map.compareAndSwap(forKey: 50, from: 1, to: 2))
    #expect(map.layers.misses == 1)
    #expect(map.compareAndDelete(forKey: 50, from: 2) && map.load(50) == nil)
    map.checkInvariants()
  }

  @Test func clearEmptiesBothLayers() {
    let map = promoted(4)
    map.delete(0)
    map.store(1, forKey: 100)
    map.clear()
    #expect(map.layers == layers(promotions: 1))
    #expect((0..<200).allSatisfy { map.load($0) == nil })
    map.store(3, forKey: 1)
    #expect(map.load(1) == 3 && map.count == 1)
    map.checkInvariants()
  }

  @Test func rangeSeesEveryKeyOnceAndStopsWhenToldTo() throws {
    struct Stop: Error {}
    let map = promoted(50)
    map.delete(7)
    map.store(1, forKey: 500)
    var seen: [UInt64: Int] = [:]
    map.range { key, _ in
      seen[key, default: 0] += 1
      map.store(0, forKey: key + 1000)
      return true
    }
    #expect(seen.count == 50 && seen[7] == nil && seen[500] == 1 && seen.values.allSatisfy { $0 == 1 })
    var visits = 0
    map.range { _, _ in
      visits += 1
      return visits < 5
    }
    #expect(visits == 5)
    #expect(throws: Stop.self) { try map.range { _, _ throws(Stop) -> Bool in throw Stop() } }
    #expect(map.reclaim() == 0, "the walk that failed has ended")
  }

  @Test func aValueTakenBeforeStaysWhatItWas() {
    let counter = LiveCounter()
    let map = ReadMostlyMap<UInt64, Tracked>()
    map.store(Tracked(1, counter), forKey: 1)
    let value = map.load(1)
    map.store(Tracked(2, counter), forKey: 1)
    map.reclaim()
    #expect(value?.number == 1 && counter.count == 2)
  }
}

/// Single-threaded, the layers must be what Go's algorithm makes of the same operations. The model is written with
/// dictionaries and class references, without anything that concurrency needs.
@Suite struct ReadMostlyLayersModelTests {
  private final class Entry {
    enum State: Equatable { case value(UInt64), deleted, expunged }
    var state: State
    init(_ value: UInt64) { state = .value(value) }
    var value: UInt64? {
      if case .value(let value) = state { value } else { nil }
    }
  }

  private struct Model {
    var read: [UInt64: Entry] = [:]
    var amended = false
    var dirty: [UInt64: Entry]?
    var misses = 0
    var promotions = 0

    mutating func promote() {
      (read, amended, dirty, misses) = (dirty!, false, nil, 0)
      promotions += 1
    }

    mutating func miss() {
      misses += 1
      if misses >= dirty!.count { promote() }
    }

    mutating func load(_ key: UInt64) -> UInt64? {
      if let entry = read[key] { return entry.value }
      guard amended else { return nil }
      let value = dirty![key]?.value
      miss()
      return value
    }

    mutating func find(_ key: UInt64) -> Entry? {
      if let entry = read[key] {
        if entry.state == .expunged {
          entry.state = .deleted
          dirty![key] = entry
        }
        return entry
      }
      return dirty?[key]
    }

    mutating func insert(_ value: UInt64, _ key: UInt64) {
      if !amended {
        if dirty == nil {
          dirty = [:]
          for (key, entry) in read {
            if entry.state == .deleted { entry.state = .expunged } else { dirty![key] = entry }
          }
        }
        amended = true
      }
      dirty![key] = Entry(value)
    }

    mutating func swap(_ value: UInt64, _ key: UInt64) -> UInt64? {
      guard let entry = find(key) else {
        insert(value, key)
        return nil
      }
      defer { entry.state = .value(value) }
      return entry.value
    }

    mutating func loadOrStore(_ value: UInt64, _ key: UInt64) -> UInt64? {
      let inRead = read[key] != nil
      guard let entry = find(key) else {
        insert(value, key)
        return nil
      }
      let old = entry.value
      if old == nil { entry.state = .value(value) }
      if !inRead { miss() }
      return old
    }

    mutating func loadAndDelete(_ key: UInt64) -> UInt64? {
      if let entry = read[key] {
        defer { if entry.value != nil { entry.state = .deleted } }
        return entry.value
      }
      guard amended else { return nil }
      let value = dirty!.removeValue(forKey: key)?.value
      miss()
      return value
    }

    mutating func compare(_ key: UInt64, _ old: UInt64, _ new: UInt64?) -> Bool {
      var entry = read[key]
      if entry == nil && amended {
        entry = dirty![key]
        miss()
      }
      guard let entry, entry.value == old else { return false }
      entry.state = new.map { .value($0) } ?? .deleted
      return true
    }

    var layers: ReadMostlyLayers {
      let expunged = read.values.count { $0.state == .expunged }
      return ReadMostlyLayers(
        inRead: read.count, inDirty: dirty?.count ?? 0, inBoth: read.keys.count { dirty?[$0] != nil },
        hasDirty: dirty != nil, isAmended: amended, misses: misses, promotions: promotions, expunged: expunged)
    }
  }

  @Test(arguments: [2, 5, 40])
  func layersAreThoseOfTheModel(keys: Int) {
    var random = SplitMix64(seed: UInt64(keys))
    let map = ReadMostlyMap<UInt64, UInt64>(seed: 7)
    var model = Model()
    for step in 0..<20_000 as Range<UInt64> {
      // The keys move on, so there are always new ones.
      let key = step / 32 + UInt64(random.below(keys))
      let agreed =
        switch random.below(12) {
        case 0: map.swap(step, forKey: key) == model.swap(step, key)
        case 1, 2: map.loadAndDelete(key) == model.loadAndDelete(key)
        case 3: loadOrStore(map, &model, step, key)
        case 4:
          map.compareAndSwap(forKey: key, from: step - min(step, 3), to: step)
            == model.compare(key, step - min(step, 3), step)
        case 5:
          map.compareAndDelete(forKey: key, from: step - min(step, 5))
            == model.compare(key, step - min(step, 5), nil)
        default: map.load(key) == model.load(key)
        }
      #expect(agreed, "step \(step), key \(key)")
      if map.layers != model.layers {
        Issue.record("step \(step): \(map.layers), the model has \(model.layers)")
        return
      }
    }
    #expect(model.promotions > 50, "the run must pass through many promotions")
    map.checkInvariants()
  }

  private func loadOrStore(
    _ map: ReadMostlyMap<UInt64, UInt64>, _ model: inout Model, _ value: UInt64, _ key: UInt64
  ) -> Bool {
    let (found, loaded) = map.loadOrStore(value, forKey: key)
    let expected = model.loadOrStore(value, key)
    return found == expected ?? value && loaded == (expected != nil)
  }
}
