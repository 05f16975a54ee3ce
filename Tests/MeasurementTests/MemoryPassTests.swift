import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct MemoryPassTests {
  private static let entries = 100_000

  @Test(arguments: Installed.allocators.map(\.statistics))
  func followsTheLifeOfTheMap(allocator: String) throws {
    func life() throws -> FinishedProgram {
      let result = try run(
        Installed.fixture, ["memory", "nothing", "\(Self.entries)", allocator],
        environment: preloading([Installed.allocator(allocator)]))
      try #require(result.status == 0, "\(result.output)")
      return result
    }
    var result = try life()
    // On a busy machine, the pages given back by a trim were once still resident when they were counted (tcmalloc, one
    // life in thirty): a trim that works shows in one of three lives, one that does nothing in none.
    let grownKiB = Double(Self.entries) * 100 / 1024
    for _ in 1..<3 {
      guard let trimmed = result.numbers["rss_after_trim_kib"], let baseline = result.numbers["rss_baseline_kib"],
        trimmed >= baseline + 0.2 * grownKiB
      else { break }
      result = try life()
    }
    let numbers = result.numbers
    let metric = { (name: String) throws -> Double in
      try #require(numbers[name], "\(name): \(result.values["unavailable:\(name)"] ?? "")")
    }
    // Blocks of 100 bytes, in size classes of 104 to 112 bytes.
    let bytesPerEntry = try metric("bytes_per_entry")
    #expect(bytesPerEntry >= 100 && bytesPerEntry < 113)
    let (baseline, built) = (try metric("rss_baseline_kib"), try metric("rss_built_kib"))
    #expect(built - baseline > 0.95 * grownKiB && built - baseline < 1.5 * grownKiB)
    #expect(try metric("rss_peak_kib") >= built)
    #expect(try metric("rss_after_trim_kib") < baseline + 0.2 * grownKiB)
    #expect(try metric("rss_after_trim_kib") <= metric("rss_after_delete_kib"))
    #expect(try metric("heap_built_bytes") == bytesPerEntry * Double(Self.entries))
    #expect(abs(try metric("heap_after_delete_bytes")) < 8192)
    #expect(abs(try metric("heap_after_drop_bytes")) < 8192)
    #expect(abs(try metric("heap_after_regrowth_bytes") / (2 * metric("heap_built_bytes")) - 1) < 0.01)
    #expect(abs(try metric("heap_after_rebuild_bytes") / metric("heap_built_bytes") - 0.5) < 0.01)
    let regrownKiB = try metric("rss_after_regrowth_kib")
    #expect(regrownKiB - baseline > 1.9 * grownKiB)
    let rebuiltKiB = try metric("rss_after_rebuild_kib")
    // At most new pages for half a map, which takes up to 1.5 times its blocks as above: mimalloc may not use the old.
    #expect(rebuiltKiB - baseline > 0.45 * grownKiB && rebuiltKiB < regrownKiB + 0.75 * grownKiB)
    let (resident, allocated) = (try metric("heap_resident_bytes"), try metric("heap_allocated_bytes"))
    #expect(resident >= allocated)
    #expect(try metric("fragmentation") == (resident - allocated) / resident)
    #expect(try metric("heap_mapped_bytes") >= allocated)
    // Every page of the map was touched for the first time.
    #expect(try metric("minor_faults") > 0.5 * grownKiB / 4)
    expectStages(result)
  }

  /// Blocks of all sizes that allocators keep for a thread, and some beyond; as few as a small map has.
  private static let smallHeaps = [1, 2, 3, 7, 8, 28, 100].flatMap { count in
    [16, 24, 40, 104, 512, 1000, 1032, 1040, 5000].map { (count: count, size: $0) }
  }

  @Test(arguments: Installed.allocators.map(\.statistics))
  func aFewBlocksAreCountedExactly(allocator: String) throws {
    let header = allocator == "glibc" ? 8 : 0
    for (count, size) in Self.smallHeaps {
      let result = try run(
        Installed.fixture, ["memory", "\(size)", "\(count)", allocator],
        environment: preloading([Installed.allocator(allocator)]))
      try #require(result.status == 0, "\(result.output)")
      let numbers = result.numbers
      let held = try #require(numbers["usable_bytes"]) + Double(count * header)
      let comment: Comment = "\(count) blocks of \(size) bytes"
      #expect(held >= Double(count * size), comment)
      #expect(numbers["heap_built_bytes"] == held, comment)
      #expect(numbers["bytes_per_entry"] == held / Double(count), comment)
      #expect(numbers["heap_allocated_bytes"]! - numbers["heap_baseline_bytes"]! == held, comment)
      #expect(numbers["heap_after_delete_bytes"] == 0 && numbers["heap_after_drop_bytes"] == 0, comment)
    }
  }

  /// Without its cache, glibc's own figures are right, and nothing may be taken off.
  @Test func aCacheThatIsSwitchedOffIsEmpty() throws {
    let result = try run(
      Installed.fixture, ["memory", "104", "3", "glibc"],
      environment: ["GLIBC_TUNABLES": "glibc.malloc.tcache_count=0"])
    let held = try #require(result.numbers["usable_bytes"]) + 3 * 8
    #expect(result.numbers["heap_built_bytes"] == held)
    #expect(result.numbers["heap_after_delete_bytes"] == 0)
  }

  /// If another library serves malloc, glibc's cache is not to be found, and its figures mean nothing.
  @Test(.enabled(if: Installed.allocator("jemalloc") != nil)) func anUnknownCacheLeavesReasons() throws {
    let result = try run(
      Installed.fixture, ["memory", "104", "3", "glibc"], environment: preloading([Installed.allocator("jemalloc")]))
    for name in ["bytes_per_entry", "heap_built_bytes", "heap_allocated_bytes", "heap_baseline_bytes", "fragmentation"]
    {
      #expect(result.numbers[name] == nil, "\(name)")
      #expect(result.values["unavailable:\(name)"]?.contains("cache") == true, "\(name)")
    }
  }

  /// Every reading in its order, with the entries of that moment.
  private func expectStages(_ result: FinishedProgram) {
    let points = result.output.split(separator: "\n").filter { $0.hasPrefix("point:") }.map { line in
      let fields = line.dropFirst("point:".count).split(separator: " ")
      return (stage: String(fields[0]), entries: Int(fields[1])!)
    }
    let expected =
      ["baseline"] + Array(repeating: "building", count: 64) + ["built", "working"]
      + Array(repeating: "deleting", count: 16) + ["deleted", "trimmed", "regrown", "dropped", "rebuilt"]
    #expect(points.map(\.stage) == expected)
    #expect(points.first?.entries == 0)
    #expect(points.first { $0.stage == "built" }?.entries == Self.entries)
    #expect(points.first { $0.stage == "deleted" }?.entries == 0)
    #expect(points.first { $0.stage == "regrown" }?.entries == 2 * Self.entries)
    #expect(points.first { $0.stage == "rebuilt" }?.entries == Self.entries / 2)
    let building = points.filter { $0.stage == "building" }.map(\.entries)
    #expect(building == building.sorted() && building.last == Self.entries)
  }

  @Test func statisticsOfAnotherAllocatorFail() throws {
    let result = try run(Installed.fixture, ["memory", "nothing", "100", "jemalloc"])
    #expect(result.status == 1)
    #expect(result.values["error"]?.contains("jemalloc") == true)
  }

  @Test func allocatorWithoutStatisticsLeavesReasons() throws {
    let result = try run(Installed.fixture, ["memory", "nothing", "1000", "none"])
    #expect(result.status == 0)
    #expect(result.numbers["rss_built_kib"] != nil)
    #expect(result.numbers["bytes_per_entry"] == nil)
    for name in ["bytes_per_entry", "fragmentation", "heap_allocated_bytes", "rss_after_trim_kib"] {
      #expect(result.values["unavailable:\(name)"] != nil, "\(name)")
    }
  }

  @Test func mapThatLosesEntriesThrows() {
    var figures = PassFigures()
    #expect(throws: MeasurementError.wrongCount(stage: "after building", expected: 100, found: 99)) {
      try measureMemory(ForgetfulMap(), rehearsal: nil, setting: setting(), into: &figures)
    }
  }

  @Test(arguments: [(1, 64), (63, 64), (64, 64), (65, 64), (1_000_003, 64), (5, 16)])
  func stepsCoverEverythingOnce(total: Int, count: Int) {
    let ranges = steps(of: total, count)
    #expect(ranges.count == min(total, count))
    #expect(ranges.flatMap { Array($0) } == Array(0..<total))
    #expect(ranges.allSatisfy { !$0.isEmpty })
    #expect(ranges.map(\.count).max()! - ranges.map(\.count).min()! <= 1)
  }
}

/// Loses one entry of a hundred.
private final class ForgetfulMap: MemoryWorkload {
  let entries = 100
  private(set) var count = 0
  func build(_ keys: Range<Int>) { count = min(99, count + keys.count) }
  func work() {}
  func delete(_ keys: Range<Int>) { count = max(0, count - keys.count) }
  func regrow() {}
  func drop() { count = 0 }
}
