import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct CountersPassTests {
  /// Work, and what one operation of it calls: retains, releases, object allocations, object deallocations, mallocs.
  private static let known: [(work: String, calls: [Double])] = [
    ("nothing", [0, 0, 0, 0, 0]), ("retain", [1, 1, 0, 0, 0]), ("retain-n", [1, 1, 0, 0, 0]),
    ("bridge", [1, 1, 0, 0, 0]), ("bridge-n", [1, 1, 0, 0, 0]), ("malloc", [0, 0, 0, 0, 6]),
    ("operator-new", [0, 0, 0, 0, 2]),
  ]
  private static let callMetrics = [
    "retains_per_op", "releases_per_op", "object_allocs_per_op", "object_deallocs_per_op", "malloc_calls_per_op",
  ]

  @Test(
    .enabled(if: Installed.valgrind != nil, "valgrind is not installed"),
    arguments: Installed.allocators.map(\.statistics))
  func callCountsAreExact(allocator: String) throws {
    let operations = 1000
    for (work, calls) in Self.known {
      let result = try fixtureInCallgrind(
        ["counters", work, "\(operations)"], library: Installed.allocator(allocator))
      try #require(result.status == 0, "\(result.output)\(result.errors)")
      let numbers = result.numbers
      #expect(Self.callMetrics.map { numbers[$0] ?? .nan } == calls, "\(work)")
      #expect(result.values["counter_source"] == "callgrind")
      #expect(numbers["counter_operations"] == Double(operations))
    }
  }

  @Test(.enabled(if: Installed.valgrind != nil, "valgrind is not installed"))
  func objectsAreCountedFromBirthToDeath() throws {
    let numbers = try fixtureInCallgrind(["counters", "object", "500"]).numbers
    #expect(numbers["object_allocs_per_op"] == 1)
    #expect(numbers["object_deallocs_per_op"] == 1)
    #expect(numbers["malloc_calls_per_op"] == 1)
  }

  @Test(.enabled(if: Installed.valgrind != nil, "valgrind is not installed"))
  func twoRunsGiveTheSameNumbers() throws {
    let first = try fixtureInCallgrind(["counters", "retain", "1000"])
    let second = try fixtureInCallgrind(["counters", "retain", "1000"])
    #expect(first.output == second.output)
    #expect(first.numbers["instructions_per_op"] ?? 0 > 10)
  }

  @Test(.enabled(if: Installed.valgrind != nil, "valgrind is not installed"))
  func instructionsGrowWithTheOperationsOnly() throws {
    let total = { (operations: Int) throws -> Double in
      let numbers = try fixtureInCallgrind(["counters", "retain", "\(operations)"]).numbers
      return try #require(numbers["instructions_per_op"]) * Double(operations)
    }
    let (one, two, three) = (try total(1000), try total(2000), try total(3000))
    #expect((two - one).rounded() == (three - two).rounded())
  }

  @Test(.enabled(if: Installed.valgrind != nil, "valgrind is not installed"))
  func roundThatDoesNothingCostsOneCall() throws {
    let numbers = try fixtureInCallgrind(["counters", "nothing", "1000"]).numbers
    #expect(try #require(numbers["instructions_per_op"]) * 1000 < 100)
    #expect(try #require(numbers["branches_per_op"]) * 1000 < 20)
  }

  @Test(.enabled(if: Installed.valgrind != nil, "valgrind is not installed"))
  func unpredictableBranchesAreMissedHalfTheTime() throws {
    let numbers = try fixtureInCallgrind(["counters", "branch", "10000"]).numbers
    let misses = try #require(numbers["branch_misses_per_op"])
    #expect(misses > 0.35 && misses < 0.65)
    #expect(numbers["branch_miss_share"] == misses / (try #require(numbers["branches_per_op"])))
  }

  @Test func outsideValgrindEveryMetricIsMeasuredOrExplained() throws {
    let result = try run(Installed.fixture, ["counters", "retain", "1000"])
    #expect(result.status == 0)
    for metric in ["instructions_per_op", "l1d_misses_per_op", "ll_misses_per_op", "branch_misses_per_op"] {
      let reason = result.values["unavailable:\(metric)"] ?? ""
      #expect((result.numbers[metric] != nil) != !reason.isEmpty, "\(metric)")
    }
    for metric in Self.callMetrics { #expect(result.values["unavailable:\(metric)"] != nil, "\(metric)") }
  }
}
