import Catalogue
import Foundation
import Testing

@testable import Experiments

@Suite struct EngineTests {
  static let good = """
    [[engine]]
    name = "other"
    summary = "another language"
    language = "Other"
    program = "bin/worker"
    build = "make worker"
    environment = { OTHER = "1" }
    allocator = "own"
    collectors = ["default", "off"]
    passes = ["time", "collector"]
    without = { counters = "its runtime can't be simulated", arena = "it has no arenas" }
    studies = ["map-passing", "new-map.empty"]

    [[engine.map]]
    name = "native"
    summary = "its map"
    keys = ["uint64"]
    values = ["uint64", "class"]
    without = { erase = "it never shrinks" }

    [[engine.map]]
    name = "fast-map"
    summary = "its fast map"
    keys = ["uint64", "string"]
    values = ["uint64"]
    shared = true
    most_entries = 100

    """

  func catalogue(_ text: String = good, root: String = "/root") throws -> EngineCatalogue {
    try EngineCatalogue.parse(text, file: "e.toml", root: root)
  }

  func messages(_ text: String) -> [String] {
    do {
      _ = try catalogue(text)
      return []
    } catch let error as InvalidInput {
      return error.diagnostics.map(\.description)
    } catch {
      return ["not an InvalidInput: \(error)"]
    }
  }

