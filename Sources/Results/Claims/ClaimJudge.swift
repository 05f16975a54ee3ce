/// Judges what a measured figure means for a claim. Knows nothing of tables and runs.
struct ClaimJudge {
  /// The figure, in the document's unit.
  var measured: Estimate
  /// What it is compared with.
  var baseline: Estimate?
  /// The figure divided by its baseline.
  var ratio: Estimate?
  /// True if a figure without an interval can't decide anything.
  var needsInterval = false

  /// A verdict, with the reason if the figures alone don't say it.
  struct Judgement: Equatable {
    var verdict: Verdict
    var reason: String?
  }

  init(measured: Estimate) { self.measured = measured }

  /// What a reader must know about the figures, regardless of the claim.
  var remarks: [String] {
    var remarks: [String] = []
    if measured.interval == nil || (ratio != nil && ratio?.interval == nil) {
      remarks.append(
        needsInterval ? "one process measured it: no interval" : "one process measured it: taken for right within 2 %")
    }
    if baseline?.value == 0 { remarks.append("the baseline is 0") }
    return remarks
  }

  func judge(_ relation: ClaimTable.Relation, claim: ClaimTable.Claim, claimedRatio: Interval?) -> Judgement {
    if needsInterval, (relation.needsBaseline ? ratio : measured)?.interval == nil {
      return Judgement(verdict: .inconclusive)
    }
    if relation.needsBaseline, min(measured.value, baseline?.value ?? 0) < 0 {
      return Judgement(verdict: .inconclusive, reason: "a value below 0 has no ratio")
    }
    let tolerance = claim.tolerance ?? 0
    let claimed = claim.claimed ?? Interval(point: 0)
    switch relation {
    case .ratio:
      guard let claimedRatio else { return Judgement(verdict: .inconclusive, reason: "no ratio is claimed") }
      let verdict = size(claimedRatio, tolerance: tolerance)
      let isSlight = verdict == .directionOnly && abs((ratio?.value ?? 1) - 1) < Self.slight
      return Judgement(verdict: verdict, reason: isSlight ? "less than 1 % from its baseline" : nil)
    case .lower: return Judgement(verdict: direction(isLower: true))
    case .higher: return Judgement(verdict: direction(isLower: false))
    case .unchanged:
      let tolerance = claim.tolerance ?? Self.defaultSameness
      return Judgement(verdict: Self.lies(range(ratio), in: Interval(1 - tolerance, 1 + tolerance)))
    case .zero:
      let verdict = Self.lies(range(measured), in: Interval(-tolerance, tolerance))
      // Going most of the way to 0 still counts as the claimed direction.
      guard verdict == .refuted, ratio != nil, direction(isLower: true) == .holds else {
        return Judgement(verdict: verdict)
      }
      return Judgement(verdict: .directionOnly)
    case .nonzero:
      return Judgement(verdict: Self.opposite(Self.lies(range(measured), in: Interval(-tolerance, tolerance))))
    case .atLeast: return Judgement(verdict: Self.lies(range(measured), in: Interval(claimed.low, .infinity)))
    case .atMost: return Judgement(verdict: Self.lies(range(measured), in: Interval(-.infinity, claimed.high)))
    case .equal:
      return Judgement(
        verdict: Self.lies(range(measured), in: Interval(claimed.low - tolerance, claimed.high + tolerance)))
    }
  }

  /// How far from 1 a ratio may be for `unchanged` if the claim does not say: 5 %.
  static let defaultSameness = 0.05
  /// How far a memory figure from a single process is trusted: pages and an allocator's caches can change it by up to 2
  /// %.
  static let trust = 0.02
  /// Effects below 1 % have a direction if they are exact, but are worth a remark.
  static let slight = 0.01

  /// The interval, or how far a single process is trusted.
  private func range(_ estimate: Estimate?) -> Interval {
    estimate?.trustedRange ?? Interval(-.infinity, .infinity)
  }

  /// Whether the figure is on the claimed side of its baseline.
  private func direction(isLower: Bool) -> Verdict {
    let range = range(ratio)
    if isLower ? range.high < 1 : range.low > 1 { return .holds }
    return (isLower ? range.low >= 1 : range.high <= 1) ? .refuted : .inconclusive
  }

  /// Whether the effect has the claimed direction and size. If the tolerance includes no effect, no direction is needed.
  private func size(_ claimed: Interval, tolerance: Double) -> Verdict {
    let isLower = claimed.low < 1
    let band = Interval(claimed.low / (1 + tolerance), claimed.high * (1 + tolerance))
    let range = range(ratio)
    let needsDirection = !band.contains(1)
    if needsDirection {
      let direction = direction(isLower: isLower)
      guard direction == .holds else { return direction }
    }
    if range.low <= band.high, band.low <= range.high {
      return needsDirection || band.contains(ratio?.value ?? 1) ? .holds : .inconclusive
    }
    if (range.high < band.low) == isLower { return .beyond }
    return needsDirection ? .directionOnly : .refuted
  }

  private static func lies(_ range: Interval, in target: Interval) -> Verdict {
    if target.low <= range.low, range.high <= target.high { return .holds }
    return range.high < target.low || target.high < range.low ? .refuted : .inconclusive
  }

  private static func opposite(_ verdict: Verdict) -> Verdict {
    verdict == .holds ? .refuted : verdict == .refuted ? .holds : verdict
  }
}

extension Estimate {
  /// The interval, or how far a memory figure from a single process is trusted.
  var trustedRange: Interval {
    interval ?? Interval(value * (1 - ClaimJudge.trust), value * (1 + ClaimJudge.trust))
  }
}
