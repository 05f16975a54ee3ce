import Catalogue
import Testing
import WorkerProtocol

/// A worker sets the seed of its hashes. What it knows of a map must be found under any of them: a dictionary that was
/// filled with another seed finds nothing.
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