  @Test func everyFieldIsRead() throws {
    let engine = try #require(try catalogue()[EngineName("other")])
    #expect(
      engine
        == EngineDefinition(
          name: "other", summary: "another language", language: "Other", program: "/root/bin/worker", root: "/root",
          build: "make worker", environment: ["OTHER": "1"], ownsAllocator: true, collectors: ["default", "off"],
          passes: [.time, .collector],
          without: ["counters": "its runtime can't be simulated", "arena": "it has no arenas"],
          maps: [
            EngineDefinition.Map(
              name: "native", summary: "its map", keys: [.uint64], values: [.uint64, .class], isShared: false,
              mostEntries: nil, without: ["erase": "it never shrinks"]),
            EngineDefinition.Map(
              name: "fast-map", summary: "its fast map", keys: [.uint64, .string], values: [.uint64], isShared: true,
              mostEntries: 100, without: [:]),
          ], studies: ["map-passing", "new-map.empty"]))
    #expect(try catalogue().names == ["swift", "other"])
    #expect(engine.reasonAgainst(.time) == nil)
    #expect(engine.reasonAgainst(.counters) == "its runtime can't be simulated")
    #expect(engine.reasonAgainst(.memory) == "the engine other has no memory pass")
    func reason(_ map: MapVariant) -> String? {
      engine.reasonAgainst(
        CellParameters(
          map: map, allocator: "system", kind: .fill, keys: KeySpecification(type: .uint64),
          values: ValueSpecification(type: .uint64), entries: 1, operations: 1))
    }
    #expect(reason(.native) == nil)
    #expect(reason(.arena) == "it has no arenas")
    #expect(reason(.span) == "the engine other has no map \"span\"; it has native, fast-map")
  }

  /// Of a family of which it has not all forms, an engine names those that it has.
  @Test func anEngineMayHaveSingleForms() throws {
    let engine = try #require(try catalogue()[EngineName("other")])
    func reason(_ id: String) -> String? {
      engine.reasonAgainst(
        CellParameters(
          map: .none, allocator: "system", kind: .study, keys: KeySpecification(type: .uint64),
          values: ValueSpecification(type: .uint64), entries: 1, operations: 1, study: Study.named(id)))
    }
    #expect(reason("map-passing.argument") == nil)
    #expect(reason("new-map.empty") == nil)
    #expect(reason("new-map.nil") == "the engine other has no study new-map.nil")
    #expect(reason("erasure.int-any-load") == "the engine other has no study erasure")
  }

  /// A run stores its engines with absolute paths and reads back the same.
  @Test func aRunsCopyIsTheSame() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("engines.json", try catalogue().json())
    #expect(try EngineCatalogue.stored(at: path) == catalogue())
    let damaged = try directory.write("damaged.json", "[{}]")
    #expect(throws: InvalidInput.self) { try EngineCatalogue.stored(at: damaged) }
  }

  @Test(arguments: [
    ("[[engin]]\n", ["e.toml:1:1: engin: found an unknown key, expected one of engine; did you mean \"engine\"?"]),
    (
      good + good,
      ["e.toml:29:1: engine[1].name: found \"other\" a second time, expected each name once"]
    ),
    (
      good.replacing("\"other\"", with: "\"swift\""),
      ["e.toml:2:1: engine[0].name: found \"swift\", expected another name: it is the lab's own engine"]
    ),
    (
      good.replacing("\"time\"", with: "\"tim\""),
      [
        "e.toml:10:11: engine[0].passes[0]: found \"tim\", expected one of "
          + MeasurementPass.allCases.map(\.id).joined(separator: ", ") + "; did you mean \"time\"?"
      ]
    ),
    (
      good.replacing("\"fast-map\"", with: "\"native\""),
      ["e.toml:22:1: engine[0].map[1].name: found \"native\" a second time, expected each name once"]
    ),
    (
      good.replacing("\"own\"", with: "\"mine\""),
      ["e.toml:8:1: engine[0].allocator: found \"mine\", expected one of own, preloaded"]
    ),
    (
      good.replacing("erase =", with: "erse ="),
      [
        "e.toml:19:13: engine[0].map[0].without.erse: found an unknown key, expected one of "
          + WorkloadKind.allCases.map(\.id).joined(separator: ", ") + "; did you mean \"erase\"?"
      ]
    ),
  ]) func mistakesAreNamed(text: String, expected: [String]) {
    #expect(messages(text) == expected)
  }

  func experiment(_ matrix: String, workload: String = "kind = \"get-hit\"\nentries = 8", root: String = "/")
    throws -> Experiment
  {
    let equipment = Equipment(
      allocators: Samples.allocators,
      engines: try catalogue(Self.good.replacing("bin/worker", with: "bin/sh"), root: root))
    return try ExperimentFiles.parse(
      "id = \"x\"\ntitle = \"X\"\n[workload]\n\(workload)\n[matrix]\n\(matrix)\n", file: "x.toml",
      equipment: equipment)
  }

  @Test func whatAnEngineLacksIsSkippedWithItsReason() throws {
    let found = try experiment(
      """
      engine = ["swift", "other"]
      map = ["native", "fast-map", "span"]
      allocator = ["system", "installed"]
      """)
    #expect(
      found.cells.map(\.id) == [
        "x/engine=swift,map=native,allocator=system", "x/engine=swift,map=native,allocator=installed",
        "x/engine=swift,map=span,allocator=system", "x/engine=swift,map=span,allocator=installed",
        "x/engine=other,map=native,allocator=system", "x/engine=other,map=fast-map,allocator=system",
      ])
    let reasons = Dictionary(uniqueKeysWithValues: found.skipped.map { ($0.id, $0.reason) })
    #expect(
      reasons["x/engine=swift,map=fast-map,allocator=system"] == "the engine swift has no map \"fast-map\"")
    #expect(
      reasons["x/engine=other,map=span,allocator=system"]
        == "the engine other has no map \"span\"; it has native, fast-map")
    #expect(
      reasons["x/engine=other,map=native,allocator=installed"]
        == "the same work as x/engine=other,map=native,allocator=system",
      "an engine with an allocator of its own is measured once")
  }

  @Test(arguments: [
    ("kind = \"erase\"\nentries = 8", "map = [\"native\"]", "it never shrinks"),
    (
      "kind = \"get-hit\"\nentries = 200", "map = [\"fast-map\"]",
      "fast-map of other holds at most 100 entries, not 200"
    ),
    (
      "kind = \"get-hit\"\nentries = 8\nkeys = { type = \"string\" }", "map = [\"native\"]",
      "native of other has no keys of type \"string\""
    ),
    (
      "kind = \"get-hit\"\nentries = 8\nthreads = 2", "map = [\"native\"]",
      "native is not safe for several threads, of which the cell has 2; safe are fast-map"
    ),
    (
      "kind = \"known-answer\"\nanswer = { spin = 5 }\nentries = 8", "map = [\"synthetic\"]",
      "known answers are work of the engine swift"
    ),
  ]) func reasons(workload: String, map: String, expected: String) throws {
    let found = try experiment("engine = [\"other\"]\nallocator = [\"system\"]\n\(map)", workload: workload)
    #expect(found.skipped.map(\.reason) == [expected])
  }

  @Test func anEngineThatIsNotBuiltCostsItsCells() throws {
    let found = try experiment(
      "engine = [\"swift\", \"other\"]\nmap = [\"native\"]\nallocator = [\"system\"]", root: "/nowhere")
    #expect(found.cells.map(\.parameters.engine) == [.swift])
    #expect(
      found.skipped.map(\.reason) == [
        "the engine other isn't built: /nowhere/bin/sh is no program; maplab engine build other builds it"
      ])
  }

  /// The collector's settings are an axis; for an engine without a collector they are the same work.
  @Test func collectorsAreAnAxis() throws {
    let found = try experiment(
      """
      engine = ["swift", "other"]
      map = ["native"]
      allocator = ["system"]
      collector = ["default", "off"]
      """)
    #expect(
      found.cells.map(\.id) == [
        "x/engine=swift,map=native,allocator=system,collector=default",
        "x/engine=other,map=native,allocator=system,collector=default",
        "x/engine=other,map=native,allocator=system,collector=off",
      ])
  }

  @Test func unknownNamesHaveTheNearest() {
    func message(_ matrix: String) -> String {
      do {
        _ = try experiment(matrix)
        return ""
      } catch {
        return "\(error)"
      }
    }
    let rest = "\nallocator = [\"system\"]"
    #expect(
      message("engine = [\"othr\"]\nmap = [\"native\"]\(rest)").contains(
        "found \"othr\", expected one of swift, other; did you mean \"other\"?"))
    #expect(message("map = [\"fast-mp\"]\(rest)").contains("did you mean \"fast-map\"?"))
    #expect(
      message("map = [\"native\"]\ncollector = [\"of\"]\(rest)").contains(
        "found \"of\", expected one of default, off; did you mean \"off\"?"))
  }

  /// Engines of a user's own file come besides those of the lab's; a name is used once.
  @Test func usersFilesAdd() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "experiments/allocators.toml",
      "[[allocator]]\nname = \"system\"\nsummary = \"s\"\n[[allocator]]\nname = \"jemalloc\"\nsummary = \"j\"\n")
    try directory.write("experiments/engines.toml", Self.good)
    let mine = try directory.write("mine/engines.toml", Self.good.replacing("\"other\"", with: "\"mine\""))
    let equipment = try Equipment.load(directory: "\(directory.path)/experiments", engineFiles: [mine])
    #expect(equipment.engines.definitions.map(\.name) == ["other", "mine"])
    #expect(equipment.engines.definitions.map(\.program).first?.hasSuffix("\(directory.path)/bin/worker") == true)
    #expect(equipment.engines.definitions.last?.program.hasSuffix("/mine/bin/worker") == true)
    #expect(throws: InvalidInput.self) {
      try Equipment.load(directory: "\(directory.path)/experiments", engineFiles: [mine, mine])
    }
  }
}
