import Catalogue
import Testing
import WorkerProtocol

/// A worker reads its job first and then sets the seed of its hashes, which every timed process does. What it knew before must still
/// be found: a dictionary that was made with the old seed finds nothing.
@Suite struct SeededWorkerTests {
  /// A map that reserves its room takes one block, under any seed.
  @Test(arguments: [false, true]) func whatIsKnownOfAMapOutlivesTheSeed(isFixed: Bool) throws {
    for (map, blocks) in [(MapVariant.nativeReserved, 1.0), (.native, 5.0)] {
      var job = CountedWork(kind: .createFillDrop, map: map).job(.allocations, operations: 1_000)
      job.deterministicHashing = isFixed
      job.hashSeed = 77
      let result = try DirectWorker().run(job, environment: ["LD_PRELOAD": DirectWorker.probe])
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(result.report?.metrics[Metric.allocsPerOp] == blocks, "\(map.id)")
    }
  }
}
