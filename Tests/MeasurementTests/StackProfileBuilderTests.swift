import Catalogue
import Testing

@testable import Measurement

/// Recorded stacks become a profile: without the lab's own functions, and each stack once.
@Suite struct StackProfileBuilderTests {
  private func profile(_ stacks: [([String?], [Int])]) -> StackProfile {
    var builder = StackProfileBuilder([.bytes, .allocations])
    for (stack, figures) in stacks { builder.add(stack.map { (name: $0, otherwise: "0x12") }, figures) }
    return builder.profile
  }

  @Test func equalStacksAreOne() {
    let profile = profile([(["a", "b"], [10, 1]), (["a"], [5, 1]), (["a", "b"], [30, 2])])
    #expect(profile.folded(.bytes).map(\.stack) == [["a", "b"], ["a"]])
    #expect(profile.folded(.bytes).map(\.count) == [40, 5] && profile.total(.allocations) == 4)
    #expect(profile.mistake == nil && profile.resolvedShare == 1)
  }

  @Test func theLabsFunctionsAndThunksAreLeftOut() {
    let profile = profile([
      (
        [
          "main", "ThreadTeam.run(_:)", "closure #2 in ErasedWorkload.init<A>(_:)", "partial apply for f", "work",
          "malloc",
        ], [1, 1]
      ),
      (["main", "RoundClosures.run(_:)"], [2, 1]),
    ])
    #expect(profile.folded(.bytes).map(\.stack) == [["work", "malloc"], ["RoundClosures.run(_:)"]])
  }

  @Test func framesWithoutNamesAreCounted() {
    let profile = profile([([nil, "a"], [1, 1]), (["a", "a"], [3, 1])])
    #expect(profile.resolvedShare == 7.0 / 8 && !profile.isDrawable)
    #expect(profile.frames == ["0x12", "a"])
  }
}
