import Catalogue
import Foundation
import SchemaReader
import Testing
import WorkerProtocol

/// `experiments/worker/job.schema.json` has every key that a job has, and no other; what it refuses, a worker refuses.
@Suite struct JobSchemaTests {
  /// A job without anything that may be absent.
  static let least = WorkerJob(
    cell: CellParameters(
      map: .native, allocator: "system", kind: .getHit, keys: KeySpecification(type: .uint64),
      values: ValueSpecification(type: .uint64), entries: 10, operations: 100),
    pass: .time, seed: 1, hashSeed: 0, deterministicHashing: false, layoutOffset: 0,
    allocator: AllocatorExpectation(name: "system", library: nil, statistics: .glibc), operationsPerRound: 100,
    seconds: 0,
    warmUpRounds: 0)

  /// The same with everything outside of the cell.
  private static let whole: WorkerJob = {
    var job = least
    job.allocator.library = "/usr/lib/libjemalloc.so.2"
    job.maximumRounds = 1
    job.processor = 0
    job.keyTable = "/tmp/keys-1"
    return job
  }()

  @Test func everyKeyIsInTheSchemaAndNoOther() throws {
    #expect(missing(in: Self.whole).filter { !$0.hasPrefix(".cell.") } == [], "the example leaves something out")
    func outsideOfTheCell(_ paths: Set<String>) -> Set<String> { paths.filter { !$0.hasPrefix("cell.") } }
    let schema = try WorkerFile.job
    #expect(outsideOfTheCell(try written(Self.whole).paths) == outsideOfTheCell(schema.paths))
    #expect(schema.mistakes(in: try written(Self.whole)) == [])
    #expect(Set(schema.root["required"]?.texts ?? []) == (try written(Self.least).keys))
    #expect(schema.property("version")?["const"] == .number(Double(WorkerJob.currentVersion)))
    #expect(schema.property("pass")?["enum"]?.texts == MeasurementPass.allCases.map(\.id))
    #expect(
      schema.property("allocator.statistics")?["enum"]?.texts == AllocatorStatisticsSource.allCases.map(\.rawValue))
  }

  /// A job for another engine, whose name and settings are those of its list.
  @Test func otherEnginesJobsAreRead() throws {
    var job = Self.whole
    job.cell.engine = EngineName("go-1.25_x")
    job.cell.map = MapVariant(rawValue: "hash-trie")
    job.cell.collector = CollectorSetting("limit-256MiB")
    #expect(try WorkerFile.job.mistakes(in: try written(job)) == [])
    #expect(try JobReader.read(Array(JSONEncoder().encode(job))) == job)
  }

  /// A run's files may have a cell whose map the lab's own engine lacks; a job may not.
  @Test func aMapThatTheEngineLacksIsRefused() throws {
    var job = Self.whole
    job.cell.map = MapVariant(rawValue: "spam")
    let text = try JSONEncoder().encode(job)
    let refusal = #expect(throws: JobReader.Refusal.self) { try JobReader.read(Array(text)) }
    let message = refusal.map { "\($0)" } ?? ""
    #expect(message.hasPrefix("cell.map: found \"spam\", expected one of native, "))
    #expect(message.hasSuffix("; did you mean \"span\"?"))
  }

  @Test func theCellHasEveryParameterAndNoOther() throws {
    let schema = try WorkerFile.job
    let cell = try #require(schema.property("cell"))
    #expect(cell["properties"]?.keys == Set(CellParameter.all.map(\.key)))
    #expect(Set(cell["required"]?.texts ?? []) == Set(CellParameter.all.filter(\.isRequired).map(\.key)))
    let tables = schema.paths.filter { $0.hasPrefix("cell.") }.map { $0.dropFirst("cell.".count) }
    for parameter in CellParameter.all {
      let keys = tables.filter { $0.hasPrefix("\(parameter.key).") }.map {
        String($0.dropFirst(parameter.key.count + 1))
      }
      #expect(Set(keys) == Set(parameter.keys), "\(parameter.key)")
    }
  }

  @Test(arguments: [
    ("kind", WorkloadKind.allCases.map(\.rawValue)), ("keys.type", KeyType.allCases.map(\.rawValue)),
    ("keys.distribution", KeyDistribution.allCases.map(\.rawValue)),
    ("values.type", ValueType.allCases.map(\.rawValue)),
    ("load.schedule", OpenLoad.Schedule.allCases.map(\.rawValue)),
    ("deletes", DeletionPattern.allCases.map(\.rawValue)),
  ])
  func listsAreThoseOfTheCode(path: String, names: [String]) throws {
    #expect(try WorkerFile.job.property("cell.\(path)")?["enum"]?.texts == names)
  }

  @Test func everyVectorIsValid() throws {
    let schema = try WorkerFile.job
    guard case .array(let vectors) = try WorkerFile.read("vectors.json")["vectors"] else {
      Issue.record("vectors.json has no vectors")
      return
    }
    #expect(!vectors.isEmpty)
    for vector in vectors {
      #expect(schema.mistakes(in: vector["job"] ?? .null) == [], "\(vector["name"]?.text ?? "")")
    }
  }

  /// A change of a good job, and the value that makes it a bad one.
  private static let changes: [(path: [String], value: JSONValue?)] = [
    (["version"], .number(3)), (["version"], nil), (["cell"], nil), (["cell", "map"], nil), (["cell", "kind"], nil),
    (["cell", "entries"], .number(0)), (["cell", "entries"], .number(1.5)), (["cell", "entries"], .string("10")),
    (["cell", "kind"], .string("get")), (["cell", "more"], .number(1)), (["cell", "threads"], .number(257)),
    (["cell", "threads"], .object(["readers": .number(1)])), (["cell", "keys"], .object(["type": .string("int")])),
    (["cell", "keys"], .object(["type": .string("string"), "length": .number(4097)])),
    (["cell", "values"], .object(["type": .string("bytes"), "size": .number(1_048_577)])),
    (["cell", "deletes"], .string("half")),
    (["cell", "load"], .object(["kind": .string("open"), "rate": .number(0)])),
    (["cell", "pause"], .object(["every": .number(1)])), (["cell", "variant"], .string("A")),
    (["pass"], .string("speed")),
    (["seed"], .number(-1)), (["seed"], nil), (["hashSeed"], .string("1")), (["deterministicHashing"], .number(0)),
    (["layoutOffset"], .number(-1)), (["allocator"], nil), (["allocator", "name"], nil),
    (["allocator", "statistics"], .string("own")), (["operationsPerRound"], .number(0)), (["seconds"], .number(-1)),
    (["seconds"], .number(86_401)), (["warmUpRounds"], .number(-1)), (["maximumRounds"], .number(0)),
    (["processor"], .number(-1)), (["processor"], .string("0")),
  ]

  @Test(arguments: changes.indices)
  func whatTheSchemaRefusesAWorkerRefuses(_ index: Int) throws {
    let (path, value) = Self.changes[index]
    let good = try written(Self.least)
    #expect(try JobReader.read(Array(JSONEncoder().encode(good))) == Self.least)
    let job = Self.changing(good, path, to: value)
    #expect(!(try WorkerFile.job.mistakes(in: job)).isEmpty, "\(path)")
    #expect(throws: JobReader.Refusal.self, "\(path)") { try JobReader.read(Array(JSONEncoder().encode(job))) }
  }

  /// How a process hashes is known before the rest of the job is looked at, which may even be wrong.
  @Test func howAJobHashesIsReadAlone() throws {
    var job = Self.least
    job.hashSeed = .max
    job.deterministicHashing = true
    let wrong = #"{"hashSeed": 18446744073709551615, "deterministicHashing": true, "cell": {"map": 7}}"#
    for input in [Array(try JSONEncoder().encode(job)), Array(wrong.utf8)] {
      let hashing = try #require(JobReader.hashing(of: input))
      #expect(hashing.hashSeed == .max && hashing.deterministicHashing)
    }
    #expect(JobReader.hashing(of: Array(#"{"hashSeed": -1}"#.utf8)) == nil)
    #expect(JobReader.hashing(of: [UInt8](repeating: 32, count: JobReader.byteLimit + 1)) == nil)
  }

  private static func changing(_ json: JSONValue, _ path: [String], to value: JSONValue?) -> JSONValue {
    guard case .object(var table) = json, let key = path.first else { return value ?? .null }
    table[key] = path.count == 1 ? value : changing(table[key] ?? .null, Array(path.dropFirst()), to: value)
    return .object(table)
  }
}
