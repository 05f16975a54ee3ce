import Catalogue
import Measurement
import Testing

@testable import Studies

/// Maps with and without their types hold the same values.
@Suite struct ErasureTests {
  static func rounds(_ form: String) throws -> any MeasuredWorkload {
    let study = try #require(Study.named("erasure.\(form)"))
    return CellProgram.of(study, StudyTests.setting(study)).measuredRounds
  }

  @Test(arguments: ErasureHolder.allCases) func lookUpsReadEveryValue(holder: ErasureHolder) throws {
    // 64 entries hold the values of 0 to 63; 256 look-ups go over them four times.
    for kind in holder.kinds where kind != .newMirror {
      let rounds = try Self.rounds("\(kind.rawValue)-\(holder.rawValue)-load")
      #expect(rounds.run(0..<256) == 4 * (0..<64).reduce(0, +), "\(kind) \(holder)")
    }
  }

  /// `finishRound` ends the program where the last store can't be looked up.
  @Test(arguments: ErasureHolder.allCases) func storesAreThereAfterwards(holder: ErasureHolder) throws {
    for kind in holder.kinds {
      let rounds = try Self.rounds("\(kind.rawValue)-\(holder.rawValue)-store")
      rounds.prepareRound()
      #expect(rounds.run(0..<256) == 256)
      rounds.finishRound()
    }
  }

  @Test func aStoreChangesItsKeyOnly() {
    var map = ConcreteMap<FortyBytes>(keys: ["a", "b", "c"])
    #expect((0..<3).map(map.load) == [0, 1, 2])
    map.store(4)  // key "b", value 4
    #expect((0..<3).map(map.load) == [0, 4, 2])
    var erased = AnyMap<Mirror>(keys: ["a", "b", "c"])
    erased.store(5)
    #expect((0..<3).map(erased.load) == [0, 1, 5])
  }

  @Test func theStructHasFortyBytesAndStringsAreInPlace() {
    #expect(MemoryLayout<FortyBytes>.size == 40)
    #expect(String.make(63) == "000000000063")
    #expect(String.make(63).utf8.count <= 15)
    #expect(FortyBytes.make(7).word == 7)
    #expect(Mirror.make(7).word == 7)
    #expect(NewMirror.make(7).word == 7)
    // What a map of Any has to box is the same.
    #expect(MemoryLayout<NewMirror>.size == MemoryLayout<Mirror>.size)
  }
}
