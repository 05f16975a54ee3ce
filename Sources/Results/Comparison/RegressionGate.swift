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
    var findable: [String: Double] = [:]
    for one in calibration.noisy { findable[Self.key(one)] = Self.findablePercent(one) }
    // Without a decidable test nothing that is measured could be a regression.
    func found(_ one: NoisyComparison) -> Double? { one.isDecidable ? findable[Self.key(one)] : nil }
    func isGated(_ one: NoisyComparison) -> Bool { found(one).map { $0 <= percent } ?? false }
    gated = change.noisy.count(where: isGated)
    blind = change.noisy.filter { !isGated($0) }.map {
      Blind(cell: $0.pair.name, metric: $0.metric, findablePercent: found($0))
    }.sorted { ($0.findablePercent ?? .infinity) > ($1.findablePercent ?? .infinity) }
    regressions = change.regressions(beyond: percent, judges: isGated)
    let sorted = change.noisy.compactMap(found).sorted()
    let half = (change.noisy.count + 1) / 2
    reachablePercent = half > 0 && half <= sorted.count ? sorted[half - 1] : nil
  }

  private static func key(_ one: NoisyComparison) -> String { "\(one.pair.name) \(one.metric.name)" }

  /// How wide the interval of a figure's ratio with itself is, as a change in per cent; nil if there is none.
  private static func findablePercent(_ one: NoisyComparison) -> Double? {
    guard let interval = one.ratio?.interval, interval.low > 0 else { return nil }
    return (interval.high / interval.low - 1) * 100
  }
}
