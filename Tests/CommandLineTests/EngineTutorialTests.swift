import Catalogue
import Foundation
import Testing
import WaitingTests

/// ENGINES.md, followed: the engine is built as its user would, for release, which takes minutes. `make client` does it.
@Suite(.serialized, .waitsForPrograms) struct EngineTutorialTests {
  private static let isAsked = ProcessInfo.processInfo.environment["MAPLAB_LONG_TESTS"] != nil
  private static let hasValgrind = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/valgrind") }

  @Test(.enabled(if: isAsked), .timeLimit(.minutes(30))) func everyCommandPrintsWhatThePageShows() throws {
    let project = try Self.project()
    #expect(try FollowedPage.follow(Document("ENGINES.md"), in: project) >= 5)

    let fetched = try FileManager.default.contentsOfDirectory(atPath: project.path + "/mine/.build/checkouts")
    #expect(fetched.sorted() == ["hdrhistogram-swift", "swift-numerics"], "a client resolves what a worker needs")
    let engine = project.path + "/mine/.build/release/mine-engine"
    try refusesWhatItHasNot(engine, project)
    if Self.hasValgrind { try isSpecialised(engine, project) }
  }

  private static let hasCxx = ["/usr/bin/g++", "/usr/include/nlohmann/json.hpp", "/usr/include/boost/version.hpp"]
    .allSatisfy { FileManager.default.fileExists(atPath: $0) }

  /// The C++ template builds, does the same work as all others, and refuses what it must.
  @Test(.enabled(if: isAsked && hasCxx), .timeLimit(.minutes(30))) func theTemplateForCxxKeepsTheProtocol() throws {
    _ = try FollowedPage.run(Self.buildAndCheck("cpp", parts: "vectors refusals endings"), in: try Self.project())
  }

  private static let go = ".build/engines/go/goroot/bin/go"
  private static let hasGo = FileManager.default.isExecutableFile(atPath: "\(Document.project)/\(go)")

  /// The Go template builds within seconds and keeps the protocol; and its map is the one that is measured, because a fault
  /// in it is found.
  @Test(.enabled(if: hasGo, "no \(go): make engines ENGINE=go"), .timeLimit(.minutes(10)))
  func theTemplateForGoKeepsTheProtocol() throws {
    let project = try Self.project()
    let output = try FollowedPage.run(
      Self.buildAndCheck("go", parts: "version vectors promises refusals endings"), in: project)
    #expect(output.contains("other: all ") && !output.contains("fails:"), "\(output)")

    let map = try project.read("other/own/map.go")
    try project.write("other/own/map.go", map.replacing("\treturn true\n", with: "\treturn false\n"))
    let broken = """
      cd other
      ./build
      maplab engine check other --engines engines.toml --part vectors || echo found
      """
    let found = try FollowedPage.run(broken, in: project)
    #expect(found.hasSuffix("found\n") && found.contains("its operations returned something else"), "\(found)")
  }

  /// A project with the vectors of `engine check`.
  private static func project() throws -> TemporaryProject {
    let project = try TemporaryProject()
    try FileManager.default.copyItem(
      atPath: Document.project + "/experiments/worker", toPath: project.path + "/experiments/worker")
    return project
  }

  /// The commands that begin, build and check an engine in a language.
  private static func buildAndCheck(_ language: String, parts: String) -> String {
    """
    maplab engine new other --language \(language)
    cd other
    maplab engine build other --engines engines.toml
    maplab engine check other --engines engines.toml --part \(parts)
    """
  }

  /// Exit code 2 for other maps, for what threads can't share, and for a pass that Swift has not.
  private func refusesWhatItHasNot(_ engine: String, _ project: TemporaryProject) throws {
    for (change, reason) in [
      (#""map":"native""#, "map: found \"native\", expected one of mine"),
      (#""map":"mine","threads":2"#, "is not compiled"),
      (#""map":"mine","pass":"collector""#, "no garbage collector"),
    ] {
      let cell = change.replacing(#","pass":"collector""#, with: "")
      let pass = cell == change ? "time" : "collector"
      let result = try Self.run(engine, Self.job(cell: cell, pass: pass, kind: "get-hit"), in: project)
      #expect(result.exitCode == 2 && result.errors.contains(reason), "\(change): \(result.errors)")
    }
  }

  /// An operation is some instructions of the loop and of the map: Dictionary's are 130 to 210. Through witness tables it is a
  /// thousand, and the loop alone, which reads a key, 30.
  private func isSpecialised(_ engine: String, _ project: TemporaryProject) throws {
    let counts = try ["empty", "get-hit", "update"].map { kind in
      let result = try Self.run(
        engine, Self.job(cell: #""map":"mine""#, pass: "counters", kind: kind), in: project,
        with: ["valgrind"] + CallgrindCommand.arguments)
      #expect(result.exitCode == 0, "\(result.errors)")
      let report = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      let metrics = try #require(report["metrics"] as? [String: Double])
      return try #require(metrics["instructions_per_op"])
    }
    #expect(counts[0] < 15 && counts[1] < 300 && counts[2] < 400, "\(counts): the kernels are not specialised")
  }

  private static func job(cell: String, pass: String, kind: String) -> String {
    """
    {"version":5,"cell":{"engine":"mine",\(cell),"allocator":"system","kind":"\(kind)","keys":{"type":"uint64"},\
    "values":{"type":"uint64"},"entries":1000,"operations":10000},"pass":"\(pass)","seed":5,"hashSeed":7,\
    "deterministicHashing":true,"layoutOffset":0,"allocator":{"name":"system","statistics":"glibc"},\
    "operationsPerRound":10000,"seconds":0,"warmUpRounds":1,"maximumRounds":1}
    """
  }

  private static func run(
    _ program: String, _ job: String, in project: TemporaryProject, with tool: [String] = []
  ) throws -> CommandLineTool.Result {
    try project.write("job.json", job)
    let script = (tool + [program]).joined(separator: " ") + " < job.json > report.json 2> errors.txt"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: project.path)
    try process.run()
    process.waitUntilExit()
    return CommandLineTool.Result(
      exitCode: process.terminationStatus, output: try project.read("report.json"),
      errors: try project.read("errors.txt"))
  }
}
