import Catalogue

/// Whether a build got worse than another, as far as this machine can tell.
///
/// Two runs of the same build show what the machine can find: the interval of the ratio of each figure with itself. A
/// difference that is no larger than that interval is wide can't be told from none, so a figure is held against a bound only
/// if the bound is larger.
package struct RegressionGate: Sendable {
  /// A noisy figure that this machine can't hold against the bound.
  package struct Blind: Sendable {
    /// The cell.
    package var cell: String
    /// The metric.
    package var metric: Metric
    /// The smallest change for the worse that can be found, in per cent; nil if the runs can't tell.
    package var findablePercent: Double?
  }

  /// The bound, in per cent.
  package let percent: Double
  /// How many noisy figures are held against the bound.
  package let gated: Int
  /// Those that are not, the worst first.
  package let blind: [Blind]
  /// What got worse by more than the bound, one sentence each: noisy figures that are held against it, exact ones, and cells
  /// that failed.
  package let regressions: [String]
  /// The bound at which half of the noisy figures can be held against it; nil if there is none.
  package let reachablePercent: Double?

  /// True if less than half of the noisy figures can be held against the bound: to pass would say nothing then.
  package var isRefused: Bool { gated < blind.count }

  /// Judges a change.
  ///
  /// - Parameters:
  ///   - change: the other build's run and this one's.
  ///   - calibration: two runs of this build.
  ///   - percent: how much worse a figure may be.
  package init(_ change: RunComparison, calibration: RunComparison, percent: Double) {
    self.percent = percent
    var findable: [String: Double] = [:]
    for one in calibration.noisy { findable[Self.key(one)] = Self.findablePercent(one) }
    var blind: [Blind] = []
    var gated: [NoisyComparison] = []
    for one in change.noisy {
      // Without a decidable test nothing that is measured could be a regression.
      if let found = findable[Self.key(one)], found <= percent, one.isDecidable {
        gated.append(one)
      } else {
        blind.append(
          Blind(
            cell: one.pair.name, metric: one.metric,
            findablePercent: one.isDecidable ? findable[Self.key(one)] : nil))
      }
    }
    let names = Set(gated.map { "\($0.pair.name): \($0.metric.name) is worse" })
    let noisyNames = Set(change.noisy.map { "\($0.pair.name): \($0.metric.name) is worse" })
    regressions = change.regressions(beyond: percent).filter { sentence in
      // An exact figure, a lost cell, or a noisy figure that is held against the bound.
      !noisyNames.contains { sentence.hasPrefix($0) } || names.contains { sentence.hasPrefix($0) }
    }
    self.gated = gated.count
    self.blind = blind.sorted { ($0.findablePercent ?? .infinity) > ($1.findablePercent ?? .infinity) }
    let all = change.noisy.map { $0.isDecidable ? findable[Self.key($0)] ?? .infinity : .infinity }.sorted()
    let half = all.isEmpty ? Double.infinity : all[(all.count - 1) / 2]
    reachablePercent = half.isFinite ? half : nil
  }

  private static func key(_ one: NoisyComparison) -> String { "\(one.pair.name) \(one.metric.name)" }

  /// How wide the interval of a figure's ratio with itself is, as a change in per cent; infinite if there is none.
  private static func findablePercent(_ one: NoisyComparison) -> Double {
    guard let interval = one.ratio?.interval, interval.low > 0 else { return .infinity }
    return (interval.high / interval.low - 1) * 100
  }
}
