import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms, .enabled(if: Installed.compiler != nil, "no C compiler to build the probe with"))
struct AllocationProbeTests {
  private let folder: TemporaryFolder
  private let probe: String

  init() throws {
    folder = try TemporaryFolder()
    probe = try Compiled.probe.get()
  }

  @Test(arguments: Installed.allocators.map(\.statistics))
  func countsEveryCallExactly(allocator: String) throws {
    let program = try Compiled.program("known-calls", in: folder)
    let count = 1000
    let result = try run(
      program, ["\(count)", "1"], environment: preloading([probe, Installed.allocator(allocator)]), folder: folder)
    #expect(result.status == 0, "\(result.errors)")
    let numbers = result.numbers
    expect(numbers, "nothing", rounds: 0)
    expect(numbers, "alone", rounds: count)
    expect(numbers, "together", rounds: 4 * count)
    expect(numbers, "after-reset", rounds: 0)
    #expect(numbers["threads"] == 9)
    #expect(numbers["refuses-other-layout"] == 1)
  }

  @Test func keepsTheCountsOfMoreThreadsThanItsPoolHolds() throws {
    let program = try Compiled.program("known-calls", in: folder)
    let rounds = 300
    let numbers = try run(program, ["3", "\(rounds)"], environment: preloading([probe]), folder: folder).numbers
    expect(numbers, "together", rounds: 4 * rounds * 3)
    #expect(numbers["threads"] == Double(1 + 4 * (rounds + 1)))
  }

  @Test func bootstrapBufferIsAlignedZeroedAndBounded() throws {
    let result = try run(try Compiled.program("bootstrap-buffer", in: folder), folder: folder)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test func countsPageAlignedForms() throws {
    let program = try Compiled.program("known-calls", in: folder)
    let numbers = try run(program, ["0", "1", "pages"], environment: preloading([probe]), folder: folder).numbers
    #expect(numbers["alone.allocations"] == 2)
    #expect(numbers["alone.frees"] == 2)
    #expect(numbers["alone.bytes"] == 20)
  }

  /// What `one_of_each` of known-calls.c does, `rounds` times.
  private func expect(
    _ numbers: [String: Double], _ name: String, rounds: Int, _ location: SourceLocation = #_sourceLocation
  ) {
    let bytes = 100 + 12 + 1000 + 300 + 2100 + 64 + 256 + 96 + 40
    #expect(numbers["\(name).allocations"] == Double(7 * rounds), "\(name)", sourceLocation: location)
    #expect(numbers["\(name).frees"] == Double(7 * rounds), "\(name)", sourceLocation: location)
    #expect(numbers["\(name).reallocations"] == Double(2 * rounds), "\(name)", sourceLocation: location)
    #expect(numbers["\(name).bytes"] == Double(bytes * rounds), "\(name)", sourceLocation: location)
  }

  @Test(.enabled(if: Installed.valgrind != nil, "valgrind is not installed"))
  func agreesWithValgrindsHeapSummary() throws {
    let program = try Compiled.program("plain-program", in: folder)
    let probed = try run(
      program, environment: preloading([probe]).merging(["MAPLAB_PROBE_SUMMARY": "1"]) { $1 }, folder: folder)
    let counts = integers(in: probed.errors, after: "AllocationProbe:")
    try #require(counts.count == 5, "\(probed.errors)")
    // Valgrind's own clean-up of the C library at exit is left out: it is not the program's.
    let valgrind = try run(
      Installed.valgrind!, ["--run-libc-freeres=no", "--run-cxx-freeres=no", program], folder: folder)
    let summary = integers(in: valgrind.errors, after: "total heap usage:")
    try #require(summary.count == 3, "\(valgrind.errors)")
    // Valgrind counts a realloc as an allocation and a free.
    #expect(summary[0] == counts[0] + counts[2], "allocations")
    #expect(summary[1] == counts[1] + counts[2], "frees")
    #expect(summary[2] == counts[3], "bytes")
    #expect(counts[0] > 100 && counts[2] == 34)
  }

  @Test(.enabled(if: Installed.allocator("jemalloc") != nil, "jemalloc is not installed"))
  func agreesWithJemallocsOwnCounts() throws {
    let program = try Compiled.program("jemalloc-counts", in: folder)
    // Without thread caches, whose fills and flushes jemalloc counts as well.
    var environment = preloading([probe, Installed.allocator("jemalloc")])
    environment["MALLOC_CONF"] = "tcache:false"
    let result = try run(program, environment: environment, folder: folder)
    let numbers = result.numbers
    #expect(result.status == 0, "\(result.errors)")
    #expect(numbers["probe.allocations"] == 5000)
    #expect(numbers["probe.frees"] == 2500)
    #expect(numbers["jemalloc.nmalloc"] == 5000)
    #expect(numbers["jemalloc.ndalloc"] == 2500)
  }

  /// The integers of the rest of the first line that holds `label`; commas group digits or separate numbers.
  private func integers(in text: String, after label: String) -> [Int] {
    guard let line = text.split(separator: "\n").first(where: { $0.contains(label) }),
      let rest = line.firstRange(of: label).map({ line[$0.upperBound...] })
    else { return [] }
    return rest.split(separator: " ").compactMap { Int($0.filter { $0 != "," }) }
  }
}
