import Measurement
import Catalogue
import Testing

@testable import Studies

/// Properties that follow from how the structures are documented.
@Suite struct ArenaLifetimesTests {
  private func observe(_ form: String) throws -> [String: Double] {
    let study = try #require(Study.named("arena-lifetimes.\(form)"))
    var observations = Observations()
    try CellProgram.of(study, StudyTests.setting(study)).observation?(&observations)
    return observations.figures
  }

  /// Nothing ties a key of a Dictionary to a place of an arena.
  @Test func besideAnArenaKeysEndNothing() throws {
    let figures = try observe("native-beside-arena")
    #expect(
      figures == [
        "arena_key_ends_value": 0, "arena_key_frees_place": 0, "arena_reset_ends_all": 1, "arena_reset_keeps_memory": 1,
        "arena_stale_is_told": 0,
      ])
  }

  /// A handle map removes single elements, uses their places again, and knows stale handles.
  @Test func aHandleMapEndsEach() throws {
    let figures = try observe("handle-map")
    #expect(figures.count == 5 && figures.values.allSatisfy { $0 == 1 }, "\(figures)")
  }

  /// A bump arena takes nothing back singly.
  @Test func anArenaMapFreesNoPlace() throws {
    let figures = try observe("arena-map")
    #expect(figures["arena_key_ends_value"] == 1 && figures["arena_key_frees_place"] == 0, "\(figures)")
    #expect(figures["arena_reset_ends_all"] == 1 && figures["arena_stale_is_told"] == 1, "\(figures)")
  }
}
