import Catalogue
import Testing

@testable import Experiments

@Suite struct GoodFileTests {
  @Test func everyFieldIsRead() throws {
    let experiment = try Samples.parse(Samples.good)
    #expect(experiment.id == "sample")
    #expect(experiment.title == "A sample")
    #expect(experiment.file == "x.toml")
    #expect(experiment.source == Samples.good)
    #expect(experiment.reproduces == ["D1.T9", "D5.T12"])
    #expect(experiment.analysis == "Shows [nothing]\n  = much.\n")
    #expect(
      experiment.measure == MeasureSettings(passes: [.time, .memory], processes: 7, seconds: 0.25, warmUp: 2))
    let cell = try #require(experiment.cells.first)
    #expect(
      cell.parameters
        == CellParameters(
          map: .native, allocator: "system", kind: .getHit, keys: KeySpecification(type: .uint64),
          values: ValueSpecification(type: .class, size: 64), entries: 1000, operations: 1_000_000, reserve: 0))
  }

  @Test func whatIsLeftOutHasADefault() throws {
    let experiment = try Samples.parse(Samples.file())
    #expect(experiment.reproduces == [])
    #expect(experiment.analysis == nil)
    #expect(experiment.measure == MeasureSettings())
    #expect(experiment.skipped.isEmpty)
    let cell = try #require(experiment.cells.first?.parameters)
    #expect(cell.keys == KeySpecification(type: .uint64, distribution: .uniform))
    #expect(cell.values == ValueSpecification(type: .uint64))
    #expect(cell.operations == 1_000_000)
    #expect(cell.reserve == nil)
    #expect(cell.threads == 1)
    #expect(cell.mix == nil)
  }

  @Test(
    arguments: WorkloadKind.allCases.filter {
      ![.knownAnswer, .study, .trace].contains($0)
    })
  func operationsDefaultToOneFillingOrAMillion(kind: WorkloadKind) throws {
    let experiment = try Samples.parse(Samples.file(workload: "kind = \"\(kind.id)\"\nentries = 24"))
    let isFilling = kind == .fill || kind == .erase || kind == .iterate
    #expect(experiment.cells.map(\.parameters.operations) == [isFilling ? 24 : 1_000_000])
    #expect(experiment.cells.map(\.parameters.mix) == [kind == .mixed ? .standard : nil])
  }

  @Test func variantsAreCellsThatDoTheSameWork() throws {
    let plain = try Samples.parse(
      Samples.file(workload: "kind = \"get-hit\"", matrix: "entries = [8, 16]", axes: Self.axes))
    let experiment = try Samples.parse(
      Samples.file(
        workload: "kind = \"get-hit\"", matrix: "entries = [8, 16]", axes: "\(Self.axes)\nvariant = [\"a\", \"b-2\"]"))
    #expect(experiment.skipped.isEmpty, "none is left out as the same work")
    #expect(
      experiment.cells.map(\.id) == [
        "x/map=native,allocator=system,variant=a,entries=8", "x/map=native,allocator=system,variant=a,entries=16",
        "x/map=native,allocator=system,variant=b-2,entries=8", "x/map=native,allocator=system,variant=b-2,entries=16",
      ])
    let work = experiment.cells.map { cell in
      var parameters = cell.parameters
      parameters.variant = nil
      return parameters
    }
    #expect(work == plain.cells.map(\.parameters) + plain.cells.map(\.parameters))
  }

  private static let axes = "map = [\"native\"]\nallocator = [\"system\"]"

  @Test func stringsAndZipfHaveDefaults() throws {
    let experiment = try Samples.parse(
      Samples.file(workload: "kind = \"fill\"\nentries = 8\nkeys = { type = \"string\", distribution = \"zipf\" }"))
    let keys = try #require(experiment.cells.first?.parameters.keys)
    #expect(keys.length == 20)
    #expect(keys.exponent == 0.99)
  }

  /// Every way to write the same file: dotted keys, sub-tables, other number forms, Windows line ends, a byte order mark.
  @Test func everySpellingOfTOMLIsUnderstood() throws {
    let plain = try Samples.parse(
      Samples.file(
        workload: "kind = \"fill\"\nentries = 1000\noperations = 2000\nkeys = { type = \"string\", length = 8 }"))
    let others = [
      Samples.file(
        workload: "kind = 'fill'\nentries = 1_000\noperations = 0x7D0\nkeys.type = \"string\"\nkeys.length = 8"),
      Samples.file(
        workload: "kind = \"\"\"fill\"\"\"\nentries = +1000 # a comment\noperations = 2_000\n"
          + "[workload.keys]\ntype = \"string\"\n\"length\" = 8"),
      Samples.file(
        workload: "kind = \"fill\"\nentries = 1000\noperations = 2000\nkeys = { type = \"string\", length = 8 }"
      ).replacing("\n", with: "\r\n"),
      "\u{FEFF}"
        + Samples.file(
          workload: "kind = \"fill\"\nentries = 1000\noperations = 2000\nkeys = { type = \"string\", length = 8 }"),
    ]
    for text in others {
      let experiment = try Samples.parse(text)
      #expect(experiment.cells == plain.cells)
    }
  }

  @Test func theExperimentsOfTheRepositoryAreGood() throws {
    let directory = "\(Samples.repository)/experiments"
    let equipment = try Equipment.load(directory: directory)
    let paths = try ExperimentFiles.discover(under: directory)
    #expect(paths.count > 10)
    let experiments = try ExperimentFiles.load(paths, equipment: equipment)
    #expect(experiments.count == paths.count)
    for experiment in experiments {
      #expect(!experiment.cells.isEmpty || !experiment.skipped.isEmpty)
      #expect(
        experiment.cells.allSatisfy {
          $0.id.hasPrefix("\(experiment.id)/map=") || $0.id.hasPrefix("\(experiment.id)/engine=")
        })
    }
    let ids = experiments.flatMap { $0.cells.map(\.id) + $0.skipped.map(\.id) }
    #expect(Set(ids).count == ids.count)
  }
}
