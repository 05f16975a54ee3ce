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

  /// Two reports of one run: the first one's accesses, not the second's, nor where the block was allocated.
  @Test func theFirstReportsAccessesAreRead() throws {
    let line = RaceReport.statementLine
    let report = RaceReport(
      reading: """
        ==================
        WARNING: ThreadSanitizer: Swift access race (pid=25142)
          Modifying access of Swift variable at 0x720400000020 by thread T3:
            #0 $s2pg9incrementyyF /tmp/x/program.swift (pg+0xfccad) (BuildId: 97)
            #1 $s2pg4workySvSgACF /tmp/x/program.swift:22:3 (pg+0xfcd31) (BuildId: 97)

          Previous write of size 1 at 0x720400000020 by main thread (mutexes: write M1):
            #0 $s2pg9incrementyyF /tmp/x/program.swift:\(line):17 (pg+0xfccd4) (BuildId: 97)
            #1 $s2pg4mainySvSgACF /tmp/x/program.swift:22:3 (pg+0xfcd31) (BuildId: 97)

          Location is heap block of size 8 at 0x720400000020 allocated by main thread:
            #0 posix_memalign /home/tsan.cpp:925:3 (pg+0x7b333) (BuildId: 97)

          Thread T3 (tid=25147, running) created by main thread at:
            #0 pthread_create /home/tsan.cpp:1094:3 (pg+0x7ba2a) (BuildId: 97)

        SUMMARY: ThreadSanitizer: Swift access race /tmp/x/program.swift in $s2pg9incrementyyF
        ==================
        WARNING: ThreadSanitizer: data race (pid=25142)
          Read of size 8 at 0x720400000020 by thread T9:
            #0 other /tmp/x/program.swift:\(line):17 (pg+0xfccd4) (BuildId: 97)
        100
        """)
    let (current, previous) = (try #require(report.current), try #require(report.previous))
    #expect(current.isWrite && current.thread == "thread T3" && current.frames.count == 2)
    #expect(current.isCalledAsInProgram && !current.namesStatement)
    #expect(previous.isWrite && previous.thread == "main thread " && previous.frames.count == 2)
    #expect(!previous.isCalledAsInProgram && previous.namesStatement)
    #expect(report.counted == 100)

    let read = RaceReport(
      reading: """
        WARNING: ThreadSanitizer: data race (pid=1)
          Read of size 8 at 0x7 by thread T1:
            #0 a b.swift:4:1
        """)
    #expect(read.current?.isWrite == false && read.current?.namesStatement == false && read.previous == nil)
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
    #expect(reports[1].report.current == nil && reports[2].report.previous == nil)
    let (current, previous) = (try #require(reports[0].report.current), try #require(reports[0].report.previous))
    #expect(current.isWrite && previous.isWrite && current.thread != previous.thread)
    // Without a symbolizer there are addresses only.
    if current.frames.contains(where: { $0.contains("increment") }) {
      #expect(current.isCalledAsInProgram && previous.isCalledAsInProgram)
      #expect(current.namesStatement || previous.namesStatement)
    }
  }
}
