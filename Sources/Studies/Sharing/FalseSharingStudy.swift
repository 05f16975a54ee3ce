import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D3.T7: each thread increments a counter that no other one touches, unless the form says so.
  static func falseSharing(_ form: FalseSharingForm, _ setting: CellSetting) -> CellProgram {
    let threads = setting.parameters.threads
    switch form {
    case .oneCounter: return counting(AdjacentCounters(count: 1), setting, counterOf: { _ in 0 })
    case .adjacent: return counting(AdjacentCounters(count: threads), setting)
    case .padded: return counting(PaddedCounters(count: threads, padding: 56), setting)
    case .aligned64: return counting(LineCounters(count: threads), setting)
    case .aligned128: return counting(LinePairCounters(count: threads), setting)
    case .separate: return counting(SeparateCounters(count: threads), setting)
    }
  }

  /// Inlined, so that the loop is compiled for the layout.
  @inline(__always)
  private static func counting(
    _ counters: some Counters, _ setting: CellSetting, counterOf: (Int) -> Int = { $0 }
  ) -> CellProgram {
    let threads = setting.parameters.threads
    let counterOfThread = (0..<threads).map(counterOf)
    let lanes = counterOfThread.enumerated().map { thread, counter in
      RoundClosures(
        operations: setting.parameters.operations(ofThread: thread, total: setting.operationsPerRound)
      ) { operations in
        for _ in operations { counters.increment(counter) }
        return 0
      }
    }
    // If all use one counter, a thread can't distinguish its own increments from the others': the count is checked
    // when all have finished.
    var before = 0
    let prepare = { before = counters.total }
    let finish = { UInt64(counters.total - before) }
    var program = CellProgram()
    program.threads = { ThreadClosures(lanes: lanes, prepare: prepare, finish: finish) }
    program.rounds = {
      RoundClosures(operations: setting.operationsPerRound) { operations in
        let before = counters.total
        for _ in operations { counters.increment(counterOfThread[0]) }
        return UInt64(counters.total - before)
      }
    }
    program.observation = { observations in
      observations.record("counter_bytes", counters.bytes)
      let lines = counterOfThread.map { counters.address($0) / 64 }
      let users = Dictionary(lines.map { ($0, 1) }, uniquingKeysWith: +).values
      observations.record("threads_on_one_line", users.max() ?? 0)
    }
    return program
  }
}
