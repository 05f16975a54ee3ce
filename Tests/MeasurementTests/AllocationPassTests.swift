import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms, .enabled(if: Installed.compiler != nil, "no C compiler to build the probe with"))
struct AllocationPassTests {
  /// Work, and what one operation of it does: allocations, frees, reallocations, bytes.
  private static let known: [(work: String, counts: [Double])] = [
    ("nothing", [0, 0, 0, 0]), ("retain", [0, 0, 0, 0]), ("malloc", [5, 5, 1, 508]), ("object", [1, 1, 0, 24]),
    ("operator-new", [2, 2, 0, 96]), ("leak", [1, 0, 0, 24]),
  ]

  @Test(arguments: Installed.allocators.map(\.statistics))
  func countsOneRoundExactly(allocator: String) throws {
    let environment = preloading([try Compiled.probe.get(), Installed.allocator(allocator)])
    for (work, counts) in Self.known {
      let numbers = try run(Installed.fixture, ["allocations", work, "1000"], environment: environment).numbers
      let found = ["allocs_per_op", "frees_per_op", "reallocs_per_op", "bytes_per_op"].map { numbers[$0] ?? .nan }
      #expect(found == counts, "\(work)")
      #expect(numbers["live_allocs"] == (counts[0] - counts[1]) * 1000, "\(work)")
    }
  }

  @Test func withoutTheProbeItThrows() throws {
    var figures = PassFigures()
    #expect(throws: MeasurementError.probeMissing) {
      try measureAllocations(ScriptedWork(operations: 1), setting: setting(), into: &figures)
    }
  }

  @Test func roundWithAnotherChecksumFails() throws {
    let result = try run(
      Installed.fixture, ["allocations", "drift", "10"], environment: preloading([try Compiled.probe.get()]))
    #expect(result.status == 1)
    #expect(result.output.contains("gave checksum"))
  }
}
