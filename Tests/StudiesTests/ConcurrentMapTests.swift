import Catalogue
import Measurement
import Testing

@testable import Studies

/// Threads that use one Dictionary at the same time.
@Suite struct ConcurrentMapTests {
  private func run(_ output: String, code: Int32? = 0, isTimedOut: Bool = false) throws -> MapRun {
    try MapRun(ChildProcess.Ending(code: code, isTimedOut: isTimedOut, output: output))
  }

  @Test func endingsAreRead() throws {
    let right = try run("right\n")
    #expect(!right.isReported && !right.isEndedBySignal && !right.isSilentlyWrong && right.line == nil)
    let wrong = try run("wrong: 3 lost, 7 entries\n")
    #expect(!wrong.isReported && !wrong.isEndedBySignal && wrong.isSilentlyWrong)
    #expect(wrong.line == "wrong: 3 lost, 7 entries")
    let race = try run("====\nWARNING: ThreadSanitizer: Swift access race (pid=12)\n  Modifying\n", code: 66)
    #expect(race.isReported && !race.isEndedBySignal && !race.isSilentlyWrong)
    let noticed = try run(
      "MapVariants/Checked.swift:1: Fatal error: CheckedBucketMap: concurrent map writes\n", code: nil)
    #expect(noticed.isReported && !noticed.isEndedBySignal && !noticed.isSilentlyWrong)
    let crash = try run("free(): double free\n", code: nil)
    #expect(!crash.isReported && crash.isEndedBySignal && !crash.isSilentlyWrong)
    let endless = try run("", code: nil, isTimedOut: true)
    #expect(!endless.isReported && !endless.isEndedBySignal && endless.isSilentlyWrong)
  }

  @Test func anEndingThatSaysNothingIsNoResult() {
    #expect(throws: SwiftCompiler.Unavailable.self) {
      try run("FATAL: ThreadSanitizer: unexpected memory mapping 0x1-0x2\n", code: 66)
    }
  }

  /// ThreadSanitizer reports both races, and nothing if there is a lock.
  @Test(.enabled(if: hasCompiler, "no Swift compiler is in the search path"))
  func threadSanitizerReportsTheRacesAndNotTheLock() throws {
    var all: [(way: String, runs: [MapRun])] = []
    do {
      // Threads of a busy machine may miss each other, or destroy the map's memory before the report.
      for _ in 0..<5 where !all.prefix(2).allSatisfy({ $0.runs.allSatisfy(\.isReported) }) || all.isEmpty {
        all = try MapRun.all(.sanitizer)
      }
    } catch {
      withKnownIssue("ThreadSanitizer can't be used here: \(error)") { Issue.record("\(error)") }
      return
    }
    #expect(all.map(\.way) == ["read_write", "write_write", "locked"])
    #expect(all.map { $0.runs.allSatisfy(\.isReported) } == [true, true, false])
    #expect(all[2].runs.allSatisfy { !$0.isEndedBySignal && !$0.isSilentlyWrong })
  }

  /// Under a lock nothing goes wrong, however the program is compiled.
  @Test(.enabled(if: hasCompiler, "no Swift compiler is in the search path")) func aLockKeepsTheMapWhole() throws {
    let all = try MapRun.all(.plain)
    let locked = try #require(all.last)
    #expect(locked.way == "locked" && locked.runs.count == 10)
    #expect(locked.runs.allSatisfy { !$0.isReported && !$0.isEndedBySignal && !$0.isSilentlyWrong })
  }
}
