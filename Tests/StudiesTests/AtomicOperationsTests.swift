import Catalogue
import Measurement
import Testing

@testable import Studies

/// Each operation does what its name says, to a map or a word that is there.
@Suite struct AtomicOperationsTests {
  static func checksum(_ form: String) throws -> UInt64 {
    let study = try #require(Study.named("atomic-operations.\(form)"))
    let rounds = CellProgram.of(study, StudyTests.setting(study)).measuredRounds
    rounds.prepareRound()
    defer { rounds.finishRound() }
    return rounds.run(0..<rounds.operationsPerRound)
  }

  @Test(arguments: [
    "load-hit", "load-or-store-hit", "slice-key-load", "made-slice-key-load", "erased-slice-key-load",
  ])
  func lookUpsHit(form: String) throws {
    // 64 keys have the values of 0 to 63; 256 look-ups go over them four times.
    #expect(try Self.checksum(form) == 4 * (0..<64).reduce(0, +))
  }

  /// `finishRound` ends the program where a store is not there.
  @Test(arguments: ["first-store", "new-key-store", "present-key-store", "slice-key-store"])
  func storesAreThereAfterwards(form: String) throws {
    #expect(try Self.checksum(form) == 256)
  }

  @Test func wordsAreChanged() throws {
    #expect(try Self.checksum("atomic-load") == 256 * 7)
    #expect(try Self.checksum("atomic-store") == (0..<256).reduce(0, +))
    #expect(try Self.checksum("atomic-exchange") == 256, "each exchange must succeed")
    #expect(try Self.checksum("atomic-add") == (0..<256).reduce(0, +), "what was there before each addition, from 7 on")
  }

  @Test func keysOfEqualSegmentsAreEqual() {
    #expect(SliceKey(3) == SliceKey(3))
    #expect(SliceKey(3) != SliceKey(4))
    #expect(ErasedKey(SliceKey(3)) == ErasedKey(SliceKey(3)))
  }
}
