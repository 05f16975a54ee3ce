import Measurement
import Catalogue
import MapVariants
import Testing

@testable import Studies

/// D3.T6: the read-mostly map at its moments.
@Suite struct ReadMostlyLayersTests {
  private func arrive(at moment: LayerMoment, entries: Int = 200) -> MapOnItsWay {
    var way = MapOnItsWay(to: moment, entries: entries, seed: 3, hashSeed: 4)
    for number in 0..<entries { way.take(number) }
    way.map.checkInvariants()
    return way
  }

  private func observe(_ form: String, entries: Int = 200) throws -> Observations {
    let study = try #require(Study.named("read-mostly-layers.\(form)"))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = entries
    var observations = Observations()
    try CellProgram.of(study, setting).observation?(&observations)
    return observations
  }

  @Test func firstWritesAreInTheDirtyLayerOnly() {
    let layers = arrive(at: .firstWrites).map.layers
    #expect(layers.inRead == 0 && layers.inDirty == 200 && layers.inBoth == 0 && layers.promotions == 0)
  }

  @Test func aPromotionLeavesOneLayer() {
    let layers = arrive(at: .justPromoted).map.layers
    #expect(layers.inRead == 200 && !layers.hasDirty && layers.promotions == 1 && layers.duplicateShare == 0)
  }

  @Test func theNextKeyIsTheOnlyOneThatIsNotTwice() {
    let layers = arrive(at: .nextKey).map.layers
    #expect(layers.inRead == 199 && layers.inDirty == 200 && layers.inBoth == 199)
  }

  @Test func newValuesMakeNoSecondLayer() {
    let way = arrive(at: .steadyUpdates)
    #expect(!way.map.layers.hasDirty && way.duplicateShare == 0)
  }

  /// After a promotion, duplicates begin with the next new key; so the mean is below 1, and well above a half.
  @Test func aSteadyStateGoesThroughSeveralPromotions() {
    let entries = 2_000
    let way = arrive(at: .steadyNewKeys, entries: entries)
    #expect(way.map.layers.promotions > 1, "several cycles")
    #expect(way.map.count == entries)
    #expect(way.duplicateShare > 0.5 && way.duplicateShare < 1)
    let short = arrive(at: .steadyNewKeys, entries: 20)
    let layers = short.map.layers
    #expect(layers.inRead + layers.inDirty - layers.inBoth == 20)
  }

  @Test(arguments: forms(of: "read-mostly-layers"))
  func everyFormSaysWhatItSawOrWhyNot(form: String) throws {
    let observations = try observe(form)
    let told = Set(observations.figures.keys).union(observations.absences.keys)
    let family = try #require(Study.named("read-mostly-layers.\(form)")).family
    #expect(told == Set(family.observations.map(\.name)))
    #expect(observations.figures["layer_read_entries"] != nil)
  }

  /// Two tables of 16-byte slots for 10,000 keys are worth more than the allocator's noise. Observed in a process of its
  /// own: the allocator's figures are of the whole process, in which other tests run.
  @Test func theNextKeyCostsASecondTable() async {
    await #expect(processExitsWith: .success) {
      let tests = ReadMostlyLayersTests()
      let promoted = try #require(try tests.observe("just-promoted", entries: 10_000).figures["layer_bytes"])
      let next = try #require(try tests.observe("next-key", entries: 10_000).figures["layer_bytes"])
      #expect(next - promoted > 16 * 10_000)
      #expect(promoted > 16 * 10_000)
    }
  }
}
