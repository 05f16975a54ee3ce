import Measurement
import Catalogue
import Testing

@testable import Studies

/// What programs record against what their families promise.
@Suite struct ObservationTests {
  /// Families whose observations take no time to speak of. Those that compile programs have tests of their own.
  static let families = ["hash-buckets", "flow-keys", "lost-updates"]

  private func observe(_ study: Study) throws -> Observations {
    var observations = Observations()
    try CellProgram.of(study, StudyTests.setting(study)).observation?(&observations)
    return observations
  }

  @Test(arguments: families) func everyFigureIsThereOrItsAbsenceHasAReason(family: String) throws {
    for study in Study.all where study.family.id == family {
      let observations = try observe(study)
      #expect(
        Set(observations.figures.keys).union(observations.absences.keys) == Set(study.family.observations.map(\.name)))
      #expect(observations.figures.keys.allSatisfy { observations.absences[$0] == nil })
      #expect(observations.absences.values.allSatisfy { !$0.isEmpty })
    }
  }

  @Test(arguments: families) func exactFiguresAreTheSameAgain(family: String) throws {
    for study in Study.all where study.family.id == family {
      let (one, other) = try (observe(study).figures, observe(study).figures)
      for metric in study.family.observations where metric.isExact { #expect(one[metric.name] == other[metric.name]) }
    }
  }

  @Test func propertiesAreOneOrZero() {
    var observations = Observations()
    observations.record("figure", true)
    observations.record("other", false)
    observations.record("size", 3)
    #expect(observations.figures == ["figure": 1, "other": 0, "size": 3])
  }
}
