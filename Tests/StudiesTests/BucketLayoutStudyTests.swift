import Measurement
import Catalogue
import MapVariants
import SeededRandom
import Testing

@testable import Studies

/// What the studies see in the bytes of living bucket maps, against Go's layout, written down here.
@Suite struct BucketLayoutStudyTests {
  /// What a study of that id observes, with so many entries.
  static func observe(_ id: String, entries: Int = 64, seed: UInt64 = 1) throws -> Observations {
    let study = try #require(Study.named(id))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = entries
    setting.seed = seed
    var observations = Observations()
    let observation = try #require(CellProgram.of(study, setting).observation)
    try observation(&observations)
    for metric in study.family.observations {
      let isTold = observations.figures[metric.name] != nil || observations.absences[metric.name] != nil
      #expect(isTold, "\(id) says nothing of \(metric.name)")
    }
    return observations
  }

  @Test(arguments: [1, 2, 3, 77] as [UInt64]) func theHeaderIsGosWhateverTheSeed(seed: UInt64) throws {
    let seen = try Self.observe("bucket-header.living", seed: seed)
    let expected = [
      "count": 0, "flags": 8, "b": 9, "noverflow": 10, "hash0": 12, "buckets": 16, "oldbuckets": 24, "nevacuate": 32,
      "extra": 40,
    ]
    for (name, offset) in expected { #expect(seen.figures["header_\(name)_offset"] == Double(offset), "\(name)") }
    #expect(seen.figures["header_bytes"] == 48)
    #expect(seen.figures["header_padding_bytes"] == 0)
    #expect(seen.figures["header_padding_before_hash0"] == 0)
    #expect(seen.figures["header_as_declared"] == 9)
    #expect(seen.figures["header_buckets_adjacent"] == 0)
    #expect(seen.absences.isEmpty)
  }

  static let layouts: [(form: String, key: Int, value: Int)] = [
    ("uint64-uint64", 8, 8), ("uint32-uint8", 4, 1), ("string-uint64", 16, 8),
  ]

  @Test(arguments: layouts.indices) func aBucketIsGos(_ index: Int) throws {
    let (form, key, value) = Self.layouts[index]
    let seen = try Self.observe("bucket-layout.\(form)", seed: 5)
    let bytes = 8 + 8 * key + 8 * value + 8
    let expected = [
      "tophash_offset": 0, "tophash_bytes": 8, "keys_offset": 8, "key_stride": key, "values_offset": 8 + 8 * key,
      "value_stride": value, "overflow_offset": bytes - 8, "bytes": bytes, "overflow_from_end": 8,
      "values_behind_keys": 0, "as_declared": 8,
    ]
    for (name, offset) in expected { #expect(seen.figures["bucket_\(name)"] == Double(offset), "\(name)") }
  }

  private struct Sample {
    var first: UInt16 = 0
    var second: UInt32 = 0
    var third: UInt8 = 0
    var fourth: Int = 0
  }

  /// Fields of a structure of Swift's, found from outside.
  @Test func aSearchFindsFieldsAndNothingElse() {
    var sample = Sample()
    var second = FieldSearch<UInt32>()
    var third = FieldSearch<UInt8>()
    var absent = FieldSearch<UInt16>()
    for number in 0..<50 {
      sample = Sample(
        first: UInt16(number), second: UInt32(number) &* 0x0101_0301, third: UInt8(number * 5), fourth: -number)
      let bytes = withUnsafeBytes(of: sample) { Array($0) }
      second.look(at: bytes, for: sample.second)
      third.look(at: bytes, for: sample.third)
      absent.look(at: bytes, for: UInt16(number) &* 1_009 &+ 77)
    }
    #expect(second.place == MemoryLayout<Sample>.offset(of: \.second))
    #expect(third.place == MemoryLayout<Sample>.offset(of: \.third))
    #expect(absent.place == nil && absent.candidates == [])
  }

  @Test func aFieldThatNeverChangesIsNotFound() {
    var search = FieldSearch<UInt8>()
    for _ in 0..<9 { search.look(at: [0, 7, 0, 7], for: 7) }
    #expect(search.candidates == [1, 3])
    #expect(search.place == nil)
    search.look(at: [7], for: 7)
    #expect(search.place == nil)
  }

  @Test func changedOffsetsAreThoseThatDiffer() {
    #expect(changedOffsets([1, 2, 3], [1, 2, 3]).isEmpty)
    #expect(changedOffsets([1, 2, 3, 4], [0, 2, 3, 5]) == [0, 3])
  }

  /// Clustered keys share a bucket and are told apart; elements of different numbers differ.
  @Test func clusteredKeysMakeOneChain() {
    var map = BucketMap<Clustered<String>, Int>(minimumCapacity: 100, seed: 3)
    for number in 0..<50 { map[Clustered(String(numbered: number))] = number }
    let table = map.bucketStatistics().table
    #expect(table.chainLengths.count == 7 && table.chainLengths.last == 1)
    #expect((0..<50).allSatisfy { map[Clustered(String(numbered: $0))] == $0 })
    #expect(Set((0..<1_000).map { String(numbered: $0) }).count == 1_000)
    #expect((0..<1_000).allSatisfy { String(numbered: $0).utf8.count == 20 })
    #expect(Set((0..<1_000).map { UInt64(numbered: $0) }).count == 1_000)
    #expect(Set((0..<1_000).map { UInt32(numbered: $0) }).count == 1_000)
    #expect(Set((0..<256).map { UInt8(numbered: $0) }).count == 256)
  }

  @Test func manyMapsAreMadeAndDropped() {
    final class Counter { var alive = 0 }
    struct Map: ~Copyable {
      let counter: Counter
      var value = 0
      init(_ counter: Counter) {
        self.counter = counter
        counter.alive += 1
      }
      deinit { counter.alive -= 1 }
    }
    let counter = Counter()
    do {
      let maps = ManyMaps<Map>(capacity: 5)
      maps.fill { Map(counter) }
      maps[3].value = 7
      #expect(maps[3].value == 7 && maps[2].value == 0)
      #expect(counter.alive == 5 && maps.count == 5)
      maps.fill { Map(counter) }
      #expect(counter.alive == 5 && maps[3].value == 0)
      maps.removeAll()
      #expect(counter.alive == 0)
      maps.fill { Map(counter) }
    }
    #expect(counter.alive == 0)
  }
}
