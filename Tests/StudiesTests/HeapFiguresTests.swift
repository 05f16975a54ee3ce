import Catalogue
import Measurement
import Testing

@testable import Studies

/// The waves against figures that are known: one that is the truth, one that never falls, one that stands still.
@Suite struct HeapFiguresTests {
  /// What the program holds after each step, counted anew.
  private func held(_ entries: Int) -> (peak: Double, first: Double, second: Double) {
    let survivors = Double((0..<entries).count { $0.isMultiple(of: MapWaves.survivors) })
    let second = entries..<2 * entries - Int(survivors)
    let leaked = Double(second.count { $0.isMultiple(of: MapWaves.leaked) })
    return (Double(entries), survivors, survivors + leaked)
  }

  @Test(arguments: [64, 1_000]) func theWavesHoldWhatTheySay(entries: Int) throws {
    let waves = MapWaves.run(entries: entries, valueSize: 100, seed: 3) { 0 }
    let held = held(entries)
    #expect(waves.entries[waves.peak] == held.peak)
    #expect(waves.entries[waves.firstEnd] == held.first)
    #expect(waves.entries[waves.secondEnd] == held.second)
    #expect(waves.entries.max() == held.peak)
    #expect(waves.bytes == waves.entries.map { $0 * 100 })
    #expect(waves.entries.first == 0 && waves.entries.count == 1 + 4 * 16)
  }

  @Test func aFigureThatIsTheTruthFollowsIt() {
    var reading = 0
    let truth = MapWaves.run(entries: 512, valueSize: 8, seed: 3) { 0 }
    var waves = MapWaves.run(entries: 512, valueSize: 8, seed: 3) {
      defer { reading += 1 }
      return truth.bytes[reading] + 1e6
    }
    #expect(abs(correlation(waves.bytes, waves.figures) - 1) < 1e-9)
    #expect(waves.change(from: waves.peak, to: waves.firstEnd, waves.bytes) == 1)
    #expect(waves.change(from: waves.firstEnd, to: waves.secondEnd, waves.bytes) == 1)
    // One that only ever rises shows neither.
    var highest = 0.0
    waves.figures = waves.figures.map { figure in
      highest = max(highest, figure)
      return highest
    }
    #expect(waves.change(from: waves.peak, to: waves.firstEnd, waves.bytes) == 0)
    #expect(waves.change(from: waves.firstEnd, to: waves.secondEnd, waves.bytes) < 1)
  }

  @Test func correlationIsPearsons() {
    #expect(correlation([1, 2, 3], [3, 2, 1]) == -1)
    #expect(correlation([1, 2, 3], [5, 5, 5]) == 0)
    // By hand: means 2 and 3, so the products add up to 1, and both squares to 2.
    #expect(abs(correlation([1, 2, 3], [2, 4, 3]) - 0.5) < 1e-12)
  }

  /// The bytes that the process's own allocator tells rise with what is held.
  @Test func allocatedBytesOfThisProcessFollow() throws {
    let study = try #require(Study.named("heap-figures.allocated"))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = 4_096
    setting.parameters.values = ValueSpecification(type: .bytes, size: 4_096)
    var observations = Observations()
    try CellProgram.of(study, setting).observation?(&observations)
    #expect(try #require(observations.figures["figure_fall_share"]) > 0.5)
  }

  @Test(arguments: [10, 100, 1_000, 5_000]) func theTableHasRoomForItsEntries(entries: Int) throws {
    var map: [String: String] = [:]
    for number in 0..<entries { map[String(number)] = "" }
    // A power of two of places, at most three quarters of them taken, 32 bytes each and a bit; header of 72 bytes or so.
    var places = 1
    while places * 3 / 4 < entries { places *= 2 }
    let least = places * 32 + places / 8
    let bytes = try #require(tableBytes(of: map, HeapWatch()))
    #expect(bytes >= least && bytes < least + least / 4 + 256)
  }
}
