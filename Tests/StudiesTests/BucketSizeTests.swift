import Catalogue
import Measurement
import Testing

@testable import Studies

/// Sizes of buckets against sums made by hand: 8 tophash bytes, 8 keys, 8 values, 8 bytes of pointer.
@Suite struct BucketSizeTests {
  static let sizes: [(form: String, pair: Int, bytes: Int)] = [
    ("uint8-uint8", 2, 32), ("uint16-none", 2, 32), ("uint32-uint8", 5, 56), ("uint64-uint64", 16, 144),
    ("string-none", 16, 144), ("string-uint64", 24, 208), ("string-string", 32, 272), ("string-slice", 40, 336),
  ]

  @Test(arguments: sizes.indices) func anOverflowBucketTakesWhatItsPartsAddUpTo(_ index: Int) throws {
    let (form, pair, bytes) = Self.sizes[index]
    let seen = try BucketLayoutStudyTests.observe("bucket-size.\(form)").figures
    #expect(seen["size_pair_bytes"] == Double(pair))
    #expect(seen["size_header_bytes"] == 48)
    #expect(seen["size_slots"] == 8)
    #expect(seen["size_overflow_bytes"] == Double(bytes))
    #expect(seen["size_besides_pairs"] == 16)
  }

  @Test func everyFormHasASize() { #expect(Set(Self.sizes.map(\.form)) == Set(forms(of: "bucket-size"))) }

  /// Each operation inserts the ninth key of one bucket.
  @Test(arguments: forms(of: "bucket-size")) func aRoundInsertsNinthKeys(form: String) throws {
    let study = try #require(Study.named("bucket-size.\(form)"))
    let rounds = CellProgram.of(study, StudyTests.setting(study)).measuredRounds
    rounds.prepareRound()
    #expect(rounds.run(0..<10) == 90)
    rounds.finishRound()
  }

  @Test func elementsAreToldApart() {
    #expect(Set((0..<1_000).map { UInt16(numbered: $0) }).count == 1_000)
    #expect(Set((0..<1_000).map { ThreeWords(numbered: $0) }).count == 1_000)
    #expect(MemoryLayout<ThreeWords>.size == 24 && MemoryLayout<NoValue>.size == 0)
  }
}
