import Catalogue
import Measurement
import Testing

@testable import Studies

/// Each operation does what its name says, to a map or a word that is there.
@Suite struct AtomicOperationsTests {
  static func checksum(_ form: String, operations: Int = 128) throws -> UInt64 {
    let study = try #require(Study.named("atomic-operations.\(form)"))
    let rounds = StudyProgram.of(study, StudyTests.setting(study)).measuredRounds
    rounds.prepareRound()
    defer { rounds.finishRound() }
    return rounds.run(0..<operations)
  }

  @Test(arguments: [
    "load-hit", "load-or-store-hit", "slice-key-load", "made-slice-key-load", "erased-slice-key-load",
  ])
  func lookUpsHit(form: String) throws {
    // 64 keys have the values of 0 to 63; 128 look-ups go over them twice.
    #expect(try Self.checksum(form) == 2 * (0..<64).reduce(0, +))
  }

  @Test(arguments: ["first-store", "new-key-store", "present-key-store", "slice-key-store"])
  func storesAreCounted(form: String) throws {
    #expect(try Self.checksum(form) == 128)
  }

  @Test func wordsAreChanged() throws {
    #expect(try Self.checksum("atomic-load") == 128 * 7)
    #expect(try Self.checksum("atomic-store") == (0..<128).reduce(0, +))
    #expect(try Self.checksum("atomic-exchange") == 128, "each exchange must succeed")
    #expect(try Self.checksum("atomic-add") == (0..<128).reduce(0, +))
  }

  @Test func keysOfEqualSegmentsAreEqual() {
    #expect(SliceKey(3) == SliceKey(3))
    #expect(SliceKey(3) != SliceKey(4))
    #expect(ErasedKey(SliceKey(3)) == ErasedKey(SliceKey(3)))
  }
}
