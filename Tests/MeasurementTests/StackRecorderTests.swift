import Testing
import WaitingTests

@testable import Measurement

/// The probe's recorder of stacks, on a C program whose calls are known.
@Suite(.serialized, .waitsForPrograms, .enabled(if: Installed.compiler != nil, "no C compiler to build the probe with"))
struct StackRecorderTests {
  /// The numbers of a stack, by the names of its functions from the innermost on.
  private func recorded(_ allocator: String) throws -> (stacks: [String: [Int]], numbers: [String: String]) {
    let folder = try TemporaryFolder()
    let program = try Compiled.program("known-stacks", in: folder, options: ["-rdynamic", "-fno-omit-frame-pointer"])
    let preloaded = [try Compiled.probe.get()] + (allocator == "glibc" ? [] : [Installed.allocator(allocator)])
    let result = try run(program, environment: preloading(preloaded), folder: folder)
    #expect(result.status == 0, "\(result.errors)")
    var stacks: [String: [Int]] = [:]
    // A function that calls from two places has two stacks of the same names.
    for line in result.output.split(separator: "\n") where line.hasPrefix("stack:") {
      let fields = line.dropFirst(6).split(separator: " ")
      let numbers = fields[1].split(separator: ",").compactMap { Int($0) }
      let known = stacks[String(fields[0])] ?? numbers.map { _ in 0 }
      stacks[String(fields[0])] = zip(known, numbers).map { $0 + $1 }
    }
    return (stacks, result.values)
  }

  @Test(arguments: Installed.allocators.map(\.statistics))
  func blocksBelongToTheStacksThatObtainedThem(allocator: String) throws {
    let (stacks, numbers) = try recorded(allocator)
    func stack(_ start: String) throws -> [Int] {
      let found = stacks.filter { $0.key == start || $0.key.hasPrefix(start + "<") }
      try #require(found.count == 1, "\(start) in \(stacks)")
      return found.first!.value
    }
    // allocations, bytes; live; live at the mark, when one block more lived.
    #expect(try Array(stack("keeps<outer").prefix(6)) == [3, 300, 2, 200, 3, 300])
    #expect(try Array(stack("drops<outer").prefix(6)) == [5, 1_000, 0, 0, 0, 0])
    #expect(try Array(stack("keeps<thread").prefix(6)) == [1, 1_000, 1, 1_000, 1, 1_000])
    #expect(numbers["frees-of-others"] == "1" && numbers["lost"] == "0" && numbers["refuses-other-layout"] == "1")
    #expect(numbers["large"] == "1 5000")
    let resized = stacks.filter { $0.key.hasPrefix("resizes") }.values
    #expect(resized.reduce(0) { $0 + $1[0] } == 2 && resized.reduce(0) { $0 + $1[3] } == 5_000)
    #expect(stacks.keys.contains { $0.hasPrefix("keeps<outer<main") })
  }

  @Test func waitingForALockIsTimed() throws {
    let stacks = try recorded("glibc").stacks
    let waits = stacks.filter { $0.key.hasPrefix("waits<thread") }
    let numbers = try #require(waits.first?.value)
    #expect(waits.count == 1 && numbers[6] == 1)
    // It was held for 50 ms from about when the thread began; a free lock takes a microsecond.
    #expect(numbers[7] > 5_000_000)
  }
}
