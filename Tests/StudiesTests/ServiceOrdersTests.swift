import Catalogue
import Measurement
import Platform
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

  /// Another process's clock, asked about this one, is between two readings of this one's own.
  @Test func processorTimeIsThatOfTheProcess() throws {
    func own() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    for _ in 0..<100 {
      let before = own()
      let seen = try #require(ServiceProcess.processorSeconds(of: getpid()))
      #expect((before...own()).contains(seen))
    }
    #expect(ServiceProcess.processorSeconds(of: -2) == nil)
  }
}
