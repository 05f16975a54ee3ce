import Catalogue
import MapVariants
import Measurement
import SeededRandom

/// A cached value: a result, and a way to compute it again, as in caches that refresh their entries.
private final class Report: Sendable {
  let result: UInt64
  private let again: @Sendable () -> UInt64

  init(_ result: UInt64, again: @escaping @Sendable () -> UInt64) {
    self.result = result
    self.again = again
  }
}

/// A cache and the requests to it.
private final class ReportServer: Sendable {
  private typealias Cache = ComputeIfAbsentCache<UInt64, Report>

  let ledger = TemporaryLedger()
  private let cache = Cache()
  private let form: ComputedCacheForm
  private let size: Int
  private let entries: UInt64
  private let seed: UInt64

  init(_ form: ComputedCacheForm, _ setting: CellSetting) {
    self.form = form
    size = setting.parameters.values.size
    entries = UInt64(setting.parameters.entries)
    seed = setting.seed
  }

  var count: Int { cache.count }
  func forget() { cache.removeAll() }

  /// The key of a thread's request, uniformly drawn.
  func key(_ operation: Int, thread: Int) -> UInt64 {
    SplitMix64.mix(seed &+ UInt64(operation) &+ UInt64(thread) &* 0x1_0000_0000) % entries
  }

  /// Asks for the keys of these requests and sums up the results.
  func serve(_ operations: Range<Int>, thread: Int) -> UInt64 {
    var sum: UInt64 = 0
    for operation in operations { sum &+= answer(key(operation, thread: thread)) }
    return sum
  }

  /// One request. The computation has two steps, each with its own temporary: the second starts with the result of
  /// the first.
  @inline(never)
  func answer(_ key: UInt64) -> UInt64 {
    let (size, ledger) = (size, ledger)
    switch form {
    case .noTemporary:
      return cache.value(
        forKey: key,
        building: { key in
          Report(Self.result(key, size), again: { Self.result(key, size) })
        }
      ).result
    case .capturedByBuilder:
      let first = Temporary(size: size, seed: key, ledger: ledger)
      return cache.value(
        forKey: key,
        building: { key in
          let second = Temporary(size: size, seed: first.sum(), ledger: ledger)
          return Report(second.sum(), again: { Self.result(key, size) })
        }
      ).result
    case .capturedByValue:
      return cache.value(
        forKey: key,
        building: { key in
          let first = Temporary(size: size, seed: key, ledger: ledger)
          let second = Temporary(size: size, seed: first.sum(), ledger: ledger)
          return Report(second.sum(), again: { Temporary.sum(size: size, seed: first.sum()) })
        }
      ).result
    case .notCaptured:
      return cache.value(
        forKey: key,
        building: { key in
          let first = Temporary(size: size, seed: key, ledger: ledger)
          let second = Temporary(size: size, seed: first.sum(), ledger: ledger)
          let report = Report(second.sum(), again: { Self.result(key, size) })
          // Its last use, like that of something that is logged or checked at the end.
          precondition(first.size == second.size)
          return report
        }
      ).result
    case .releasedEarly: return cache.value(forKey: key, building: { buildInTurn($0) }).result
    case .outsideLock: return cache.value(forKey: key, buildingOutside: { buildInTurn($0) }).result
    }
  }

  /// The two steps, the first temporary dropped before the second is made.
  private func buildInTurn(_ key: UInt64) -> Report {
    let first = Temporary(size: size, seed: key, ledger: ledger)
    let step = first.sum()
    _ = consume first
    let second = Temporary(size: size, seed: step, ledger: ledger)
    let size = size
    return Report(second.sum(), again: { Self.result(key, size) })
  }

  /// The result of both steps, without temporaries.
  static func result(_ key: UInt64, _ size: Int) -> UInt64 {
    Temporary.sum(size: size, seed: Temporary.sum(size: size, seed: key))
  }
}

extension CellProgram {
  /// S23, D1.T12: the same results, with the temporary held in different ways. With several threads each draws keys of
  /// its own from the same range, and all share the cache.
  static func computedCache(_ form: ComputedCacheForm, _ setting: CellSetting) -> CellProgram {
    let parameters = setting.parameters
    let total = setting.operationsPerRound
    var program = CellProgram()
    program.rounds = {
      let server = ReportServer(form, setting)
      return RoundClosures(
        operations: total, prepare: { server.forget() }, finish: { server.forget() },
        run: { server.serve($0, thread: 0) })
    }
    program.threads = {
      let server = ReportServer(form, setting)
      let lanes = (0..<parameters.threads).map { thread in
        RoundClosures(operations: parameters.operations(ofThread: thread, total: total)) {
          server.serve($0, thread: thread)
        }
      }
      return ThreadClosures(
        lanes: lanes, prepare: { server.forget() },
        finish: {
          server.forget()
          return 0
        })
    }
    program.observation = { observations in
      let server = ReportServer(form, setting)
      var atMisses = 0
      var atHits = 0
      var hits = 0
      for operation in 0..<total {
        let (made, count) = (server.ledger.made, server.count)
        _ = server.answer(server.key(operation, thread: 0))
        if server.count > count {
          atMisses += server.ledger.made - made
        } else {
          atHits += server.ledger.made - made
          hits += 1
        }
      }
      let entries = Double(server.count)
      observations.record("computed_live_bytes_per_entry", Double(server.ledger.liveBytes) / entries)
      observations.record("computed_peak_bytes", server.ledger.peakBytes)
      observations.record("computed_temporaries_per_miss", Double(atMisses) / entries)
      if hits > 0 {
        observations.record("computed_temporaries_per_hit", Double(atHits) / Double(hits))
      } else {
        observations.recordAbsence(of: "computed_temporaries_per_hit", because: "no request found a value")
      }
    }
    return program
  }
}
