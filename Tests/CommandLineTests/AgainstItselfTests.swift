import Foundation
import Testing
import WaitingTests

/// A against A with real processes: two hundred pairs of equal cells, minutes long, and therefore only where
/// `MAPLAB_LONG_TESTS` is set. The simulations of `FalseAlarmTests` run always.
@Suite(.serialized, .waitsForPrograms) struct AgainstItselfTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let project = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  @Test(.enabled(if: environment["MAPLAB_LONG_TESTS"] != nil), .timeLimit(.minutes(30)))
  func twoHundredEqualPairsRaiseNoMoreAlarmsThanTheyMay() throws {
    let folder = try TemporaryProject()
    var tool = folder.tool
    // The package's own worker, or the one that the caller names.
    tool.environment = Self.environment.filter { ["MAPLAB_WORKER", "MAPLAB_PROBE"].contains($0.key) }
    let run = try tool.run(
      "run", "\(Self.project)/experiments/calibration/a-against-a.toml", "--experiments",
      "\(Self.project)/experiments", "--profile", "standard", "--output", "out")
    try #require(run.exitCode == 0, "\(run.errors)")
    let compared = try tool.run("compare", "out", "--variant", "a", "--variant", "b", "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(compared.output.utf8)) as? [String: Any])
    let tests = try #require(object["tests"] as? Int)
    let uncorrected = try #require(object["significant_uncorrected"] as? Int)
    #expect(tests >= 200)
    // The nominal rate and four standard errors. After correction 32 of 200 tests would have to have the smallest p-value
    // there is, 2/252, before any is announced.
    let expected = Double(tests) * 0.05
    #expect(Double(uncorrected) <= expected + 4 * (expected * 0.95).squareRoot(), "\(uncorrected) of \(tests)")
    #expect(object["significant"] as? Int == 0)
  }
}
