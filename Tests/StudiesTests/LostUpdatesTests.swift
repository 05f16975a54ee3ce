import Catalogue
import Foundation
import Testing

@testable import Studies

/// Counters that threads share.
@Suite struct LostUpdatesTests {
  /// How many threads can really run at once.
  private static let processors = ProcessInfo.processInfo.activeProcessorCount

  @Test(arguments: [1, 2, 7, 100], [1, 100, 10_007]) func synchronisedCountersLoseNothing(
    threads: Int, additions: Int
  ) throws {
    #expect(try count(AtomicCount(), threads: threads, additions: additions) == additions)
    #expect(try count(MutexCount(), threads: threads, additions: additions) == additions)
  }

  @Test func oneThreadLosesNothing() throws {
    #expect(try count(UnsynchronisedCount(), threads: 1, additions: 100_000) == 100_000)
  }

  /// On one processor an addition is one instruction, which nothing interrupts.
  @Test(.enabled(if: processors > 1, "one processor loses nothing"))
  func withoutSynchronisationUpdatesAreLost() throws {
    var counted = 0
    // It would take luck for none to be lost in the first attempt; never in all.
    for _ in 0..<20 {
      counted = try count(UnsynchronisedCount(), threads: 8, additions: 4_000_000)
      #expect(counted <= 4_000_000 && counted > 0)
      if counted < 4_000_000 { break }
    }
    #expect(counted < 4_000_000)
  }

  @Test func reportsAreRead() {
    let race = RaceReport(reading: "====\nWARNING: ThreadSanitizer: Swift access race (pid=12)\n  Modifying\n100\n")
    #expect(race.isRace && race.line == "ThreadSanitizer: Swift access race " && race.counted == 100)
    let silent = RaceReport(reading: "100\n")
    #expect(!silent.isRace && silent.line == nil && silent.counted == 100)
    let failed = RaceReport(reading: "FATAL: ThreadSanitizer: unexpected memory mapping 0x1-0x2\n")
    #expect(!failed.isRace && failed.counted == nil)
  }

  /// ThreadSanitizer on the document's counter: it reports the race, and neither of the others.
  @Test(.enabled(if: hasCompiler, "no Swift compiler is in the search path"))
  func threadSanitizerReportsTheRaceAndNothingElse() throws {
    let reports: [(way: String, report: RaceReport)]
    do {
      reports = try RaceReport.ofCounters()
    } catch {
      withKnownIssue("ThreadSanitizer can't be used here: \(error)") { Issue.record("\(error)") }
      return
    }
    #expect(reports.map(\.way) == RaceReport.ways)
    #expect(reports.map(\.report.isRace) == [true, false, false])
    #expect(reports[1].report.counted == 100 && reports[2].report.counted == 100)
  }
}
