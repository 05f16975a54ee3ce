import Foundation
import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct NoiseFloorTests {
  @Test func everyTurnIsCountedAndNoneIsFasterThanTheFastest() {
    let floor = measureNoiseFloor(seconds: 0.1)
    #expect(floor.seconds > 0.0999)
    #expect(floor.turns > 10)
    // Turns of some 10 microseconds: the loop is really run, and really calibrated.
    #expect((1_000..<100_000).contains(floor.fastestNanoseconds), "\(floor.fastestNanoseconds) ns a turn")
    #expect(floor.excess.map(\.percentile) == [50, 90, 99, 99.9, 99.99, 100])
    let excess = floor.excess.map(\.nanoseconds)
    #expect(excess == excess.sorted() && excess.allSatisfy { $0 >= 0 })
    #expect((0..<1).contains(floor.lostShare))
    // The worst turn alone is lost, and lies within the time measured.
    #expect(excess.last! * 1e-9 <= floor.seconds)
    #expect(floor.lostShare * floor.seconds >= excess.last! * 1e-9 * 0.99)
    #expect(floor.clock.cost > 0 && floor.clockStep > 0 && floor.kernelClockCost > 0)
    #expect(floor.clock.name == Clock.calibrated().name)
  }
}

@Suite(.serialized, .waitsForPrograms) struct ProcessorInterruptionsTests {
  @Test func whatHappensBetweenTwoReadingsIsCounted() throws {
    let before = ProcessorInterruptions.now()
    // 16 MiB that nobody has touched: 4096 pages of 4 KiB, or some larger ones. From the kernel itself: an allocator may
    // have as much left from other tests.
    let size = 16 << 20
    let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    try #require(memory != MAP_FAILED)
    for offset in stride(from: 0, to: size, by: 4096) { memory.storeBytes(of: 1, toByteOffset: offset, as: UInt8.self) }
    let difference = ProcessorInterruptions.now().since(before)
    munmap(memory, size)
    #expect(difference.pageFaults.minor >= 8)
    #expect(difference.wallNanoseconds > 0)
    #expect(difference.involuntarySwitches >= 0)
    #expect((difference.runQueueWait ?? 0) >= 0)
  }

  @Test func theMetricsAreThoseOfTheCatalogue() {
    var figures = PassFigures()
    ProcessorInterruptions.now().since(.now()).record(in: &figures)
    let reported = Set(figures.metrics.keys).union(figures.absentNames)
    #expect(
      reported.isSuperset(of: [
        "region_seconds", "involuntary_switches", "minor_faults", "major_faults", "steal_ticks", "run_queue_wait_ns",
      ]))
  }

  @Test func theWorkersOwnProcessorHasItsOwnLine() {
    let text = "cpu  10 20 30 40 50 60 70 81 9 0\ncpu1 1 2 3 4 5 6 7 8 9 0\ncpu10 1 2 3 4 5 6 7 88 9 0\nintr 5\n"
    text.utf8.withContiguousStorageIfAvailable { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      #expect(ProcessorInterruptions.stealTicks(of: "cpu1 ", in: raw) == 8)
      #expect(ProcessorInterruptions.stealTicks(of: "cpu10 ", in: raw) == 88)
      #expect(ProcessorInterruptions.stealTicks(of: "cpu2 ", in: raw) == nil)
    }
  }

  @Test func bothTimedPassesReportThem() throws {
    for pass in ["time", "latency"] {
      var figures = PassFigures()
      let work = ScriptedWork(operations: 1000) { _ in 1 }
      if pass == "time" {
        try measureTime(work, setting: setting(seconds: 0.02), into: &figures)
      } else {
        try measureLatency(work, floor: ScriptedWork(operations: 10), setting: setting(seconds: 0.02), into: &figures)
      }
      let region = try #require(figures.metrics["region_seconds"], "\(pass)")
      #expect(region > 0.0199 && region < 5)
      #expect(figures.metrics["minor_faults"] != nil && figures.metrics["involuntary_switches"] != nil)
    }
  }
}
