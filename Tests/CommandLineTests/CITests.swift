import Foundation
import Testing
import WaitingTests

/// `maplab ci`, with a worker whose times are steady or scattered as a file says.
@Suite(.serialized, .waitsForPrograms) struct CITests {
  /// `factor` is the level, `scatter` how far the times of processes are apart, in parts of a thousand.
  private static let worker = """
    factor=$(cat "$here/factor" 2>/dev/null || echo 100)
    scatter=$(cat "$here/scatter" 2>/dev/null || echo 5)
    number=$(wc -l < "$here/started")
    metrics='"ns_per_op":'$((factor * (1000 + scatter * (number * 7 % 5))))
    case $job in *'"pass":"allocations"'*) metrics='"allocs_per_op":'$(cat "$here/allocations" 2>/dev/null || echo 3) ;; esac
    \(TemporaryProject.report(metrics: "$metrics"))
    """

  private func project(profile: String = "standard") throws -> TemporaryProject {
    let project = try TemporaryProject(worker: Self.worker)
    try project.write(
      "experiments/small.toml",
      TemporaryProject.experiment.replacing("[\"time\"]", with: "[\"time\", \"allocations\"]"))
    let base = try project.tool.run("run", "small", "--profile", profile, "--output", "base")
    #expect(base.exitCode == 0, "\(base.errors)")
    return project
  }

  @Test func nothingWorsePasses() throws {
    let project = try project()
    let result = try project.tool.run("ci", "small", "--against", "base")
    #expect(result.exitCode == 0, "\(result.errors)\(result.output)")
    #expect(result.output.contains("2 of 2 noisy figures are held against 5 %"))
    #expect(project.exists("ci-runs/calibration/summary.csv") && project.exists("ci-runs/run/summary.csv"))
  }

  @Test func worseFiguresFail() throws {
    let project = try project()
    try project.write("factor", "120")
    let slower = try project.tool.run("ci", "small", "--against", "base", "--github")
    #expect(slower.exitCode == 1 && slower.errors.contains("regression: small/map=native"), "\(slower.errors)")
    #expect(slower.output.hasPrefix("::error title=regression::small/map=native"))
    let allowed = try project.tool.run("ci", "small", "--against", "base", "--threshold", "30", "--output", "allowed")
    #expect(allowed.exitCode == 0, "\(allowed.errors)")
    try project.write("factor", "100")
    try project.write("allocations", "4")
    let more = try project.tool.run("ci", "small", "--against", "base", "--output", "more")
    #expect(more.exitCode == 1 && more.errors.contains("allocs_per_op went from 3 to 4"), "\(more.errors)")
  }

  @Test func whatAMachineCantFindIsRefused() throws {
    let project = try project()
    try project.write("scatter", "100")
    let refused = try project.tool.run("ci", "small", "--against", "base")
    #expect(refused.exitCode == 2, "\(refused.output)\(refused.errors)")
    #expect(refused.errors.contains("found a threshold of 5 %, expected at least --threshold "))
    #expect(refused.output.contains("0 of 2 noisy figures are held against 5 %") && refused.output.contains("can find"))
  }

  @Test func quickHasTooFewProcesses() throws {
    let project = try project(profile: "quick")
    let refused = try project.tool.run("ci", "small", "--against", "base", "--profile", "quick")
    #expect(
      refused.exitCode == 2 && refused.errors.contains("expected more processes (--profile thorough)"),
      "\(refused.errors)")
  }

  @Test func mistakesAreUsage() throws {
    let project = try project()
    #expect(try project.tool.run("ci", "small", "--against", "none").exitCode == 2)
    #expect(try project.tool.run("ci", "small", "--against", "base", "--threshold", "0").exitCode == 2)
    #expect(try project.tool.run("ci", "--against", "base").exitCode == 2)
  }
}
