import Catalogue
import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct ServingAllocatorTests {
  @Test func thisProcessRunsTheCLibrarys() throws {
    let found = try ServingAllocator.identify()
    #expect(found.library.contains("libc"))
    #expect(found.version.split(separator: ".").count == 2)
    try ServingAllocator.check(AllocatorExpectation(name: "system", library: nil, statistics: .glibc))
    try ServingAllocator.check(AllocatorExpectation(name: "system", library: nil, statistics: .none))
  }

  @Test func anotherLibraryThanExpectedThrows() {
    let expectation = AllocatorExpectation(name: "other", library: "/usr/lib/libother.so", statistics: .none)
    let error = #expect(throws: MeasurementError.self) { try ServingAllocator.check(expectation) }
    #expect(error?.description.contains("/usr/lib/libother.so") == true)
  }

  @Test func statisticsOfAnotherKindThrow() {
    let expectation = AllocatorExpectation(name: "system", library: nil, statistics: .jemalloc)
    let error = #expect(throws: MeasurementError.self) { try ServingAllocator.check(expectation) }
    #expect(error?.description.contains("jemalloc") == true)
  }

  @Test(arguments: Installed.allocators.map(\.statistics), [false, true])
  func preloadedLibraryIsFound(allocator: String, behindProbe: Bool) throws {
    if behindProbe && Installed.compiler == nil { return }
    let library = Installed.allocator(allocator)
    let result = try run(
      Installed.fixture, ["identify", allocator, library ?? "-"],
      environment: preloading([behindProbe ? try Compiled.probe.get() : nil, library]))
    #expect(result.status == 0, "\(result.output)")
    #expect(result.values["library"] == library.map(DynamicSymbol.canonicalPath) ?? result.values["library"])
    #expect(result.values["library"]?.contains("AllocationProbe") == false)
    #expect(result.values["version"]?.contains(where: \.isNumber) == true)
    #expect(result.values["check"] == "passed")
    // A cell of the C library's malloc must fail where another one is preloaded.
    #expect((result.values["system"] == "passed") == (library == nil))
  }
}
