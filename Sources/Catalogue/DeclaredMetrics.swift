/// The metrics of maps, each declared completely and once, in the order of summary.csv's columns; studies declare
/// their observations in their families.
///
/// A metric takes two edits: its line here and the line that measures it, `report.metrics[Metric.nsPerOp] = …`. It needs
/// no other list: `Metric.all` reads the properties of this type. Tests report what else is missing: a row in
/// results/README.md, a known answer in experiments/calibration.
///
/// A class, so that accessing one of them doesn't copy all of them.
package final class DeclaredMetrics: Sendable {
  package let nsPerOp = Metric(
    "ns_per_op", "ns", .time, .lowerIsBetter,
    "wall time per operation of all threads; a process's value is the median over its rounds")
  package let opsPerSecond = Metric(
    "ops_per_second", "1/s", .time, .higherIsBetter,
    "operations per second: 1e9 / ns_per_op")
  package let fastestThreadNsPerOp = Metric(
    "fastest_thread_ns_per_op", "ns", .time, .lowerIsBetter,
    "the fastest thread's time over its own operations, with several threads")
  package let slowestThreadNsPerOp = Metric(
    "slowest_thread_ns_per_op", "ns", .time, .lowerIsBetter,
    "the slowest thread's time over its own operations, with several threads")
  package let p50Ns = Metric(
    "p50_ns", "ns", .latency, .lowerIsBetter,
    "median latency of a single operation, the clock's own cost included")
  package let p90Ns = Metric(
    "p90_ns", "ns", .latency, .lowerIsBetter,
    "90th percentile of latency")
  package let p99Ns = Metric(
    "p99_ns", "ns", .latency, .lowerIsBetter,
    "99th percentile of latency")
  package let p999Ns = Metric(
    "p999_ns", "ns", .latency, .lowerIsBetter,
    "99.9th percentile of latency")
  package let p9999Ns = Metric(
    "p9999_ns", "ns", .latency, .lowerIsBetter,
    "99.99th percentile of latency")
  package let maxNs = Metric(
    "max_ns", "ns", .latency, .lowerIsBetter,
    "largest latency")
  package let clockFloorNs = Metric(
    "clock_floor_ns", "ns", .latency, .neither, alsoIn: [.timeline],
    "median latency of an operation that does nothing, in the same process: the clock's own cost")
  package let offeredRate = Metric(
    "offered_rate", "1/s", .latency, .neither,
    "operations due per second under an open load, as its times were drawn")
  package let achievedRate = Metric(
    "achieved_rate", "1/s", .latency, .higherIsBetter,
    "operations completed per second under an open load; the load was not sustained if it is below offered_rate")
  package let serviceP50Ns = Metric(
    "service_p50_ns", "ns", .latency, .lowerIsBetter,
    "median time from an operation's actual start to its end, under an open load")
  package let serviceP99Ns = Metric(
    "service_p99_ns", "ns", .latency, .lowerIsBetter,
    "99th percentile of that time")
  package let serviceP999Ns = Metric(
    "service_p999_ns", "ns", .latency, .lowerIsBetter,
    noKnownAnswer: "the machine's own pauses decide it, not the work; service_max_ns is known for longer pauses",
    "99.9th percentile of that time")
  package let serviceMaxNs = Metric(
    "service_max_ns", "ns", .latency, .lowerIsBetter,
    "the longest such time")
  package let allocsPerOp = Metric(
    "allocs_per_op", "calls/op", .allocations, .lowerIsBetter,
    "calls that obtained a block: malloc, calloc, realloc of nothing, aligned forms")
  package let freesPerOp = Metric(
    "frees_per_op", "calls/op", .allocations, .lowerIsBetter,
    "calls of free with a block")
  package let reallocsPerOp = Metric(
    "reallocs_per_op", "calls/op", .allocations, .lowerIsBetter,
    "calls of realloc or reallocarray that resized a block")
  package let bytesPerOp = Metric(
    "bytes_per_op", "B/op", .allocations, .lowerIsBetter,
    "bytes requested from the allocator")
  package let liveAllocs = Metric(
    "live_allocs", "blocks", .allocations, .lowerIsBetter,
    "blocks obtained minus blocks freed over the measured round")
  package let rssBaselineKib = Metric(
    "rss_baseline_kib", "KiB", .memory, .neither,
    "resident set with the keys made and no map")
  package let rssBuiltKib = Metric(
    "rss_built_kib", "KiB", .memory, .lowerIsBetter,
    "resident set with the map filled")
  package let rssPeakKib = Metric(
    "rss_peak_kib", "KiB", .memory, .lowerIsBetter,
    "largest resident set since the baseline (VmHWM)")
  package let rssAfterDeleteKib = Metric(
    "rss_after_delete_kib", "KiB", .memory, .lowerIsBetter,
    "resident set after every key was removed one by one")
  package let rssAfterTrimKib = Metric(
    "rss_after_trim_kib", "KiB", .memory, .lowerIsBetter,
    "resident set after the allocator was asked to give memory back")
  package let heapAllocatedBytes = Metric(
    "heap_allocated_bytes", "B", .memory, .lowerIsBetter,
    "bytes the program holds with the map filled, by the allocator's own statistics")
  package let heapResidentBytes = Metric(
    "heap_resident_bytes", "B", .memory, .lowerIsBetter,
    "bytes the allocator keeps resident with the map filled, by its own statistics")
  package let fragmentation = Metric(
    "fragmentation", "ratio", .memory, .lowerIsBetter,
    "(heap_resident_bytes - heap_allocated_bytes) / heap_resident_bytes")
  package let bytesPerEntry = Metric(
    "bytes_per_entry", "B", .memory, .lowerIsBetter,
    "(heap_allocated_bytes with the map filled - at baseline) / entries")
  package let instructionsPerOp = Metric(
    "instructions_per_op", "count/op", .counters, .lowerIsBetter,
    "instructions executed")
  package let l1dMissesPerOp = Metric(
    "l1d_misses_per_op", "count/op", .counters, .lowerIsBetter,
    "first-level data cache misses, reads and writes")
  package let llMissesPerOp = Metric(
    "ll_misses_per_op", "count/op", .counters, .lowerIsBetter,
    "last-level data cache misses, reads and writes")
  package let branchMissesPerOp = Metric(
    "branch_misses_per_op", "count/op", .counters, .lowerIsBetter,
    "mispredicted branches, conditional and indirect")
  package let retainsPerOp = Metric(
    "retains_per_op", "calls/op", .counters, .lowerIsBetter,
    "calls of swift_retain and its kin")
  package let releasesPerOp = Metric(
    "releases_per_op", "calls/op", .counters, .lowerIsBetter,
    "calls of swift_release and its kin")
  package let objectAllocsPerOp = Metric(
    "object_allocs_per_op", "calls/op", .counters, .lowerIsBetter,
    "calls of swift_allocObject")
  package let gcCycles = Metric(
    "gc_cycles", "collections", .collector, .lowerIsBetter,
    noKnownAnswer: "the known answers have no collector; the Go worker's tests force collections and count them",
    "collections of the engine's garbage collector in a round, mean over the measured rounds")
  package let gcPauseP99Ns = Metric(
    "gc_pause_p99_ns", "ns", .collector, .lowerIsBetter,
    noKnownAnswer: "as gc_cycles",
    "99th percentile of the pauses in which the collector stopped every thread")
  package let gcPauseMaxNs = Metric(
    "gc_pause_max_ns", "ns", .collector, .lowerIsBetter,
    noKnownAnswer: "as gc_cycles",
    "longest of these pauses")
  package let gcCpuShare = Metric(
    "gc_cpu_share", "ratio", .collector, .lowerIsBetter,
    noKnownAnswer: "as gc_cycles",
    "share of the processor time that the collector took during the measured rounds")
  package let objectDeallocsPerOp = Metric(
    "object_deallocs_per_op", "calls/op", .counters, .lowerIsBetter, inSummary: false,
    "calls of swift_deallocClassInstance")
  package let mallocCallsPerOp = Metric(
    "malloc_calls_per_op", "calls/op", .counters, .lowerIsBetter, inSummary: false,
    "calls of the malloc family seen by the call counts")
  package let l1dAccessesPerOp = Metric(
    "l1d_accesses_per_op", "count/op", .counters, .lowerIsBetter, inSummary: false,
    "data reads and writes")
  package let branchesPerOp = Metric(
    "branches_per_op", "count/op", .counters, .lowerIsBetter, inSummary: false,
    "branches executed, conditional and indirect")
  package let l1dMissShare = Metric(
    "l1d_miss_share", "ratio", .counters, .neither, inSummary: false,
    noKnownAnswer: "the quotient of l1d_misses_per_op and l1d_accesses_per_op, which are known",
    "first-level data cache misses over data reads and writes")
  package let branchMissShare = Metric(
    "branch_miss_share", "ratio", .counters, .neither, inSummary: false,
    noKnownAnswer: "the quotient of branch_misses_per_op and branches_per_op, which are known",
    "mispredicted branches over branches")
  package let l1dLoadsPerOp = Metric(
    "l1d_loads_per_op", "count/op", .counters, .lowerIsBetter, inSummary: false,
    "data reads alone")
  package let l1dLoadMissesPerOp = Metric(
    "l1d_load_misses_per_op", "count/op", .counters, .lowerIsBetter, inSummary: false,
    "data reads that missed the first-level data cache")
  package let l1dLoadMissShare = Metric(
    "l1d_load_miss_share", "ratio", .counters, .neither, inSummary: false,
    noKnownAnswer: "the quotient of l1d_load_misses_per_op and l1d_loads_per_op, which are known",
    "first-level data cache misses of reads over data reads")
  package let counterOperations = Metric(
    "counter_operations", "operations", .counters, .neither, inSummary: false,
    "operations in the counted region, which may be fewer than `operations`")
  package let minorFaults = Metric(
    "minor_faults", "faults", .memory, .lowerIsBetter, inSummary: false, alsoIn: Metric.timedPasses,
    "minor page faults from baseline to filled map; in timed passes, during the measured rounds")
  package let majorFaults = Metric(
    "major_faults", "faults", .memory, .lowerIsBetter, inSummary: false, alsoIn: Metric.timedPasses,
    "page faults that waited for a disk, over the same region")
  package let heapBaselineBytes = Metric(
    "heap_baseline_bytes", "B", .memory, .neither, inSummary: false,
    "bytes the program holds at baseline, by the allocator's own statistics")
  package let heapMappedBytes = Metric(
    "heap_mapped_bytes", "B", .memory, .lowerIsBetter, inSummary: false,
    "bytes the allocator has mapped with the map filled")
  package let heapAfterDeleteBytes = Metric(
    "heap_after_delete_bytes", "B", .memory, .lowerIsBetter, inSummary: false,
    "bytes the program holds after every key was removed one by one, above baseline")
  package let heapAfterRegrowthBytes = Metric(
    "heap_after_regrowth_bytes", "B", .memory, .lowerIsBetter, inSummary: false,
    "the same after twice as many new keys were then inserted, above baseline")
  package let heapAfterDropBytes = Metric(
    "heap_after_drop_bytes", "B", .memory, .lowerIsBetter, inSummary: false,
    "the same after the map itself was dropped, above baseline")
  package let heapAfterRebuildBytes = Metric(
    "heap_after_rebuild_bytes", "B", .memory, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "the known answer's map is not made anew; heap_built_bytes, which is read in the same way, is known",
    "the same after the entries that deletion left were put into a new map, above baseline")
  package let rssAfterRegrowthKib = Metric(
    "rss_after_regrowth_kib", "KiB", .memory, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "read as rss_built_kib, which is known; what the allocator had kept is its own choice",
    "resident set after removal and then insertion of twice as many new keys")
  package let rssAfterRebuildKib = Metric(
    "rss_after_rebuild_kib", "KiB", .memory, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as heap_after_rebuild_bytes: rss_built_kib is known",
    "resident set after the entries that deletion left were put into a new map")
  package let gcCyclesPerOp = Metric(
    "gc_cycles_per_op", "collections/op", .collector, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as gc_cycles",
    "collections of the engine's garbage collector per operation")
  package let gcPerSecond = Metric(
    "gc_per_second", "1/s", .collector, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as gc_cycles",
    "collections per second of the measured rounds")
  package let gcPauseP50Ns = Metric(
    "gc_pause_p50_ns", "ns", .collector, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as gc_cycles",
    "median of the pauses in which the collector stopped every thread")
  package let gcPauseTotalNs = Metric(
    "gc_pause_total_ns", "ns", .collector, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as gc_cycles",
    "sum of these pauses per round")
  package let gcAssistNsPerOp = Metric(
    "gc_assist_ns_per_op", "ns/op", .collector, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as gc_cycles",
    "processor time for which the collector made the working threads help, per operation")
  package let heapInuseBytes = Metric(
    "heap_inuse_bytes", "B", .memory, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as gc_cycles",
    "bytes in spans that hold at least one object with the map filled, by Go's runtime")
  package let heapObjects = Metric(
    "heap_objects", "objects", .memory, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as gc_cycles",
    "objects on the heap with the map filled, by the engine's runtime")
  package let nextGcBytes = Metric(
    "next_gc_bytes", "B", .memory, .neither, inSummary: false,
    noKnownAnswer: "as gc_cycles",
    "size of the heap at which the collector would next begin, with the map filled")
  package let heapBuiltBytes = Metric(
    "heap_built_bytes", "B", .memory, .lowerIsBetter, inSummary: false,
    "bytes the program holds with the map filled, above baseline")
  package let regionSeconds = Metric(
    "region_seconds", "s", .time, .neither, inSummary: false, alsoIn: Metric.timedPasses,
    noKnownAnswer: "the profile decides it, and whole rounds make it longer: it is no figure of a map",
    "wall time of the measured rounds with their untimed parts: the next four are counted over it")
  package let involuntarySwitches = Metric(
    "involuntary_switches", "switches", .time, .neither, inSummary: false, alsoIn: Metric.timedPasses,
    "times the kernel took the processor away during the measured rounds")
  package let runQueueWaitNs = Metric(
    "run_queue_wait_ns", "ns", .time, .neither, inSummary: false, alsoIn: Metric.timedPasses,
    noKnownAnswer: "the kernel chooses how long others run before it is the worker's turn again",
    "time the worker's main thread was ready to run and waited for a processor")
  package let stealTicks = Metric(
    "steal_ticks", "ticks", .time, .neither, inSummary: false, alsoIn: Metric.timedPasses,
    noKnownAnswer:
      "only the hypervisor can take time away from a machine, and nobody inside it knows how much it will be",
    "hundredths of a second that the hypervisor gave to others during the measured rounds, all processors")
  package let workerStealTicks = Metric(
    "worker_steal_ticks", "ticks", .time, .neither, inSummary: false, alsoIn: Metric.timedPasses,
    noKnownAnswer: "as steal_ticks",
    "the same on the worker's own processor, if it is pinned to one")
  package let rounds = Metric(
    "rounds", "rounds", .time, .neither, inSummary: false,
    "rounds measured")
  package let batchOperations = Metric(
    "batch_operations", "operations", .time, .neither, inSummary: false,
    "operations between two clock readings")
  package let clockShare = Metric(
    "clock_share", "ratio", .time, .neither, inSummary: false,
    "the clock readings' share of the measured time")
  package let spinNs = Metric(
    "spin_ns", "ns", .time, .neither, inSummary: false,
    "one iteration of the known-answer workload's spin loop, timed by the kernel's clock in long runs around the measured rounds"
  )
  package let threadOverlap = Metric(
    "thread_overlap", "ratio", .time, .neither, inSummary: false,
    "share of a round's wall time in which all threads were working")
  package let readerNsPerOp = Metric(
    "reader_ns_per_op", "ns", .time, .lowerIsBetter, inSummary: false,
    "the readers' time over their own operations, if threads are readers and writers")
  package let writerNsPerOp = Metric(
    "writer_ns_per_op", "ns", .time, .lowerIsBetter, inSummary: false,
    "the writers' time over their own operations, if threads are readers and writers")
  package let readLayerShare = Metric(
    "read_layer_share", "ratio", .time, .neither, inSummary: false, alsoIn: Metric.passesWithState,
    noKnownAnswer: "the workers' tests compare it with the look-ups of a known script",
    "share of a round's look-ups and removals that a sync.Map answers from its read layer, without a lock")
  package let promotionsPerRound = Metric(
    "promotions_per_round", "promotions/round", .time, .neither, inSummary: false, alsoIn: Metric.passesWithState,
    noKnownAnswer: "as read_layer_share",
    "times in a round that a sync.Map's dirty layer becomes its read layer; a copy of the table follows each")
  package let mapLoad = Metric(
    "map_load", "ratio", .time, .neither, inSummary: false, alsoIn: Metric.passesWithState,
    noKnownAnswer: "as read_layer_share",
    "entries over the entries that the map's memory takes, when the measured rounds have ended")
  package let removedMarkShare = Metric(
    "removed_mark_share", "ratio", .time, .neither, inSummary: false, alsoIn: Metric.passesWithState,
    noKnownAnswer: "as read_layer_share",
    "marks that removals have left over the entries that the map's memory takes, at the same moment")
  package let growthUnderWay = Metric(
    "growth_under_way", "0/1", .time, .neither, inSummary: false, alsoIn: Metric.passesWithState,
    noKnownAnswer: "as read_layer_share",
    "1 if entries are still on their way from an old table to a new one at that moment, else 0")
  package let wrappedBytesPerRound = Metric(
    "wrapped_bytes_per_round", "B", .time, .neither, inSummary: false, alsoIn: Metric.passesWithState,
    noKnownAnswer: "as read_layer_share",
    "bytes of the laps that a byte cache's rings end in a round: 0 if no ring has begun anew")
  package let growths = Metric(
    "growths", "growths", .timeline, .neither, exact: true, inSummary: false,
    noKnownAnswer: "tests compare it with each map's own rule",
    "growths of a map that is filled from empty, the first memory included")
  package let growthMovedEntries = Metric(
    "growth_moved_entries", "entries", .timeline, .lowerIsBetter, exact: true, inSummary: false,
    noKnownAnswer: "as growths",
    "entries that all these growths had to move")
  package let growthBytesBoth = Metric(
    "growth_bytes_both", "B", .timeline, .lowerIsBetter, exact: true, inSummary: false,
    noKnownAnswer: "as growths",
    "most bytes that old and new tables took together, computed from their sizes")
  package let growthLongestNs = Metric(
    "growth_longest_ns", "ns", .timeline, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "sums of the latencies, which a test plants",
    "time of all insertions from the first to the last of the longest growth")
  package let growthLongestInsertionNs = Metric(
    "growth_longest_insertion_ns", "ns", .timeline, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as growth_longest_ns",
    "longest insertion that belongs to a growth")
  package let growthMedianBesideNs = Metric(
    "growth_median_beside_ns", "ns", .timeline, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as growth_longest_ns",
    "median of the insertions that belong to no growth")
  package let growthShareP99 = Metric(
    "growth_share_p99", "ratio", .timeline, .neither, inSummary: false,
    noKnownAnswer: "as growth_longest_ns",
    "share of the insertions at or above the 99th percentile that belong to a growth")
  package let growthShareP999 = Metric(
    "growth_share_p999", "ratio", .timeline, .neither, inSummary: false,
    noKnownAnswer: "as growth_longest_ns",
    "the same at or above the 99.9th percentile")
  package let growthShareMax = Metric(
    "growth_share_max", "ratio", .timeline, .neither, inSummary: false,
    noKnownAnswer: "as growth_longest_ns",
    "the same among the longest insertions of all: 1 or 0 unless several are as long")
  package let profileAllocations = Metric(
    "profile_allocations", "blocks", .profile, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "tests compare it with a program of known calls",
    "blocks obtained or resized in the profiled work")
  package let profileBytes = Metric(
    "profile_bytes", "B", .profile, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as profile_allocations",
    "bytes requested by them")
  package let profileLiveBytes = Metric(
    "profile_live_bytes", "B", .profile, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as profile_allocations",
    "bytes of those that live in the end")
  package let profileResolvedShare = Metric(
    "profile_resolved_share", "ratio", .profile, .neither, inSummary: false,
    noKnownAnswer: "it depends on the symbols of the machine's libraries",
    "share of the stacks' frames whose function has a name; below 0.9 nothing is drawn")
  package let profileAssignShare = Metric(
    "profile_assign_share", "ratio", .profile, .neither, inSummary: false,
    noKnownAnswer: "tests plant stacks",
    "share of the bytes that were obtained below a function that puts an entry into a map")
  package let profileGrowthShare = Metric(
    "profile_growth_share", "ratio", .profile, .neither, inSummary: false,
    noKnownAnswer: "as profile_assign_share",
    "share of the bytes that were obtained below a function that makes room in a map")
  package let profileLiveAssignShare = Metric(
    "profile_live_assign_share", "ratio", .profile, .neither, inSummary: false,
    noKnownAnswer: "as profile_assign_share",
    "share of the bytes that live in the end which were obtained below a function that puts an entry into a map")
  package let profileLargeBlocks = Metric(
    "profile_large_blocks", "blocks", .profile, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as profile_allocations",
    "blocks of 4,096 B or more")
  package let profileFirstLargeBytes = Metric(
    "profile_first_large_bytes", "B", .profile, .neither, inSummary: false,
    noKnownAnswer: "as profile_allocations",
    "bytes of the first of these blocks")
  package let profileSecondLargeBytes = Metric(
    "profile_second_large_bytes", "B", .profile, .neither, inSummary: false,
    noKnownAnswer: "as profile_allocations",
    "bytes of the second of these blocks")
  package let profileGrowthBlocks = Metric(
    "profile_growth_blocks", "blocks", .profile, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as profile_allocations",
    "of the first 64 of these blocks, those that were obtained below a function that makes room in a map")
  package let profileLockWaits = Metric(
    "profile_lock_waits", "waits", .profile, .lowerIsBetter, exact: false, inSummary: false,
    noKnownAnswer: "tests hold a lock for a known time",
    "times that a thread slept until a lock was free")
  package let profileLockWaitNsPerOp = Metric(
    "profile_lock_wait_ns_per_op", "ns/op", .profile, .lowerIsBetter, exact: false, inSummary: false,
    noKnownAnswer: "as profile_lock_waits",
    "time for which threads slept until a lock was free, per operation")
  package let profileWaitShare = Metric(
    "profile_wait_share", "ratio", .profile, .lowerIsBetter, exact: false, inSummary: false,
    noKnownAnswer: "as profile_lock_waits",
    "share of the threads' time, all together, for which they slept until a lock was free")
  package let cpuInstructionsPerOp = Metric(
    "cpu_instructions_per_op", "count/op", .cpuProfile, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "instructions_per_op has one; a test compares the two",
    "instructions of a round by stack, added up")
  package let cpuResolvedShare = Metric(
    "cpu_resolved_share", "ratio", .cpuProfile, .neither, inSummary: false,
    noKnownAnswer: "as profile_resolved_share",
    "share of the stacks' frames whose function has a name; below 0.9 nothing is drawn")
  package let cpuAssignShare = Metric(
    "cpu_assign_share", "ratio", .cpuProfile, .neither, inSummary: false,
    noKnownAnswer: "as profile_assign_share",
    "share of the instructions below a function that puts an entry into a map: its width in a flame graph")
  package let cpuGrowthShare = Metric(
    "cpu_growth_share", "ratio", .cpuProfile, .neither, inSummary: false,
    noKnownAnswer: "as profile_assign_share",
    "the same below a function that makes room in a map")
  package let cpuLockShare = Metric(
    "cpu_lock_share", "ratio", .cpuProfile, .neither, inSummary: false,
    noKnownAnswer: "as profile_assign_share",
    "the same below a function that takes a lock")
  package let cpuAssignDepth = Metric(
    "cpu_assign_depth", "frames", .cpuProfile, .neither, inSummary: false,
    noKnownAnswer: "as profile_assign_share",
    "frames from the outermost to the function that puts entries in, where most instructions are below it")
  package let storageBytes = Metric(
    "storage_bytes", "B", .inspection, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "tests compare each map's parts with the blocks that the allocator gave",
    "bytes that a full map's storage takes, by its layout; the map's own fields are not in it")
  package let storageControlBytes = Metric(
    "storage_control_bytes", "B", .inspection, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as storage_bytes",
    "those that hold neither keys nor values: heads, control bytes, hashes, addresses and numbers")
  package let storageFreeBytes = Metric(
    "storage_free_bytes", "B", .inspection, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as storage_bytes",
    "those that have room for keys and values of further entries")
  package let storagePaddingBytes = Metric(
    "storage_padding_bytes", "B", .inspection, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as storage_bytes",
    "those that can never hold anything")
  package let storageOverflowBytes = Metric(
    "storage_overflow_bytes", "B", .inspection, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as storage_bytes",
    "those of overflow buckets, but for the entries in them")
  package let keyOwnBytes = Metric(
    "key_own_bytes", "B", .inspection, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "it is the allocator's word on each block",
    "bytes of blocks that belong to keys, such as text that does not fit into a string; others may hold the same blocks"
  )
  package let storageUsedShare = Metric(
    "storage_used_share", "ratio", .inspection, .higherIsBetter, inSummary: false,
    noKnownAnswer: "as storage_bytes",
    "bytes of keys and values over storage_bytes")
  package let slotLoad = Metric(
    "slot_load", "ratio", .inspection, .neither, inSummary: false,
    noKnownAnswer: "as storage_bytes",
    "entries over places for entries, overflow buckets not counted: count / (2^B * 8) of a bucket map")
  package let pathMean = Metric(
    "path_mean", "buckets", .inspection, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "tests look every key up in another way and count",
    "buckets, groups or nodes that are read to find a key, mean over all keys")
  package let pathLongest = Metric(
    "path_longest", "buckets", .inspection, .lowerIsBetter, inSummary: false,
    noKnownAnswer: "as path_mean",
    "the most that are read to find a key")
  package let bucketEntropy = Metric(
    "bucket_entropy", "bits", .inspection, .neither, inSummary: false,
    noKnownAnswer: "tests compute it of planted counts",
    "entropy of the buckets in which look-ups of the keys begin, each key once")
  package let bucketEntropyRandom = Metric(
    "bucket_entropy_random", "bits", .inspection, .neither, inSummary: false,
    noKnownAnswer: "tests compare it with the mean over all functions, written out",
    "what a random function gives on average for as many keys and buckets")
  package let bucketChiSquareP = Metric(
    "bucket_chi_square_p", "ratio", .inspection, .neither, inSummary: false,
    noKnownAnswer: "tests compare it with printed tables",
    "how likely a random function spreads the keys as unevenly over the buckets, or more so")
  package let hashBitEntropy = Metric(
    "hash_bit_entropy", "bits", .inspection, .neither, inSummary: false,
    noKnownAnswer: "as bucket_entropy",
    "the lowest entropy of a bit of the keys' hashes; 1 if half of the keys have each bit set")
  package let hashBitChiSquareP = Metric(
    "hash_bit_chi_square_p", "ratio", .inspection, .neither, inSummary: false,
    noKnownAnswer: "as bucket_chi_square_p",
    "how likely a random function sets the bits as unevenly, or more so")
  package let accessEntropy = Metric(
    "access_entropy", "bits", .inspection, .neither, inSummary: false,
    noKnownAnswer: "as bucket_entropy",
    "entropy of the buckets in which the load's look-ups begin, each access once")
  package let busiestBucketShare = Metric(
    "busiest_bucket_share", "ratio", .inspection, .neither, inSummary: false,
    noKnownAnswer: "as bucket_entropy",
    "share of the accesses that begin in the busiest hundredth of the buckets")
  package let busiestWindowShare = Metric(
    "busiest_window_share", "ratio", .inspection, .neither, inSummary: false,
    noKnownAnswer: "as bucket_entropy",
    "the same of the busiest hundredth of the windows, which are the low eleven bits of a bucket's number")
  package let tableAddressWindows = Metric(
    "table_address_windows", "windows", .inspection, .neither, inSummary: false,
    noKnownAnswer: "a test plants addresses that change",
    "different low eleven bits of the table's address, which is read at each access")
  package let storageResidentShare = Metric(
    "storage_resident_share", "ratio", .inspection, .neither, exact: false, inSummary: false,
    noKnownAnswer: "a test maps pages and touches some",
    "pages of the storage that are resident after the map was filled, over all its pages")

  /// All of them, in the order above.
  var all: [Metric] { Mirror(reflecting: self).children.compactMap { $0.value as? Metric } }
}
