// A worker in small: runs one pass over work whose calls are known exactly, and prints what was measured, one
// `name value` a line. The tests start it as the lab starts its worker: with libraries preloaded, or under valgrind.
//
//     measurement-fixture PASS WORK OPERATIONS [STATISTICS]
//     measurement-fixture memory BYTES BLOCKS [STATISTICS]
//     measurement-fixture identify STATISTICS LIBRARY|-
//     measurement-fixture hashes SEED|fixed|untouched
import Catalogue
import Measurement
import Platform
import WorkerProtocol

do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  switch arguments.first {
  case "identify":
    let allocator = try ServingAllocator.identify()
    print("library", allocator.library)
    print("version", allocator.version)
    let statistics = AllocatorStatisticsSource(rawValue: arguments[1])!
    let library = arguments[2] == "-" ? nil : arguments[2]
    print("check", outcome { try ServingAllocator.check(.init(name: "x", library: library, statistics: statistics)) })
    print("system", outcome { try ServingAllocator.check(.init(name: "x", library: nil, statistics: .none)) })
  case "hashes":
    if arguments[1] != "untouched" {
      try HashSeeding.apply(seed: UInt64(arguments[1]) ?? 0, deterministic: arguments[1] == "fixed")
    }
    printHashes()
  case let pass?:
    try measure(
      pass: pass, work: Work(rawValue: arguments[1]) ?? .nothing, blockSize: Int(arguments[1]) ?? 100,
      operations: Int(arguments[2])!,
      statistics: arguments.dropFirst(3).first)
  case nil:
    fatalError("no pass given")
  }
} catch {
  print("error", error)
  exit(1)
}

func measure(pass: String, work: Work, blockSize: Int, operations: Int, statistics: String?) throws {
  let source = AllocatorStatisticsSource(rawValue: statistics ?? "none")!
  let job = WorkerJob(
    cell: CellParameters(
      map: .native, allocator: source.rawValue, kind: .empty, keys: KeySpecification(type: .uint64),
      values: ValueSpecification(type: .uint64), entries: operations, operations: operations),
    pass: MeasurementPass(rawValue: pass)!, seed: 1, hashSeed: 1, deterministicHashing: true, layoutOffset: 0,
    allocator: AllocatorExpectation(name: source.rawValue, library: nil, statistics: source),
    operationsPerRound: operations, seconds: 0.05, warmUpRounds: 1, maximumRounds: 1000)
  var report = WorkerReport(
    workloadDigest: "", checksum: "", operationsPerRound: operations, allocatorLibrary: "", allocatorVersion: "",
    clock: "")
  switch job.pass {
  case .time: try measureTime(KnownWork(work, operations), job: job, into: &report)
  case .latency:
    try measureLatency(KnownWork(work, operations), floor: KnownWork(.nothing, operations), job: job, into: &report)
  case .allocations: try measureAllocations(KnownWork(work, operations), job: job, into: &report)
  case .counters: try measureCounters(KnownWork(work, operations), job: job, into: &report)
  case .memory:
    let map = try BlockMap(entries: operations, blockSize: blockSize)
    try measureMemory(map, job: job, into: &report)
    print("usable_bytes", map.usableBytes)
  case .observations: break  // A study's, and this is none.
  }
  for (name, value) in report.metrics.sorted(by: { $0.key < $1.key }) { print(name, value) }
  for (name, reason) in report.unavailable.sorted(by: { $0.key < $1.key }) { print("unavailable:\(name)", reason) }
  for point in report.memorySeries {
    print(
      "point:\(point.stage)", point.entries, point.rssKiB, point.heapAllocatedBytes ?? -1,
      point.heapResidentBytes ?? -1)
  }
  print("checksum", report.checksum)
  print("counter_source", report.counterSource ?? "none")
}

/// `passed`, or why not.
func outcome(_ check: () throws -> Void) -> String {
  do {
    try check()
    return "passed"
  } catch {
    return "\(error)"
  }
}

/// What the hash functions give, and the order of a set that was made after seeding.
func printHashes() {
  var hasher = Hasher()
  hasher.combine(42)
  print("hash", hasher.finalize())
  print("order", Set(0..<32).map(String.init).joined(separator: ","))
}
