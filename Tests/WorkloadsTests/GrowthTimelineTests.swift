import Catalogue
import Foundation
import MapVariants
import Testing

@testable import Measurement
@testable import Workloads

/// Growths as maps tell them, against each map's own rule, computed here or asked of another map of the same kind.
@Suite struct GrowthTimelineTests {
  private static let entries = 10_000

  private func timeline(_ map: MapVariant, entries: Int = entries, keys: KeyType = .uint64) throws -> GrowthTimeline {
    var parameters = MapStateTests.parameters(map, .fill, entries: entries, operations: entries)
    parameters.keys = KeySpecification(type: keys)
    let program = EveryFamily.program(parameters, operations: entries)
    var figures = PassFigures()
    try measureTimeline(program.mapGrowth, into: &figures)
    let timeline = try #require(figures.timeline, "\(map.id) tells no growth")
    #expect(timeline.mistake == nil)
    #expect(figures[Metric.growths] == Double(timeline.growths.count))
    #expect(figures[Metric.growthMovedEntries] == Double(timeline.growths.reduce(0) { $0 + $1.moved }))
    return timeline
  }

  /// The insertions that changed the capacity of a map, and how many entries it had then.
  private func growths(_ capacities: [Int]) -> [Int] {
    capacities.indices.dropFirst().filter { capacities[$0] != capacities[$0 - 1] }.map { $0 - 1 }
  }

  @Test func dictionaryGrowsWhenItsCapacityChanges() throws {
    var other: [Int: Int] = [:]
    var capacities = [other.capacity]
    for key in 0..<Self.entries {
      other[key] = key
      capacities.append(other.capacity)
    }
    let timeline = try timeline(.native)
    #expect(timeline.growths.map(\.operation) == growths(capacities))
    #expect(timeline.growths.map(\.moved) == growths(capacities))
    #expect(timeline.growths.allSatisfy { $0.operations == 1 })
    #expect(try self.timeline(.nativeReserved).growths.isEmpty)
  }

  @Test func spanGrowsWhenItsCapacityChanges() throws {
    var other = SpanMap<Int, Int>()
    var capacities = [other.capacity]
    for key in 0..<Self.entries {
      other[key] = key
      capacities.append(other.capacity)
    }
    let timeline = try timeline(.span)
    #expect(timeline.growths.map(\.operation) == growths(capacities))
    #expect(timeline.growths.map(\.moved) == growths(capacities))
  }

  /// Go's rule: the first bucket with the first entry; a doubling when an entry comes to a map of more than 8 whose load is
  /// above 6.5. Entries move by and by; all have moved when the next growth begins.
  @Test(arguments: [MapVariant.bucket, .bucketChecked]) func bucketMapsGrowByGosRule(map: MapVariant) throws {
    let timeline = try timeline(map)
    var expected = [0]
    var B = 0
    for count in 0..<Self.entries where count + 1 > 8 && 2 * (count + 1) > 13 << B {
      expected.append(count)
      B += 1
    }
    let doublings = timeline.growths.filter { $0.kind != .sameSize }
    #expect(doublings.map(\.operation) == expected)
    #expect(doublings.map(\.moved) == expected)
    for (growth, next) in zip(timeline.growths, timeline.growths.dropFirst()) {
      #expect(growth.range.upperBound <= next.operation + 1)
      // One or two old buckets move with the insertion that makes the new table.
      guard growth.kind == .larger, growth.operations > 1, let begun = growth.progress.first else { continue }
      #expect(growth.progress.last.map { $0.evacuated == $0.of } == true)
      // A write moves two old buckets at most.
      #expect(growth.operations >= begun.of / 2)
    }
  }

  /// Shards grow one by one, each by the rule of its own map.
  @Test func shardsGrowByThemselves() throws {
    let timeline = try timeline(.sharded)
    let byTable = Dictionary(grouping: timeline.growths, by: \.table)
    #expect(byTable.count == 64)
    for growths in byTable.values {
      #expect(growths.map(\.moved) == growths.map(\.moved).sorted())
      #expect(growths.first?.kind == .first && growths.dropFirst().allSatisfy { $0.kind == .larger })
    }
  }

  /// Every copy of the read layer moves what is in it, and a promotion follows each dirty layer.
  @Test func aReadMostlyMapCopiesAndPromotes() throws {
    let timeline = try timeline(.readMostly)
    let kinds = timeline.growths.map(\.kind)
    #expect(kinds.contains(.copy) && kinds.contains(.promotion))
    let copies = timeline.growths.filter { $0.kind == .copy }
    #expect(copies.map(\.moved) == copies.map(\.moved).sorted())
    // A layer is promoted after as many misses as it has entries: each copy is larger than the one before.
    #expect(Set(copies.map(\.moved)).count == copies.count)
  }

  /// A dictionary's bytes as computed against the block that it has. An allocator rounds up to 16 and adds a word.
  @Test func aDictionarysBytesAreThoseOfItsBlock() throws {
    let symbol = try #require(dlsym(nil, "malloc_usable_size"))
    let usableSize = unsafeBitCast(symbol, to: (@convention(c) (UnsafeMutableRawPointer?) -> Int).self)
    func check<Key: Hashable, Value>(_ dictionary: [Key: Value]) {
      let object = unsafeBitCast(dictionary, to: UnsafeMutableRawPointer.self)
      let usable = usableSize(object)
      #expect(dictionary.storageBytes <= usable && usable < dictionary.storageBytes + 32, "\(dictionary.count)")
    }
    for count in [1, 2, 3, 4, 10, 100, 1_000, 5_000] {
      check(Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, $0) }))
      check(Dictionary(uniqueKeysWithValues: (0..<count).map { (String($0), UInt8(truncatingIfNeeded: $0)) }))
      check(Dictionary(uniqueKeysWithValues: (0..<count).map { (UInt16($0), [$0]) }))
    }
    #expect([Int: Int]().storageBytes == 0)
  }

  /// All maps that tell do so for texts, too, and those that don't say so.
  @Test(arguments: MapVariant.allCases.filter { $0.descriptor.family != .mapless && $0.keyTypes.contains(.string) })
  func everyMapTellsOrSaysThatItDoesNot(map: MapVariant) throws {
    guard map.valueTypes(keys: .string).contains(.uint64) else { return }
    var parameters = MapStateTests.parameters(map, .fill, entries: 500, operations: 500)
    parameters.keys = KeySpecification(type: .string)
    var figures = PassFigures()
    try measureTimeline(EveryFamily.program(parameters, operations: 500).mapGrowth, into: &figures)
    #expect(figures.timeline != nil || figures.absences[Metric.growths] == "this map does not tell when it grows")
  }
}
