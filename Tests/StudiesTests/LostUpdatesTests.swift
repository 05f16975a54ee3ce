import Catalogue
import Foundation
import Measurement
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

  /// Runs go on to the bound where nothing is lost, and the figure that there is not has the reason.
  @Test(arguments: ["atomic", "mutex"]) func theBoundIsReachedWhereNothingIsLost(form: String) throws {
    let study = try #require(Study.named("lost-updates.\(form)"))
    var setting = StudyTests.setting(study, threads: 2)
    setting.parameters.operations = 100_000
    var observations = Observations()
    try CellProgram.of(study, setting).observation?(&observations)
    #expect(observations.figures["runs"] == 100 && observations.figures["lost_updates"] == 0)
    #expect(observations.figures["runs_until_loss"] == nil)
    #expect(observations.absences["runs_until_loss"] == "no update was lost in 100 runs of 100000 additions")
  }

  @Test(arguments: [(1, 500), (100, 500), (20_000, 500), (100_000, 100), (20_000_000, 1)])
  func theBoundIsInRunsAndAdditions(additions: Int, runs: Int) {
    #expect(CellProgram.mostRuns(additions: additions) == runs)
  }

  @Test(.enabled(if: processors > 1, "one processor loses nothing"))
  func theFirstLossEndsTheRuns() throws {
    let study = try #require(Study.named("lost-updates.unsynchronised"))
    var setting = StudyTests.setting(study, threads: 8)
    setting.parameters.operations = 1_000_000
    var observations = Observations()
    try CellProgram.of(study, setting).observation?(&observations)
    let lost = try #require(observations.figures["lost_updates"])
    if let runs = observations.figures["runs_until_loss"] {
      #expect(lost > 0 && runs == observations.figures["runs"] && (1...10).contains(runs))
    } else {
      #expect(lost == 0 && observations.figures["runs"] == 10)
    }
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

  @Test func stacksOfReportsAreRead() {
    let report = RaceReport(
      reading: """
        WARNING: ThreadSanitizer: Swift access race (pid=1)
          Modifying access of Swift variable at 0x72 by thread T2:
            #0 later program.swift:7 (p+0x1)
            #1 caller program.swift:9 (p+0x2)

          Previous write of size 1 at 0x72 by thread T1:
            #0 earlier program.swift:8 (p+0x3)

          Location is heap block of size 8 at 0x72 allocated by main thread:
            #0 malloc somewhere.c:1 (p+0x4)

        SUMMARY: ThreadSanitizer: Swift access race program.swift in later
        1
        """)
    #expect(report.currentStack.count == 2 && report.currentStack[0].contains("later program.swift:7"))
    #expect(report.previousStack.count == 1 && report.previousStack[0].contains("earlier"))
    #expect(report.location == "SUMMARY: ThreadSanitizer: Swift access race program.swift in later")
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
