// A worker in small: runs one pass over work whose calls are known exactly, and prints what was measured, one
// `name value` a line. The tests start it as the lab starts its worker: with libraries preloaded, or under valgrind.
//
//     measurement-fixture PASS WORK OPERATIONS [STATISTICS]
//     measurement-fixture memory BYTES BLOCKS [STATISTICS]
//     measurement-fixture identify STATISTICS LIBRARY|-
//     measurement-fixture hashes SEED|fixed|untouched
import Catalogue
import Measurement
import Numbers
import Platform

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
  let setting = PassSetting(
    seconds: 0.05, warmUpRounds: 1, maximumRounds: 1000,
    allocator: AllocatorExpectation(name: source.rawValue, library: nil, statistics: source))
  var figures = PassFigures()
  switch MeasurementPass(rawValue: pass)! {
  case .time: try measureTime(KnownWork(work, operations), setting: setting, into: &figures)
  case .latency:
    try measureLatency(
      KnownWork(work, operations), floor: KnownWork(.nothing, operations), setting: setting, into: &figures)
  case .allocations: try measureAllocations(KnownWork(work, operations), setting: setting, into: &figures)
  case .counters: try measureCounters(KnownWork(work, operations), setting: setting, into: &figures)
  case .memory:
    let map = try BlockMap(entries: operations, blockSize: blockSize)
    let rehearsal = try BlockMap(entries: 2, blockSize: blockSize)
    try measureMemory(map, rehearsal: rehearsal, setting: setting, into: &figures)
    print("usable_bytes", map.usableBytes)
  // A study's and a map's, and this is neither; profiles are those of programs with names.
  case .observations, .timeline, .inspection, .profile, .cpuProfile, .collector: break
  }
  for (metric, value) in figures.values.sorted(by: { $0.key.name < $1.key.name }) { print(metric.name, value) }
  for (metric, reason) in figures.absences.sorted(by: { $0.key.name < $1.key.name }) {
    print("unavailable:\(metric.name)", reason)
  }
  for reading in figures.memoryReadings {
    print(
      "point:\(reading.stage)", reading.entries, reading.rssKiB, reading.heap.allocated ?? -1,
      reading.heap.resident ?? -1)
  }
  print("checksum", figures.checksum.map(hexadecimal) ?? "")
  print("counter_source", figures.counterSource ?? "none")
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
