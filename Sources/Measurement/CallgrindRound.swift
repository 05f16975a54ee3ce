import CLabShims
import Catalogue

/// One round that callgrind has counted, and a region in which nothing was done.
///
/// The order of the client requests was found by experiment with valgrind 3.19, on C functions that were called 7 times
/// per warm-up and 1,000 times per measured round:
///
/// * Collection switched on only for the measured round gives exact events but 1,007 calls: call counters keep
///   running while collection is off, and ZERO_STATS then does not clear them (nor does a dump).
/// * Instrumentation switched on only for the measured round gives 1,000 calls, but simulated caches and branch
///   predictors are cold: a first-level miss for each line that the warm-up had loaded.
/// * Collection switched on before the warm-up, then ZERO_STATS, the round, DUMP_STATS gives 1,000 calls and warm
///   caches. This is what we do here.
///
/// Some instructions between ZERO_STATS and DUMP_STATS are the requests' own. An empty region is dumped first and its
/// events are subtracted: a round that does nothing counts the call of `run` and nothing else.
struct CallgrindRound {
  /// The dump of the empty region.
  let nothing = CallgrindCommand.dumpFile(2)
  /// The dump of the round.
  let round = CallgrindCommand.dumpFile(3)

  /// Runs the round; nil outside callgrind. Throws `MeasurementError.checksumChanged`.
  init?(_ workload: any MeasuredWorkload, setting: PassSetting, into figures: inout PassFigures) throws {
    guard clab_running_on_valgrind() != 0 else { return nil }
    let operations = workload.operationsPerRound
    var checksum = RoundChecksum()
    clab_callgrind_start_instrumentation()
    clab_callgrind_toggle_collect()
    for _ in 0..<max(1, setting.warmUpRounds) { try runWholeRound(workload, &checksum) }
    // The first dump only runs the requests' own code once, the second one is the empty region.
    clab_callgrind_zero_stats()
    clab_callgrind_dump_stats()
    clab_callgrind_zero_stats()
    clab_callgrind_dump_stats()
    workload.prepareRound()
    clab_callgrind_zero_stats()
    let sum = workload.run(0..<operations)
    clab_callgrind_dump_stats()
    clab_callgrind_toggle_collect()
    clab_callgrind_stop_instrumentation()
    workload.finishRound()
    try checksum.check(sum)
    checksum.record(in: &figures)
  }
}
