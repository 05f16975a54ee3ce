/// One measured quantity: a `metric` of samples.csv and, where `inSummary`, a column of summary.csv.
package struct Metric: Sendable, Hashable {
  /// The name in CSV, claims and documentation.
  package let name: String
  /// The unit, as printed: `ns`, `1/s`, `calls/op`, `B/op`, `KiB`, `B`, `ratio`, `count/op`, `text`.
  package let unit: String
  /// The pass that measures it.
  package let pass: MeasurementPass
  /// Further passes whose processes report it, to samples.csv only: figures and claims take it from `pass`.
  package let furtherPasses: Set<MeasurementPass>
  /// True where two runs with the same seed, toolchain and allocator must agree to the last digit.
  package let isExact: Bool
  /// True where summary.csv has a column of this name.
  package let inSummary: Bool
  /// What it is, in one sentence.
  package let summary: String

  init(
    _ name: String, _ unit: String, _ pass: MeasurementPass, exact: Bool = false, inSummary: Bool = true,
    alsoIn furtherPasses: Set<MeasurementPass> = [], _ summary: String
  ) {
    self.name = name
    self.unit = unit
    self.pass = pass
    self.furtherPasses = furtherPasses
    self.isExact = exact
    self.inSummary = inSummary
    self.summary = summary
  }

  /// True where processes of the pass may report it.
  package func isReported(by pass: MeasurementPass) -> Bool { pass == self.pass || furtherPasses.contains(pass) }

  /// The metric of that name, or nil.
  package static func named(_ name: String) -> Metric? { byName[name] }

  /// The other passes in which what disturbs a process is recorded. Exact counts can't be disturbed.
  private static let timedPasses: Set<MeasurementPass> = [.time, .latency]

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// Every metric of the lab, in the order of summary.csv's columns; what studies observe comes last. A worker may
  /// report only these names.
  package static let all: [Metric] = ofMaps + StudyFamily.all.flatMap(\.observations)

  private static let ofMaps: [Metric] = [
    Metric("ns_per_op", "ns", .time, "wall time per operation; a process's value is the median over its rounds"),
    Metric("ops_per_second", "1/s", .time, "operations per second: 1e9 / ns_per_op"),
    Metric(
      "fastest_thread_ns_per_op", "ns", .time, "the fastest thread's time per operation of its own; several threads"),
    Metric(
      "slowest_thread_ns_per_op", "ns", .time, "the slowest thread's time per operation of its own; several threads"),
    Metric("p50_ns", "ns", .latency, "median latency of a single operation, the clock's own cost included"),
    Metric("p90_ns", "ns", .latency, "90th percentile of latency"),
    Metric("p99_ns", "ns", .latency, "99th percentile of latency"),
    Metric("p999_ns", "ns", .latency, "99.9th percentile of latency"),
    Metric("p9999_ns", "ns", .latency, "99.99th percentile of latency"),
    Metric("max_ns", "ns", .latency, "largest latency seen"),
    Metric(
      "clock_floor_ns", "ns", .latency, "median reading of an operation that does nothing, taken in the same process"),
    Metric("offered_rate", "1/s", .latency, "operations due per second under an open load, as its times were drawn"),
    Metric(
      "achieved_rate", "1/s", .latency,
      "operations completed per second under an open load; below offered_rate it was not sustained"),
    Metric(
      "service_p50_ns", "ns", .latency, "median time from an operation's real begin to its end, under an open load"),
    Metric("service_p99_ns", "ns", .latency, "99th percentile of that time"),
    Metric("service_p999_ns", "ns", .latency, "99.9th percentile of that time"),
    Metric("service_max_ns", "ns", .latency, "the longest such time"),
    Metric(
      "allocs_per_op", "calls/op", .allocations, exact: true,
      "calls that obtained a block: malloc, calloc, realloc of nothing, aligned forms"),
    Metric("frees_per_op", "calls/op", .allocations, exact: true, "calls of free with a block"),
    Metric(
      "reallocs_per_op", "calls/op", .allocations, exact: true, "calls of realloc or reallocarray that resized a block"),
    Metric("bytes_per_op", "B/op", .allocations, exact: true, "bytes requested from the allocator"),
    Metric(
      "live_allocs", "blocks", .allocations, exact: true, "blocks obtained minus blocks freed over the measured round"),
    Metric("rss_baseline_kib", "KiB", .memory, "resident set with the keys made and no map"),
    Metric("rss_built_kib", "KiB", .memory, "resident set with the map filled"),
    Metric("rss_peak_kib", "KiB", .memory, "largest resident set since the baseline (VmHWM)"),
    Metric("rss_after_delete_kib", "KiB", .memory, "resident set after every key was removed one by one"),
    Metric("rss_after_trim_kib", "KiB", .memory, "resident set after the allocator was asked to give memory back"),
    Metric(
      "heap_allocated_bytes", "B", .memory,
      "bytes the program holds with the map filled, by the allocator's own statistics"),
    Metric(
      "heap_resident_bytes", "B", .memory,
      "bytes the allocator keeps resident with the map filled, by its own statistics"),
    Metric("fragmentation", "ratio", .memory, "(heap_resident_bytes - heap_allocated_bytes) / heap_resident_bytes"),
    Metric("bytes_per_entry", "B", .memory, "(heap_allocated_bytes with the map filled - at baseline) / entries"),
    Metric("instructions_per_op", "count/op", .counters, exact: true, "instructions executed"),
    Metric("l1d_misses_per_op", "count/op", .counters, exact: true, "first-level data cache misses, reads and writes"),
    Metric("ll_misses_per_op", "count/op", .counters, exact: true, "last-level data cache misses, reads and writes"),
    Metric(
      "branch_misses_per_op", "count/op", .counters, exact: true, "mispredicted branches, conditional and indirect"),
    Metric("retains_per_op", "calls/op", .counters, exact: true, "calls of swift_retain and its kin"),
    Metric("releases_per_op", "calls/op", .counters, exact: true, "calls of swift_release and its kin"),
    Metric("object_allocs_per_op", "calls/op", .counters, exact: true, "calls of swift_allocObject"),
    Metric(
      "object_deallocs_per_op", "calls/op", .counters, exact: true, inSummary: false,
      "calls of swift_deallocClassInstance"),
    Metric(
      "malloc_calls_per_op", "calls/op", .counters, exact: true, inSummary: false,
      "calls of the malloc family seen by the call counts"),
    Metric("l1d_accesses_per_op", "count/op", .counters, exact: true, inSummary: false, "data reads and writes"),
    Metric(
      "branches_per_op", "count/op", .counters, exact: true, inSummary: false,
      "branches executed, conditional and indirect"),
    Metric(
      "l1d_miss_share", "ratio", .counters, exact: true, inSummary: false,
      "first-level data cache misses over data reads and writes"),
    Metric(
      "branch_miss_share", "ratio", .counters, exact: true, inSummary: false, "mispredicted branches over branches"),
    Metric(
      "counter_operations", "operations", .counters, exact: true, inSummary: false,
      "operations of the counted region, where fewer than `operations` were run"),
    Metric(
      "minor_faults", "faults", .memory, inSummary: false, alsoIn: timedPasses,
      "minor page faults from baseline to filled map; in timed passes, during the measured rounds"),
    Metric(
      "major_faults", "faults", .memory, inSummary: false, alsoIn: timedPasses,
      "page faults that waited for a disk, over the same region"),
    Metric("heap_baseline_bytes", "B", .memory, inSummary: false, "allocator's allocated bytes at baseline"),
    Metric("heap_mapped_bytes", "B", .memory, inSummary: false, "bytes the allocator has mapped with the map filled"),
    Metric(
      "heap_after_delete_bytes", "B", .memory, inSummary: false,
      "allocator's allocated bytes after every key was removed one by one, above baseline"),
    Metric(
      "heap_after_regrowth_bytes", "B", .memory, inSummary: false,
      "after removal and then insertion of twice as many new keys, above baseline"),
    Metric("heap_after_drop_bytes", "B", .memory, inSummary: false, "after the map itself was dropped, above baseline"),
    Metric(
      "heap_after_rebuild_bytes", "B", .memory, inSummary: false,
      "after the entries that deletion had left went into a new map, above baseline"),
    Metric(
      "rss_after_regrowth_kib", "KiB", .memory, inSummary: false,
      "resident set after removal and then insertion of twice as many new keys"),
    Metric(
      "rss_after_rebuild_kib", "KiB", .memory, inSummary: false,
      "resident set after the entries that deletion had left went into a new map"),
    Metric(
      "heap_built_bytes", "B", .memory, inSummary: false,
      "allocator's allocated bytes with the map filled, above baseline"),
    Metric(
      "region_seconds", "s", .time, inSummary: false, alsoIn: timedPasses,
      "wall time of the measured rounds, their untimed parts included: what the next four refer to"),
    Metric(
      "involuntary_switches", "switches", .time, inSummary: false, alsoIn: timedPasses,
      "times the kernel took the processor away during the measured rounds"),
    Metric(
      "run_queue_wait_ns", "ns", .time, inSummary: false, alsoIn: timedPasses,
      "time the worker's main thread could have run and had to wait for a processor"),
    Metric(
      "steal_ticks", "ticks", .time, inSummary: false, alsoIn: timedPasses,
      "1/100 s that the hypervisor gave to others during the measured rounds, all processors"),
    Metric(
      "worker_steal_ticks", "ticks", .time, inSummary: false, alsoIn: timedPasses,
      "the same on the worker's own processor, where it is pinned to one"),
    Metric("rounds", "rounds", .time, inSummary: false, "rounds measured"),
    Metric("batch_operations", "operations", .time, inSummary: false, "operations between two clock readings"),
    Metric("clock_share", "ratio", .time, inSummary: false, "the clock readings' share of the measured time"),
    Metric(
      "spin_ns", "ns", .time, inSummary: false,
      "one iteration of the known-answer workload's spin, by the kernel's clock in long runs around the measured rounds"
    ),
    Metric(
      "thread_overlap", "ratio", .time, inSummary: false,
      "share of a round's wall time in which all threads were at work"),
    Metric(
      "reader_ns_per_op", "ns", .time, inSummary: false,
      "the readers' time per operation of their own; readers and writers"),
    Metric(
      "writer_ns_per_op", "ns", .time, inSummary: false,
      "the writers' time per operation of their own; readers and writers"),
  ]
}
