import Catalogue
import Measurement
import Testing

@testable import Studies

/// D1.T14, D4.T19: what is seen of a service; the service itself is tested by ServiceTests.
@Suite struct ServiceOrdersTests {
  static let studies = Study.all.filter { ["service-governance", "service-skew"].contains($0.family.id) }

  /// Without the program nothing fails, and every figure says why it is missing.
  @Test(arguments: studies.map(\.id)) func withoutTheServiceFiguresAreAbsent(id: String) throws {
    guard ServiceProcess.executable == nil else { return }
    let study = try #require(Study.named(id))
    var observations = Observations()
    try CellProgram.of(study, StudyTests.setting(study)).observation?(&observations)
    #expect(observations.figures.isEmpty)
    for metric in study.family.observations {
      #expect(observations.absences[metric.name]?.contains("make service") == true, "\(metric.name)")
    }
    #expect(observations.absences["service_open_p99_ns"] != nil)
    for name in observations.absences.keys { #expect(Metric.all.contains { $0.name == name }, "\(name)") }
  }
}
