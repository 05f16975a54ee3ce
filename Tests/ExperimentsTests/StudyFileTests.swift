import Catalogue
import Testing

@testable import Experiments

/// Studies in experiment files, and what a profile plans for them.
@Suite struct StudyFileTests {
  private static let study = Study.all[0]

  private static func file(
    _ studies: String = "study = [\"\(study.id)\"]", kind: String = "study", map: String = "none", rest: String = ""
  ) -> String {
    Samples.file(
      workload: "kind = \"\(kind)\"\nentries = 8", rest: rest,
      axes: "map = [\"\(map)\"]\nallocator = [\"system\"]\n\(studies)")
  }

  @Test func aStudyIsReadByItsId() throws {
    let experiment = try Samples.parse(Self.file())
    #expect(experiment.cells.map(\.parameters.study) == [Self.study])
    #expect(Samples.labels(experiment) == ["map=none,allocator=system,study=\(Self.study.id)"])
  }

  @Test func mistakesAreTold() {
    let misspelt = Samples.messages(Self.file("study = [\"\(Self.study.id)s\"]"))
    #expect(misspelt.count == 1)
    #expect(misspelt.first?.hasSuffix("did you mean \"\(Self.study.id)\"?") == true, "\(misspelt)")
    #expect(Samples.messages(Self.file("")).first?.contains("for kind = \"study\" names such as") == true)
    #expect(
      Samples.messages(Self.file(kind: "fill", map: "native")).first?.contains("a study only with kind = \"study\"")
        == true)
  }

  @Test func aStudyRunsWithoutAMapOfTheList() throws {
    let cells = try Samples.parse(Self.file(map: "none\", \"native"))
    #expect(cells.skipped.map(\.parameters.map) == [.native])
    #expect(cells.skipped.first?.reason.contains("map must be \"none\"") == true)
  }

  @Test func onlyTheFamilysPassesArePlanned() throws {
    let experiment = try Samples.parse(Self.file())
    let cell = try #require(experiment.cells.first)
    for study in Study.all {
      var cell = cell
      cell.parameters.study = study
      let planned = MeasurementPass.allCases.filter {
        MeasurementProfile.standard.plan(for: $0, of: experiment, cell: cell) != nil
      }
      // Those that are left out unless a file asks are not in a profile's plan.
      #expect(Set(planned) == study.family.passes.subtracting(ProfileTests.onRequest), "\(study.id)")
    }
    var map = cell
    map.parameters.study = nil
    map.parameters.kind = .fill
    #expect(MeasurementProfile.standard.plan(for: .observations, of: experiment, cell: map) == nil)
  }
}
