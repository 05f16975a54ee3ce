import Catalogue
import Foundation
import Results
import Testing
import WaitingTests

/// Keys from a user's file, from the experiment to the CSV, with the package's own workers.
@Suite(.serialized, .waitsForPrograms) struct KeyFileTests {
  private static func experiment(
    kind: String = "[\"get-hit\", \"get-miss\", \"churn\"]", entries: Int = 50, keys: String
  )
    -> String
  {
    """
    id = "mine"
    title = "My keys"
    [workload]
    entries = \(entries)
    operations = 1_000
    keys = \(keys)
    [measure]
    passes = ["time", "memory"]
    [matrix]
    kind = \(kind)
    map = ["native", "span", "sharded", "arena"]
    allocator = ["system"]
    """
  }

  private static let lines = (0..<200).map { "/usr/share/doc/package-\($0 * 7919 % 200)/copyright" }

  private func project(_ text: String = experiment(keys: #"{ type = "string", file = "keys/paths.txt" }"#)) throws
    -> TemporaryProject
  {
    let project = try TemporaryProject()
    try project.write("experiments/mine.toml", text)
    try project.write("experiments/keys/paths.txt", Self.lines.joined(separator: "\n") + "\n")
    return project
  }

  private func tool(_ project: TemporaryProject) -> CommandLineTool {
    var tool = project.tool
    tool.environment = [:]
    return tool
  }

  @Test(.timeLimit(.minutes(2))) func aRunTakesItsKeysFromTheFile() throws {
    let project = try project()
    let result = try tool(project).run("run", "mine", "--profile", "quick", "--output", "out")
    #expect(result.exitCode == 0, "\(result.errors)\(result.output)")
    let run = try RunReader.open("\(project.path)/out")
    let cells = run.summary.cells.filter { $0.status == .ok }
    #expect(cells.count == 12)
    for (_, same) in Dictionary(grouping: cells, by: \.parameters.kind) {
      #expect(Set(same.map(\.checksum)).count == 1, "all maps found the same")
    }
    let entry = try #require(run.manifest.keyFiles?.first)
    #expect(run.manifest.keyFiles?.count == 1 && entry.file == "keys/paths.txt" && entry.experiment == "mine")
    #expect(entry.source.hasSuffix("experiments/keys/paths.txt"))
    #expect(try project.read("out/summary.csv").contains(",string:keys:paths.txt,uniform,"))
    // The same keys again.
    let verified = try tool(project).run("verify", "out")
    #expect(verified.exitCode == 0, "\(verified.errors)\(verified.output)")
    // Another file is another measurement.
    try project.write("experiments/keys/paths.txt", "another\n")
    let refused = try tool(project).run("verify", "out")
    #expect(refused.exitCode == 2)
    #expect(refused.errors.contains("\(entry.digest), the file that the run has measured"))
  }

  @Test(.timeLimit(.minutes(1))) func everyDistributionRuns() throws {
    let project = try project()
    for distribution in KeyDistribution.allCases {
      let keys = "{ type = \"string\", file = \"keys/paths.txt\", distribution = \"\(distribution.rawValue)\" }"
      try project.write("experiments/mine.toml", Self.experiment(kind: #"["get-hit"]"#, keys: keys))
      let result = try tool(project).run(
        "run", "mine", "--profile", "quick", "--filter", "map=native", "--output", "out-\(distribution.rawValue)")
      #expect(result.exitCode == 0, "\(distribution): \(result.errors)")
    }
  }

  @Test func mistakesAreFoundBeforeAnythingRuns() throws {
    let project = try project()
    func refusal(_ text: String) throws -> String {
      try project.write("experiments/mine.toml", text)
      let result = try project.tool.run("check", "experiments/mine.toml")
      #expect(result.exitCode == 2, "\(result.output)")
      let run = try project.tool.run("run", "mine", "--output", "out")
      #expect(run.exitCode == 2 && !project.exists("out") && project.startedWorkers == 0)
      return result.errors
    }
    #expect(
      try refusal(Self.experiment(entries: 100, keys: #"{ type = "string", file = "keys/paths.txt" }"#)).contains(
        "keys.file: found 200 different keys in keys/paths.txt, expected at least 300, which "
          + "mine/map=native,allocator=system,kind=churn needs: 3 times its entries for kind = \"churn\""))
    #expect(
      try refusal(Self.experiment(keys: #"{ type = "string", file = "keys/none.txt" }"#)).contains(
        "keys/none.txt: found no such file, expected a file of keys"))
    #expect(
      try refusal(Self.experiment(keys: #"{ type = "string", file = "../../etc/passwd" }"#)).contains(
        "workload.keys.file: found \"../../etc/passwd\", expected the path of a file"))
    #expect(
      try refusal(Self.experiment(keys: #"{ type = "uint64", file = "keys/paths.txt" }"#)).contains(
        "keys/paths.txt:1: found \"/usr/share/doc/package-0/copyright\", expected a whole number"))
    #expect(
      try refusal(Self.experiment(keys: #"{ type = "string", distribution = "file-order" }"#)).contains(
        "expected file-order and frequency only with keys from a file"))
    #expect(
      try refusal(Self.experiment(keys: #"{ type = "string", file = "keys/paths.txt", length = 20 }"#)).contains(
        "found a value that no cell uses, expected a length only with type = \"string\" and without a file"))
    #expect(
      try refusal(Self.experiment(keys: #"{ type = "string", file = "keys/paths.txt", column = "path" }"#)).contains(
        "expected a column only with keys from a file and format = \"csv\""))
    #expect(
      try refusal(Self.experiment(keys: #"{ type = "string", limit = 5 }"#)).contains(
        "expected this only with keys from a file"))
    try project.write("experiments/keys/equal.txt", String(repeating: "same\n", count: 100_000))
    #expect(
      try refusal(Self.experiment(keys: #"{ type = "string", file = "keys/equal.txt" }"#)).contains(
        "found 1 different keys in keys/equal.txt"))
  }
}
