import Catalogue
import Foundation
import Testing
import WaitingTests
import WorkerProtocol

/// The lab's figures beside those of tools that know nothing of it, of the same work in the same worker.
@Suite(.serialized, .waitsForPrograms, .timeLimit(.minutes(5))) struct IndependentAgreementTests {
  private let worker: DirectWorker

  init() throws { worker = try DirectWorker() }

  private static let works: [CountedWork] = {
    var resized = KnownAnswer(.blocks, sizes: [24, 100, 4096])
    resized.resizes = [20_000]
    return [
      .known(resized), .known(KnownAnswer(.leaks, 64)), .known(KnownAnswer(.objects, 2)),
      CountedWork(kind: .createFillDrop, map: .native), CountedWork(kind: .createFillDrop, map: .arena),
      CountedWork(kind: .createFillDrop, map: .tree),
      CountedWork(kind: .fill, map: .span, values: ValueSpecification(type: .class, size: 24)),
      CountedWork(kind: .churn, map: .native, values: ValueSpecification(type: .bytes, size: 40)),
    ]
  }()

  /// The counts of the allocations pass over the whole round: allocations, frees, reallocations, bytes.
  private func counts(of report: WorkerReport) -> [Int] {
    ["allocs_per_op", "frees_per_op", "reallocs_per_op", "bytes_per_op"].map { name in
      Int(((report.metrics[name] ?? -1) * Double(report.operationsPerRound)).rounded())
    }
  }

  // MARK: Allocations

  /// jemalloc counts for itself how many blocks it gave and got back. Without thread caches, whose fills and flushes it
  /// counts too, these are the program's calls. A block that is resized beyond its size class moves: one more of each.
  @Test(
    .enabled(if: DirectWorker.jemalloc != nil && DirectWorker.compiler != nil, "jemalloc or a C compiler is missing"),
    arguments: works)
  func allocationsAgreeWithJemallocsOwnCounts(work: CountedWork) throws {
    let witness = worker.folder.appendingPathComponent("witness.so").path
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Programs/jemalloc-witness.c").path
    let build = Process()
    build.executableURL = URL(fileURLWithPath: DirectWorker.compiler!)
    build.arguments = ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", source, "-o", witness]
    try build.run()
    build.waitUntilExit()
    try #require(build.terminationStatus == 0)

    let jemalloc = AllocatorExpectation(name: "jemalloc", library: DirectWorker.jemalloc, statistics: .jemalloc)
    let result = try worker.run(
      work.job(.allocations, operations: 960, allocator: jemalloc),
      environment: [
        "LD_PRELOAD": "\(witness):\(DirectWorker.probe):\(DirectWorker.jemalloc!)", "MALLOC_CONF": "tcache:false",
      ])
    let report = try #require(result.report, "\(result.errors)")
    // The pass counts an empty region first.
    let lines = try worker.text("jemalloc-counts").split(separator: "\n").map {
      $0.split(separator: " ").map { Int($0)! }
    }
    try #require(lines.count == 2)
    #expect(lines[0] == [0, 0])
    let lab = counts(of: report)
    #expect(lines[1] == [lab[0] + lab[2], lab[1] + lab[2]])
    #expect(lab[0] >= 960 / 16 || work.map == .arena, "only an arena allocates nothing")
  }

  /// DHAT counts the blocks and bytes of every place that allocates, by its call stack: those below the worker's `run` are
  /// the round's, of the warm-up and of the one measured round. A resize is a block to it. The difference of two numbers
  /// of operations leaves out what the runtime obtains once, on the first of them.
  @Test(.enabled(if: DirectWorker.valgrind != nil, "valgrind is not installed"), arguments: works)
  func allocationsAgreeWithValgrindsHeapProfiler(work: CountedWork) throws {
    var lab: [[Int]] = []
    var rounds: [(blocks: Int, bytes: Int)] = []
    for operations in [480, 960] {
      let counted = try worker.run(
        work.job(.allocations, operations: operations), environment: ["LD_PRELOAD": DirectWorker.probe])
      lab.append(counts(of: try #require(counted.report, "\(counted.errors)")))
      // The time pass: it needs no probe, and with no seconds it measures one round after one of warming up.
      let profiled = try worker.run(
        work.job(.time, operations: operations),
        wrapper: [DirectWorker.valgrind!, "--tool=dhat", "--num-callers=100", "--dhat-out-file=dhat.json", "--quiet"])
      #expect(profiled.exitCode == 0 && profiled.report?.metrics["rounds"] == 1, "\(profiled.errors)")
      let profile = try JSONDecoder().decode(
        HeapProfile.self, from: Data(contentsOf: worker.folder.appendingPathComponent("dhat.json")))
      rounds.append(profile.total { $0.contains(/Work(load)?C.*3runys6UInt64V/) })
    }
    let more = zip(lab[1], lab[0]).map { $0 - $1 }
    #expect(rounds[1].blocks - rounds[0].blocks == 2 * (more[0] + more[2]))
    #expect(rounds[1].bytes - rounds[0].bytes == 2 * more[3])
  }

  /// What is needed of DHAT's JSON.
  private struct HeapProfile: Decodable {
    struct Place: Decodable {
      var tb: Int
      var tbk: Int
      var fs: [Int]
    }
    var pps: [Place]
    var ftbl: [String]

    /// All that was allocated while a function was running whose name matches.
    func total(below matches: (String) -> Bool) -> (blocks: Int, bytes: Int) {
      let functions = Set(ftbl.indices.filter { matches(ftbl[$0]) })
      let places = pps.filter { !functions.isDisjoint(with: $0.fs) }
      return (places.reduce(0) { $0 + $1.tbk }, places.reduce(0) { $0 + $1.tb })
    }
  }

  // MARK: Memory

  /// `time -v` prints what the kernel keeps of a process that has ended. The peak here is 80 MiB of pages that are touched
  /// after the filling and given back; nothing later is as large. Both read the same account of the kernel, at
  /// different times; since Linux 6.2 it is added up from the processors only now and then: up to 32 pages each are on their
  /// way. On an idle machine the two were equal.
  @Test(.enabled(if: DirectWorker.time != nil, "/usr/bin/time is not installed"))
  func peakAgreesWithTime() throws {
    var answer = KnownAnswer(.pages, 1)
    answer.passing = 20_000
    let result = try worker.run(
      CountedWork.known(answer).job(.memory, operations: 1, entries: 100), wrapper: [DirectWorker.time!, "-v"])
    let report = try #require(result.report, "\(result.errors)")
    let label = "Maximum resident set size (kbytes): "
    let line = try #require(result.errors.split(separator: "\n").first { $0.contains(label) })
    let digits: String = line.filter(\.isNumber)
    let maximum = try #require(Double(digits))
    let peak = try #require(report.metrics["rss_peak_kib"])
    #expect(peak > 80_000)
    let pages = 32 * Double(ProcessInfo.processInfo.processorCount)
    #expect(abs(peak - maximum) <= 4 * pages, "lab \(peak) KiB, time \(maximum) KiB")
  }

  // MARK: Instructions

  private static let known: [CountedWork] = [
    .known(KnownAnswer(.spin, 1000)), .known(KnownAnswer(.loads, 8)), .known(KnownAnswer(.retains, 7)),
  ]
  private static let counted = known + [CountedWork(kind: .createFillDrop, map: .native)]

  /// (Of native and span maps in release builds all six events were seen to agree. In debug builds, where the kernels are not
  /// specialised, the two rounds of a map differ by up to sixteen in a thousand, so that maps are not among the works.)
  ///
  /// Cachegrind counts the whole process and heeds none of the requests by which the lab bounds its region. The difference
  /// between 2,000 and 1,000 operations, of which it sees a warm-up and a measured round, must be twice what the lab counts.
  /// The worker then finds no dump, in a folder of its own, and fails in the same way both times. Unlike callgrind,
  /// cachegrind unrolls loops before it counts their branches, unless it is told not to.
  @Test(
    .enabled(if: DirectWorker.valgrind != nil && DirectWorker.setarch != nil, "valgrind or setarch is missing"),
    arguments: known)
  func countsAgreeWithCachegrind(work: CountedWork) throws {
    let metrics = [
      "instructions_per_op": "I refs", "l1d_accesses_per_op": "D refs", "l1d_misses_per_op": "D1 misses",
      "ll_misses_per_op": "LLd misses", "branches_per_op": "Branches", "branch_misses_per_op": "Mispredicts",
    ]
    let fixed = [DirectWorker.setarch!, "-R", DirectWorker.valgrind!]
    let caches = CallgrindCommand.arguments.filter { $0.contains(/^--(I1|D1|LL)=/) }
    try #require(caches.count == 3)
    let cachegrind =
      fixed + [
        "--tool=cachegrind", "--cache-sim=yes", "--branch-sim=yes", "--vex-iropt-unroll-thresh=0",
        "--vex-guest-chase=no", "--cachegrind-out-file=/dev/null",
      ] + caches
    func differences() throws -> [String: (lab: Double, other: Double)] {
      var counts: [String: [(lab: Double, other: Double)]] = [:]
      for operations in [1000, 2000] {
        let job = work.job(.counters, operations: operations)
        let own = try worker.run(job, wrapper: fixed + CallgrindCommand.arguments)
        let report = try #require(own.report, "\(own.errors)")
        let other = try DirectWorker().run(job, wrapper: cachegrind)
        #expect(other.report == nil)
        for (metric, label) in metrics {
          counts[metric, default: []].append(
            ((report.metrics[metric] ?? .nan) * Double(operations), try number(after: label, in: other.errors)))
        }
      }
      return counts.mapValues { ((($0[1].lab - $0[0].lab) * 2).rounded(), $0[1].other - $0[0].other) }
    }
    // A whole process also reads what the kernel says of it, whose digits differ now and then: a handful of instructions.
    var difference = try differences()
    for _ in 0..<2 where difference.values.contains(where: { $0.lab != $0.other }) { difference = try differences() }
    for (metric, counts) in difference { #expect(counts.lab == counts.other, "\(metric)") }
    #expect(difference["instructions_per_op"]!.lab > 0)
  }

  /// Two runs of callgrind must not differ by a single event.
  @Test(
    .enabled(if: DirectWorker.valgrind != nil && DirectWorker.setarch != nil, "valgrind or setarch is missing"),
    arguments: counted)
  func aSecondCallgrindRunGivesTheSame(work: CountedWork) throws {
    let wrapper = [DirectWorker.setarch!, "-R", DirectWorker.valgrind!] + CallgrindCommand.arguments
    let metrics = try (0..<2).map { _ in
      try #require(DirectWorker().run(work.job(.counters, operations: 1000), wrapper: wrapper).report).metrics
    }
    #expect(metrics[0] == metrics[1])
    #expect((metrics[0]["instructions_per_op"] ?? 0) > 1)
  }

  /// The number of a line `==123== I   refs:      1,234,567  (…)`.
  private func number(after label: String, in text: String) throws -> Double {
    let line = try #require(
      text.split(separator: "\n").first { line in
        line.split(separator: " ").joined(separator: " ").contains("\(label):")
      }, "no \(label) in \(text)")
    let rest = line.split(separator: ":").last?.split(separator: " ").first ?? ""
    let digits: String = rest.filter { $0 != "," }
    return try #require(Double(digits))
  }
}
