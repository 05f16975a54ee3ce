import Catalogue
import Foundation
import Results
import Testing
import WaitingTests

/// Traces as a user makes, looks at and replays them, with the package's own workers.
@Suite(.serialized, .waitsForPrograms) struct TraceCommandTests {
  private func tool(_ project: TemporaryProject) -> CommandLineTool {
    var tool = project.tool
    tool.environment = [:]
    return tool
  }

  private static func experiment(entries: Int, threads: String = "1", operations: Int = 2_000) -> String {
    """
    id = "mine"
    title = "My trace"
    [workload]
    kind = "trace"
    entries = \(entries)
    operations = \(operations)
    threads = \(threads)
    keys = { type = "string", file = "trace.csv" }
    values = { type = "class", size = 64 }
    load = { kind = "open", rate = 100_000, schedule = "recorded" }
    [measure]
    passes = ["time", "latency", "allocations", "memory"]
    [matrix]
    map = ["native", "span", "sharded", "locked-rw", "byte-cache"]
    allocator = ["system"]
    """
  }

  @Test(.timeLimit(.minutes(3))) func aTraceIsMadeShownAndReplayed() throws {
    let project = try TemporaryProject()
    let made = try tool(project).run(
      "trace", "make", "experiments/trace.csv", "--operations", "2000", "--keys", "500", "--deletes", "0.05", "--reads",
      "0.6",
      "--values", "10-100")
    #expect(made.exitCode == 0, "\(made.errors)")
    let again = try tool(project).run("trace", "make", "experiments/trace.csv")
    #expect(again.exitCode != 0 && again.errors.contains("File exists"))
    let shown = try tool(project).run("trace", "show", "experiments/trace.csv", "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any])
    let keys = try #require(object["keys"] as? Int)
    #expect(object["operations"] as? Int == 2_000)
    #expect(try tool(project).run("trace", "show", "experiments/trace.csv").output.contains("different keys"))

    // The maps agree, alone and shared.
    for threads in ["1", "2"] {
      try project.write("experiments/mine.toml", Self.experiment(entries: keys, threads: threads))
      let result = try tool(project).run("run", "mine", "--profile", "quick", "--output", "out-\(threads)")
      #expect(result.exitCode == 0, "\(result.errors)\(result.output)")
      let cells = try RunReader.open("\(project.path)/out-\(threads)").summary.cells
      let measured = cells.filter { $0.status == .ok }
      #expect(measured.count == (threads == "1" ? 4 : 2))
      #expect(Set(measured.map(\.checksum)).count == 1)
      // All operations are due as often as asked, whatever the times in the file were.
      for cell in measured {
        let offered = try #require(cell.estimate(Metric.offeredRate)).value
        #expect(abs(offered / 100_000 - 1) < 0.01, "\(offered)")
      }
      #expect(cells.first { $0.parameters.map == .byteCache }?.status == .skipped)
    }
  }

  @Test func mistakesAreFoundBeforeAnythingRuns() throws {
    let project = try TemporaryProject()
    try project.write(
      "experiments/trace.csv", "time,operation,key,value_size\n1,set,a,10\n2,get,b,0\n3,delete,a,0\n")
    func refusal(_ text: String) throws -> String {
      try project.write("experiments/mine.toml", text)
      let result = try project.tool.run("check", "experiments/mine.toml")
      #expect(result.exitCode == 2, "\(result.output)")
      return result.errors
    }
    #expect(
      try refusal(Self.experiment(entries: 5, operations: 3)).contains(
        "entries: found 5 for mine/map=native,allocator=system, expected 2, the number of different keys in trace.csv"))
    #expect(
      try refusal(Self.experiment(entries: 2, operations: 4)).contains(
        "expected at most 3, the number of operations in trace.csv"))
    try project.write(
      "experiments/mine.toml",
      Self.experiment(entries: 2, operations: 3).replacing("trace.csv\"", with: "trace.csv\", distribution = \"zipf\""))
    #expect(
      try project.tool.run("check", "experiments/mine.toml").output.contains(
        "a trace is replayed in its order, not with"))
    try project.write("experiments/trace.csv", "time,operation,key,value_size\n2,set,a,10\n1,get,b,0\n")
    #expect(
      try refusal(Self.experiment(entries: 2, operations: 2)).contains(
        "trace.csv:3: found the time 1, expected none before that of the line above"))
    try project.write(
      "experiments/trace.csv",
      "time,operation,key,value_size\n1,set,a,10\n" + String(repeating: "nonsense\n", count: 15) + "2,get,b,0\n")
    let counted = try refusal(Self.experiment(entries: 2, operations: 2))
    #expect(counted.contains("trace.csv:3: found 1 fields, expected 4"))
    #expect(counted.contains("trace.csv: found 5 further lines that are no operations, expected none"))
    try project.write("experiments/trace.csv", "time,operation,key,value_size\n2,set,a,10\n1,get,b,0\n")
    let shown = try project.tool.run("trace", "show", "experiments/trace.csv")
    #expect(shown.exitCode == 1 && shown.errors.contains("line 3: found the time 1"))
    #expect(try project.tool.run("trace", "show", "none.csv").exitCode == 2)
    #expect(try project.tool.run("trace", "make", "x.csv", "--zipf", "11").exitCode != 0)
  }
}
