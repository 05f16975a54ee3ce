import Testing

@testable import Runner

@Suite struct ProgressTests {
  let plan = Samples.plan([Samples.experiment("a")], profile: .quick)

  @Test func cellsAreDoneWithTheirLastProcess() {
    var state = ProgressState(plan.processes)
    #expect(state.cells == 6 && state.cellsDone == 0)
    let cell = plan.processes[0].cell
    let own = plan.processes.filter { $0.cell == cell }
    for process in own.dropLast() { state.ended(process, wallSeconds: 0.1, failed: false) }
    #expect(state.cellsDone == 0)
    state.ended(own.last!, wallSeconds: 0.1, failed: true)
    #expect(state.cellsDone == 1 && state.failures == 1 && state.processesDone == own.count)
  }

  @Test func theRemainderIsCorrectedByWhatWasMeasured() {
    var state = ProgressState(plan.processes)
    let estimate = plan.estimatedSeconds
    #expect(abs(state.remainingSeconds - estimate) < 1e-9)
    for process in plan.processes.dropLast(4) {
      state.ended(process, wallSeconds: 3 * process.estimatedSeconds, failed: false)
    }
    let rest = plan.processes.suffix(4).reduce(0) { $0 + $1.estimatedSeconds }
    #expect(abs(state.remainingSeconds - 3 * rest) < 1e-6)
  }

  @Test func theBarFitsItsTerminal() {
    for width in [30, 60, 100, 300] {
      var written = ""
      let bar = ProgressBar(width: width, colour: false) { written += $0 }
      bar.willStart(plan.processes[0], state: ProgressState(plan.processes), elapsedSeconds: 75)
      let line = written.dropFirst("\r\u{1b}[2K".count)
      #expect(line.count < width)
      #expect(!line.contains("\u{1b}") && !line.contains("\n"))
      if width == 300 {
        #expect(line.contains("0/6 cells") && line.contains("1 min 15 s") && line.contains(plan.processes[0].cell))
      }
    }
  }

  @Test func linesComeNowAndThenAndFailuresAtOnce() {
    var lines: [String] = []
    let progress = ProgressLines { lines.append($0) }
    for second in 0..<40 {
      progress.willStart(plan.processes[0], state: ProgressState(plan.processes), elapsedSeconds: Double(second))
    }
    #expect(lines.count == 3)
    progress.didFail(plan.processes[0], reason: "exit code 3")
    #expect(lines.last == "failed: \(plan.processes[0].cell), \(plan.processes[0].job.pass.id): exit code 3\n")
  }

  @Test(
    arguments: [(0.4, "0 s"), (59, "59 s"), (125, "2 min 05 s"), (3780, "1 h 03 min"), (-Double.infinity, "0 s")]
      as [(Double, String)])
  func durationsReadAsAPersonSaysThem(seconds: Double, text: String) {
    #expect(seconds.durationText == text)
  }
}

@Suite struct ProcessEnvironmentTests {
  @Test func theKernelsListsAreRead() {
    #expect(ProcessEnvironment.processors(inList: "0-3,8") == [0, 1, 2, 3, 8])
    #expect(ProcessEnvironment.processors(inList: "5") == [5])
    #expect(ProcessEnvironment.processors(inList: "") == [])
  }

  @Test func thisProcessIsAllowedSomewhere() {
    #expect(!ProcessEnvironment.allowedProcessors.isEmpty)
    #expect(MachineReadings().onlineProcessors.count >= 1)
    #expect(MachineReadings().kernel?.isEmpty == false)
  }
}
