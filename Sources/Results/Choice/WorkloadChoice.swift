import Catalogue

/// Which map and which allocator a workload should take, among the cells of a run that differ in nothing else.
package struct WorkloadChoice: Sendable {
  /// A map with an allocator.
  package struct Candidate: Sendable {
    /// `span, jemalloc`; with the engine before it if that is not Swift's.
    package let name: String
    /// What was measured.
    package let cell: CellSummary
    /// What it costs beside the first that is taken, all criteria together; 1 for that itself. Nil if it is not ranked.
    package internal(set) var cost: Cost?
    /// Its place by each criterion, `2=` if others share it.
    package internal(set) var places: [ChoiceCriterion: String] = [:]
    /// True if none of the ranked ones beats it in one criterion without losing in another.
    package internal(set) var isOnFront = false
    /// Why it can't be taken; empty if it can.
    package internal(set) var objection = ""
  }

  /// What a figure of the taken one is beside that of the baseline.
  package struct Gain: Sendable {
    /// The metric.
    package let metric: Metric
    /// Both figures.
    package let taken: Estimate
    package let baseline: Estimate
    /// Taken over baseline with its interval; nil if one of them is 0.
    package let ratio: Estimate?
    /// True if the ratio's interval has 1 in it, or if so few processes can't say.
    package let isUnclear: Bool
  }

  /// What the cells have in common: `look-ups/kind=get-hit`.
  package let workload: String
  /// The criteria that counted, each with the metric that stands for it.
  package let criteria: [(criterion: ChoiceCriterion, metric: Metric)]
  /// Those of the rule that nobody measured.
  package let unmeasured: [ChoiceCriterion]
  /// Ranked ones first, cheapest first, then the others.
  package let candidates: [Candidate]
  /// The one to take and those that can't be told from it; empty if none can be taken.
  package let taken: [String]
  /// What it gains, or loses, beside the baseline; nil if that was not measured or is taken itself.
  package let gains: [Gain]?
  /// The name of the baseline, `native, system`, if it was measured.
  package let baseline: String?
  /// What would be taken if one criterion alone counted, where that is something else.
  package let alternatives: [(criterion: ChoiceCriterion, taken: [String])]

  /// Chooses among cells that differ only in engine, map and allocator. O(cells^2).
  init(_ workload: String, _ cells: [CellSummary], by rule: ChoiceRule) {
    self.workload = workload
    var candidates = cells.map { Candidate(name: Self.name(of: $0), cell: $0) }
    let wanted = ChoiceCriterion.allCases.filter { rule.weights[$0] != nil }
    let metrics = wanted.map { (criterion: $0, metric: Self.metric(of: $0, in: cells)) }
    criteria = metrics.compactMap { pair in pair.metric.map { (criterion: pair.criterion, metric: $0) } }
    unmeasured = metrics.filter { $0.metric == nil }.map(\.criterion)
    let columns = Self.columns(criteria, cells, by: rule)
    for index in candidates.indices {
      candidates[index].objection = Self.objection(to: candidates[index].cell, criteria.map(\.metric), rule.limits)
    }
    let eligible = candidates.filter { $0.objection.isEmpty }.map(\.name).filter(columns.complete.contains)
    let taken = columns.taken(among: eligible)
    let front = Set(columns.front(among: eligible))
    let places = columns.columns.map { $0.ranking.among(eligible).places() }
    for index in candidates.indices where eligible.contains(candidates[index].name) {
      let name = candidates[index].name
      candidates[index].cost = taken.first.map { columns.mean(of: name, against: $0) }
      candidates[index].isOnFront = front.contains(name)
      for (criterion, place) in zip(criteria, places) { candidates[index].places[criterion.criterion] = place[name] }
    }
    self.candidates =
      candidates.filter { $0.cost != nil }.sorted { $0.cost!.value < $1.cost!.value }
      + candidates.filter { $0.cost == nil }
    self.taken = taken
    let base = candidates.first { $0.cell.parameters.map == .native && $0.cell.parameters.allocator == "system" }
    baseline = base?.name
    if let base, let best = candidates.first(where: { $0.name == taken.first }), best.name != base.name {
      gains = (criteria.map(\.metric) + [Metric.allocsPerOp]).compactMap { Gain($0, best.cell, base.cell) }
    } else {
      gains = nil
    }
    alternatives = criteria.compactMap { criterion, _ in
      guard let column = columns.columns.first(where: { $0.name == criterion.rawValue }) else { return nil }
      let alone = WeighedColumns(columns: [column]).taken(among: eligible)
      return alone.isEmpty || alone.contains(where: taken.contains) ? nil : (criterion: criterion, taken: alone)
    }
  }

  /// The columns of the criteria: the same for one workload and for several together.
  static func columns(
    _ criteria: [(criterion: ChoiceCriterion, metric: Metric)], _ cells: [CellSummary], by rule: ChoiceRule
  ) -> WeighedColumns {
    WeighedColumns(
      columns: criteria.map { criterion, metric in
        WeighedColumns.Column(
          name: criterion.rawValue,
          ranking: Ranking(
            best: .lowest,
            candidates: cells.compactMap { cell in
              guard let samples = cell.samples[metric], !samples.isEmpty else { return nil }
              let isExact = cell.isExact(metric)
              return Ranking.Candidate(
                row: name(of: cell), samples: samples, isExact: isExact,
                needsSeveralProcesses: !isExact && metric.pass != .memory)
            }),
          weight: rule.weights[criterion] ?? 1)
      })
  }

  static func name(of cell: CellSummary) -> String {
    let engine = cell.parameters.engine == .swift ? "" : "\(cell.parameters.engine.id) "
    return "\(engine)\(cell.parameters.map.id), \(cell.parameters.allocator)"
  }

  /// The criterion's metric: the first that all cells have which have any of them, so that like is compared with like.
  private static func metric(of criterion: ChoiceCriterion, in cells: [CellSummary]) -> Metric? {
    let measured = cells.filter { cell in criterion.metrics.contains { cell.samples[$0] != nil } }
    guard !measured.isEmpty else { return nil }
    return criterion.metrics.first { metric in measured.allSatisfy { $0.samples[metric] != nil } }
      ?? criterion.metrics.first { metric in measured.contains { $0.samples[metric] != nil } }
  }

  private static func objection(to cell: CellSummary, _ metrics: [Metric], _ limits: [MetricLimit]) -> String {
    if cell.status != .ok { return cell.status.rawValue + (cell.reason.isEmpty ? "" : ": \(cell.reason)") }
    let missing = metrics.filter { cell.samples[$0] == nil }.map(\.name)
    if !missing.isEmpty { return "\(missing.joined(separator: " and ")) was not measured" }
    for limit in limits {
      guard let estimate = cell.estimate(limit.metric) else {
        return "\(limit.metric.name), which has a limit, was not measured"
      }
      switch limit.standing(of: estimate) {
      case .kept: continue
      case .broken:
        return
          "\(limit.metric.name) is \(CSVNumber.rounded(estimate.value)), the limit \(CSVNumber.rounded(limit.bound))"
      case .unknown:
        return "\(limit.metric.name) is between \(CSVNumber.rounded(estimate.low)) and "
          + "\(CSVNumber.rounded(estimate.high)): it may break the limit \(CSVNumber.rounded(limit.bound))"
      }
    }
    return ""
  }
}

extension WorkloadChoice.Gain {
  /// Nil if a side has no figure.
  init?(_ metric: Metric, _ taken: CellSummary, _ baseline: CellSummary) {
    guard let one = taken.estimate(metric), let other = baseline.estimate(metric) else { return nil }
    self.metric = metric
    self.taken = one
    self.baseline = other
    let isExact = taken.isExact(metric) && baseline.isExact(metric)
    ratio =
      min(one.value, other.value) > 0
      ? Medians.ratio(of: taken.samples[metric] ?? [], to: baseline.samples[metric] ?? [], isExact: isExact) : nil
    if isExact {
      isUnclear = false
    } else if let ratio {
      let range = metric.pass == .memory ? ratio.trustedRange : ratio.interval ?? Interval(0, .infinity)
      isUnclear = range.contains(1)
    } else {
      isUnclear = one.value != other.value
    }
  }
}

extension Ranking {
  /// The ranking of some of the rows.
  func among(_ rows: [String]) -> Ranking {
    Ranking(best: best, candidates: candidates.filter { rows.contains($0.row) })
  }
}
