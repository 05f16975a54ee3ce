import Catalogue
import Measurement

extension CellProgram {
  /// The program of a known answer.
  package static func known(_ answer: KnownAnswer, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram(digest: { answer.digest })
    // If this machine does not let a program do the work, its metric stays empty, with the reason: the figure would
    // be right, but there would be no known value for it.
    var refusals: [Metric: () -> String?] = [:]
    program.rounds = {
      let work = KnownWork(answer, operationsPerRound: setting.operationsPerRound)
      refusals[Metric.involuntarySwitches] = { work.refusal }
      return work
    }
    program.life = {
      let life = KnownLife(answer, entries: setting.parameters.entries)
      refusals[Metric.majorFaults] = { life.refusal }
      return life
    }
    program.refusals = { refusals.compactMapValues { $0() } }
    if answer.work == .spin {
      var spin = SpinYardstick()
      program.yardstick = Yardstick(
        metric: Metric.spinNs, run: { spin.run() }, figure: { spin.nanosecondsPerIteration })
    }
    return program
  }
}
