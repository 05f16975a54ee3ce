import Catalogue
import Measurement
import Testing

@testable import Studies

/// D4.T3: a reader's buckets between those of writers.
@Suite struct BucketNeighboursTests {
  private func program(_ form: String, threads: Int, operations: Int = 256) throws -> CellProgram {
    let study = try #require(Study.named("bucket-neighbours.\(form)"))
    var setting = StudyTests.setting(study, threads: threads)
    setting.operationsPerRound = operations
    return CellProgram.of(study, setting)
  }

  @Test func onlyLinesOfTheirOwnAreNotShared() throws {
    #expect(MemoryLayout<NaturalBucket>.stride == 16)
    for (form, bytes, shared) in [("packed", 24, 1.0), ("natural", 16, 1), ("aligned", 64, 0)] {
      let seen = try program(form, threads: 2).observe().figures
      #expect(seen == ["neighbour_bytes": Double(64 * bytes), "neighbour_shared_lines": shared], "\(form)")
      // A reader alone shares nothing.
      #expect(try program(form, threads: 1).observe().figures["neighbour_shared_lines"] == 0)
    }
  }

  /// The reader sees its own buckets only, and every write is there, whatever runs at the same time.
  @Test(arguments: [2, 3]) func readsAndWritesAreWhole(threads: Int) throws {
    var sums: Set<UInt64> = []
    for form in ["packed", "natural", "aligned"] {
      let work = try program(form, threads: threads, operations: 60_001).concurrentRounds
      let writes = UInt64(work.lanes.dropFirst().map(\.operationsPerRound).reduce(0, +))
      for _ in 0..<2 {
        work.prepareRound()
        let read = work.lanes[0].run(0..<work.lanes[0].operationsPerRound)
        for lane in work.lanes.dropFirst() { #expect(lane.run(0..<lane.operationsPerRound) == 0) }
        #expect(work.finishRound() == writes << 32)
        #expect(try concurrentChecksum(work) == read &+ writes << 32)
        sums.insert(read)
      }
    }
    #expect(sums.count == 1)
  }
}
