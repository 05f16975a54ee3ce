import Catalogue
import SeededRandom
import Testing

@testable import Workloads

/// Keys from a file: which fill the map, and how they are looked up.
@Suite final class KeySourceTests {
  private let memory: UnsafeMutableRawBufferPointer
  private let table: KeyTable
  /// A hundred different keys; key i occurs i + 1 times, in an order that is neither sorted nor grouped.
  private let records: [String]

  init() throws {
    var generator = SplitMix64(seed: 3)
    var records = (0..<100).flatMap { index in [String](repeating: "key \(index)", count: index + 1) }
    generator.shuffle(&records)
    self.records = records
    var builder = KeyTable.Builder()
    for record in records { builder.add(Array(record.utf8)) }
    let bytes = builder.table()
    memory = .allocate(byteCount: bytes.count, alignment: 8)
    memory.copyBytes(from: bytes)
    table = try #require(KeyTable(UnsafeRawBufferPointer(memory)))
  }

  deinit { memory.deallocate() }

  private var firsts: [String] {
    var seen: Set<String> = []
    return records.filter { seen.insert($0).inserted }
  }

  private func data(
    _ kind: WorkloadKind, _ distribution: KeyDistribution, entries: Int, operations: Int = 1_000, seed: UInt64 = 1
  ) throws -> WorkloadData<String> {
    let keys = KeySpecification(
      type: .string, distribution: distribution, source: KeyFile(path: try #require(KeyFilePath("x"))))
    return WorkloadData<String>(
      parameters: CellParameters(
        map: .native, allocator: "system", kind: kind, keys: keys, values: ValueSpecification(type: .uint64),
        entries: entries, operations: operations), operations: operations, seed: seed, table: table)
  }

  // The buffers are the data's: it must outlive their copies.
  private func keys(_ data: WorkloadData<String>) -> [String] { withExtendedLifetime(data) { Array(data.keys) } }
  private func lookUps(_ data: WorkloadData<String>) -> [String] { withExtendedLifetime(data) { Array(data.lookUps) } }

  @Test(arguments: [KeyDistribution.sequential, .fileOrder])
  func theOrderOfTheFileStays(distribution: KeyDistribution) throws {
    #expect(try keys(data(.fill, distribution, entries: 40)) == Array(firsts.prefix(40)))
  }

  @Test(arguments: [KeyDistribution.uniform, .zipf, .frequency])
  func otherOrdersAreTheSeeds(distribution: KeyDistribution) throws {
    let one = try keys(data(.fill, distribution, entries: 100))
    #expect(one != firsts && Set(one) == Set(firsts))
    #expect(try keys(data(.fill, distribution, entries: 100)) == one)
    #expect(try keys(data(.fill, distribution, entries: 100, seed: 2)) != one)
  }

  @Test func sequentialLookUpsGoRound() throws {
    let data = try data(.getHit, .sequential, entries: 30)
    #expect(lookUps(data) == (0..<1_000).map { firsts[$0 % 30] })
  }

  @Test func lookUpsInTheFilesOrderFollowIt() throws {
    let present = Set(firsts.prefix(30))
    let recorded = records.filter { present.contains($0) }
    let data = try data(.getHit, .fileOrder, entries: 30, operations: 5_000)
    #expect(lookUps(data) == (0..<5_000).map { recorded[$0 % recorded.count] })
  }

  @Test func lookUpsByFrequencyAreAsFrequent() throws {
    let data = try data(.getHit, .frequency, entries: 100, operations: 200_000)
    var counts: [String: Int] = [:]
    for key in lookUps(data) { counts[key, default: 0] += 1 }
    for (index, total) in [(0, 5_050.0), (9, 5_050), (49, 5_050), (99, 5_050)] {
      let expected = Double(index + 1) / total * 200_000
      // Five standard deviations of a binomial number.
      #expect(abs(Double(counts["key \(index)"] ?? 0) - expected) < 5 * expected.squareRoot() + 1, "key \(index)")
    }
  }

  @Test func absentKeysAreTheFilesOthers() throws {
    let data = try data(.getMiss, .uniform, entries: 50)
    #expect(Set(lookUps(data)).isDisjoint(with: keys(data)))
    #expect(Set(lookUps(data)).isSubset(of: firsts))
  }

  @Test func furtherKeysAreAsManyAsThereAre() throws {
    let keys = KeySpecification(
      type: .string, distribution: .uniform, source: KeyFile(path: try #require(KeyFilePath("x"))))
    let source = KeySource<String>(specification: keys, seed: 1, table: table)
    #expect(source.furtherKeys(entries: 30) == 30..<90)
    #expect(source.furtherKeys(entries: 40) == 40..<100)
    #expect(source.furtherKeys(entries: 100).isEmpty)
    // "key 0" to "key 99": ten of 5 bytes, ninety of 6.
    #expect(source.bytesPerKey(entries: 100) == 6)
  }

  @Test func theDigestIsThatOfTheKeys() throws {
    let one = try data(.getHit, .uniform, entries: 50)
    #expect(try data(.getHit, .uniform, entries: 50).digest == one.digest)
    #expect(try data(.getHit, .uniform, entries: 50, seed: 2).digest != one.digest)
    #expect(try data(.getHit, .frequency, entries: 50).digest != one.digest)
  }

  @Test func numbersAndPairsOfWordsAreRead() {
    var bytes = (1...16).map { UInt8($0) }
    bytes.withUnsafeMutableBytes { memory in
      let bytes = UnsafeRawBufferPointer(memory)
      #expect(UInt64.read(UnsafeRawBufferPointer(rebasing: bytes[..<8])) == 0x0807_0605_0403_0201)
      let pair = Struct16Key.read(bytes)
      #expect(pair.high == 0x0807_0605_0403_0201 && pair.low == 0x100f_0e0d_0c0b_0a09)
    }
  }
}
