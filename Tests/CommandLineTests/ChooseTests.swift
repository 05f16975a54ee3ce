import Foundation
import Testing
import WaitingTests

/// `maplab choose`, run as a user runs it, with a worker whose maps have known costs.
@Suite(.serialized, .waitsForPrograms) struct ChooseTests {
  /// Span takes half of the time and 99th percentile; everything is exact but for a little spread.
  private static let worker = """
    spread=$(printf '%s' "$job" | cksum | cut -c1-1)
    factor=200
    case $job in *'"map":"span"'*) factor=100 ;; esac
    case $job in
      *'"pass":"latency"'*) metrics='"p99_ns":'$((factor * 10)) ;;
      *) metrics='"ns_per_op":'$factor'.'$spread ;;
    esac
    \(TemporaryProject.report(metrics: "$metrics"))
    """

  private func project() throws -> TemporaryProject {
    let project = try TemporaryProject(worker: Self.worker)
    try project.write(
      "experiments/small.toml",
      TemporaryProject.experiment.replacing("[\"time\"]", with: "[\"time\", \"latency\"]").replacing(
        "[\"system\", \"jemalloc\"]", with: "[\"system\"]"))
    return project
  }

  @Test func aRunEndsWithTheAnswerAndChooseRepeatsIt() throws {
    let project = try project()
    let run = try project.tool.run("run", "small", "--profile", "standard", "--output", "out")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("small: Take span with the system's allocator."))
    let everything = try project.tool.run("run", "--profile", "standard", "--output", "all")
    #expect(!everything.output.contains("Take span"), "the whole suite is no question about a workload")

    let result = try project.tool.run("choose", "out", "--table")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("Take span with the system's allocator."))
    #expect(result.output.contains("it takes 0.5 of the time") && result.output.contains("0.5 of the 99th percentile"))
    #expect(result.output.contains("The memory was not measured and does not count."))
    #expect(result.output.contains("map, allocator") && result.output.contains("native, system"))

    let json = try project.tool.run("choose", "out", "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let workload = try #require((object["workloads"] as? [[String: Any]])?.first)
    #expect(workload["taken"] as? [String] == ["span, system"])
    #expect((workload["candidates"] as? [Any])?.count == 2)
  }

  @Test func limitsThatNothingKeepsEndWithOne() throws {
    let project = try project()
    #expect(try project.tool.run("run", "small", "--profile", "standard", "--output", "out").exitCode == 0)
    let limited = try project.tool.run("choose", "out", "--limit", "p99_ns=1500")
    #expect(limited.exitCode == 0 && limited.output.contains("Limits leave out native with the system's allocator"))
    let none = try project.tool.run("choose", "out", "--limit", "p99_ns=1")
    #expect(none.exitCode == 1 && none.output.contains("Nothing can be taken."))
    let nothing = try project.tool.run("choose", "out", "--filter", "map=span")
    #expect(nothing.exitCode == 1 && nothing.errors.contains("there is nothing to choose"))
  }

  @Test func aFileIsRunFirst() throws {
    let project = try project()
    let result = try project.tool.run("choose", "experiments/small.toml", "--profile", "quick")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("small") && result.output.contains("Take "))
  }

  @Test(arguments: [
    (
      ["--limit", "alocs_per_op=5"],
      "found \"alocs_per_op\", expected a metric (see `maplab list metrics`); did you mean \"allocs_per_op\"?"
    ),
    (["--limit", "p99_ns"], "expected METRIC=NUMBER"), (["--weigh", "speed=1"], "expected one of time, tail, memory"),
    (["--engine", "go"], "engine of the run"), (["--filter"], "Missing value"),
  ]) func badInputIsExplained(arguments: [String], reason: String) throws {
    let project = try project()
    #expect(try project.tool.run("run", "small", "--profile", "quick", "--output", "out").exitCode == 0)
    let result = try project.tool.start(["choose", "out"] + arguments).wait()
    #expect(result.exitCode == 2 && result.errors.contains(reason), "\(result.errors)")
  }
}
