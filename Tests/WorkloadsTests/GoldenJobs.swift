import Catalogue
import WorkerProtocol

/// The jobs of `experiments/worker/vectors.json`: small, and between them everything that a worker generates.
enum GoldenJobs {
  /// Every job with its name.
  static let all: [(name: String, job: WorkerJob)] = cells.map { cell in
    (
      cell.name,
      WorkerJob(
        cell: cell.parameters, pass: .time, seed: cell.seed, hashSeed: 1, deterministicHashing: false, layoutOffset: 0,
        allocator: AllocatorExpectation(name: "system", library: nil, statistics: .glibc),
        operationsPerRound: cell.parameters.operations, seconds: 0, warmUpRounds: 1, maximumRounds: 1)
    )
  }

  private static let cells: [GoldenCell] =
    kinds + keys + exponents + values + few + mixes + shared + roles + loads + ends

  /// Every workload over a map, with numbers, with text and objects, and in sequence.
  private static let kinds: [GoldenCell] = WorkloadKind.allCases.filter {
    ![.knownAnswer, .study, .trace].contains($0)
  }
  .flatMap { kind -> [GoldenCell] in
    [
      GoldenCell(kind), GoldenCell(kind, KeySpecification(type: .string), ValueSpecification(type: .class)),
      GoldenCell(kind, KeySpecification(type: .uint64, distribution: .sequential)),
    ]
  }

  /// Every type of key in every distribution; short text, and longer text than the number in it.
  private static let keys: [GoldenCell] = KeyDistribution.allCases.filter { !$0.needsFile }.flatMap {
    order -> [GoldenCell] in
    [
      GoldenCell(.getHit, KeySpecification(type: .struct16, distribution: order)),
      GoldenCell(.getMiss, KeySpecification(type: .string, length: 5, distribution: order)),
      GoldenCell(.getHit, KeySpecification(type: .string, length: 11, distribution: order)),
      GoldenCell(.getHit, KeySpecification(type: .string, length: 47, distribution: order)),
    ]
  }

  private static let exponents: [GoldenCell] = [0.5, 0.99, 1, 1.5].flatMap { exponent -> [GoldenCell] in
    let keys = KeySpecification(type: .uint64, distribution: .zipf, exponent: exponent)
    return [GoldenCell(.getMiss, keys), GoldenCell(.update, keys)]
  }

  /// Every type of value in several sizes, looked up, walked over and written.
  private static let values: [GoldenCell] = [
    ValueSpecification(type: .none), ValueSpecification(type: .bytes, size: 0),
    ValueSpecification(type: .bytes, size: 300),
    ValueSpecification(type: .struct, size: 8), ValueSpecification(type: .struct, size: 256),
    ValueSpecification(type: .class, size: 8), ValueSpecification(type: .class, size: 32),
  ].flatMap { value -> [GoldenCell] in
    let kinds: [WorkloadKind] = [.getHit, .iterate, .mixed]
    return kinds.map { GoldenCell($0, values: value) }
  }

  /// As many entries as every map holds.
  private static let few: [GoldenCell] = [WorkloadKind.getHit, .update, .erase, .churn, .iterate]
    .flatMap { kind -> [GoldenCell] in
      [
        GoldenCell(kind, entries: 8),
        GoldenCell(kind, values: ValueSpecification(type: .class, size: 24), entries: 8),
      ]
    }

  /// Mixes without reads, with an odd number of changes, and with more removals than insertions.
  private static let mixes: [GoldenCell] = [
    OperationMix(reads: 0, updates: 0.5, inserts: 0.5, erases: 0),
    OperationMix(reads: 0.5, updates: 0, inserts: 0.1, erases: 0.4),
    OperationMix(reads: 0, updates: 0, inserts: 0.5, erases: 0.5),
  ].map { mix in GoldenCell(.mixed, entries: 10, operations: 77) { $0.mix = mix } }

  /// Threads on one map, with equal and unequal parts.
  private static let shared: [GoldenCell] = WorkloadKind.allCases.filter {
    $0.descriptor.runsOnSeveralThreads && $0 != .trace
  }
  .flatMap { kind -> [GoldenCell] in
    let text = KeySpecification(type: .string, distribution: .zipf)
    return [
      GoldenCell(kind) { $0.threads = 2 },
      GoldenCell(kind, text, ValueSpecification(type: .class)) { $0.threads = 3 },
    ]
  }

  private static let roles: [GoldenCell] = [1, 2].map { readers in
    GoldenCell(.mixed) { $0.crew = .roles(ThreadRoles(readers: readers, writers: 1)) }
  }

  /// Open loads of one thread and of two.
  private static let loads: [GoldenCell] = [OpenLoad.Schedule.fixed, .poisson].flatMap { schedule -> [GoldenCell] in
    [1, 2].map { threads in
      GoldenCell(.getHit) {
        $0.load = OpenLoad(rate: 300_000, schedule: schedule)
        $0.threads = threads
      }
    }
  }

  /// The smallest and the largest seed, and a round with more look-ups than are kept.
  private static let ends: [GoldenCell] = [
    GoldenCell(.mixed, seed: 0), GoldenCell(.mixed, seed: .max),
    GoldenCell(.getHit, entries: 1000, operations: 1_050_000),
  ]
}

/// A cell with the seed of its data.
private struct GoldenCell {
  static let usualSeed: UInt64 = 42

  var parameters: CellParameters
  var seed: UInt64

  init(
    _ kind: WorkloadKind, _ keys: KeySpecification = KeySpecification(type: .uint64),
    values: ValueSpecification = ValueSpecification(type: .uint64), entries: Int = 50, operations: Int = 200,
    seed: UInt64 = Self.usualSeed, change: (inout CellParameters) -> Void = { _ in }
  ) {
    parameters = CellParameters(
      map: .native, allocator: "system", kind: kind, keys: keys, values: values, entries: entries,
      operations: kind.descriptor.operationHandlesWholeMap ? 3 : operations)
    change(&parameters)
    if parameters.isConcurrent { parameters.map = .lockedRW }
    parameters.settle()
    self.seed = seed
  }

  init(
    _ kind: WorkloadKind, _ keys: KeySpecification, _ values: ValueSpecification,
    change: (inout CellParameters) -> Void = { _ in }
  ) {
    self.init(kind, keys, values: values, change: change)
  }

  /// What distinguishes it from the others.
  var name: String {
    let cell = parameters
    var parts = [cell.kind.id, cell.keys.label, cell.values.label, "\(cell.entries) entries"]
    if cell.operations > 1_000 { parts.append("\(cell.operations) operations") }
    if let mix = cell.mix, mix != .standard { parts.append("mix \(mix.label)") }
    if cell.isConcurrent { parts.append("threads \(cell.crew.label)") }
    if let load = cell.load { parts.append("load \(load.label)") }
    if seed != Self.usualSeed { parts.append("seed \(seed)") }
    return parts.joined(separator: ", ")
  }
}
