import Catalogue

/// Which map and which allocator to take, for every workload of a run and for each experiment's workloads together.
package struct RunChoice: Sendable {
  /// What the workloads of an experiment say together.
  package struct Together: Sendable {
    /// The experiment.
    package let experiment: String
    /// Its workloads that were chosen for.
    package let workloads: Int
    /// The one to take if all of them count the same, and those that can't be told from it; empty if no map has all.
    package let taken: [String]
    /// What the first taken costs beside the baseline, all criteria and workloads together; nil if either is not
    /// measured in all.
    package let cost: Cost?
  }

  /// One answer for each workload, in the run's order.
  package let workloads: [WorkloadChoice]
  /// One for each experiment that has several.
  package let experiments: [Together]
  /// What the choice was made by.
  package let rule: ChoiceRule

  /// Chooses. O(cells^2) within a workload.
  ///
  /// - Parameters:
  ///   - engines: whose maps are chosen from; the lab's own if empty.
  ///   - selects: which cells are looked at.
  package init(
    _ summary: RunSummary, by rule: ChoiceRule, engines: [EngineName] = [],
    selects: (CellSummary) -> Bool = { _ in true }
  ) {
    self.rule = rule
    let engines = engines.isEmpty ? [.swift] : engines
    var order: [String] = []
    var groups: [String: [CellSummary]] = [:]
    // A study is a program, not a map that could be taken.
    for cell in summary.cells
    where cell.parameters.map != .none && cell.status != .skipped && engines.contains(cell.parameters.engine)
      && selects(cell)
    {
      let workload = cell.name(without: ["engine", "map", "allocator"])
      if groups[workload] == nil { order.append(workload) }
      groups[workload, default: []].append(cell)
    }
    let chosen = order.compactMap { workload -> (cells: [CellSummary], choice: WorkloadChoice)? in
      guard let cells = groups[workload], cells.count > 1 else { return nil }
      return (cells, WorkloadChoice(workload, cells, by: rule))
    }
    workloads = chosen.map(\.choice)
    let byExperiment = Dictionary(grouping: chosen) { $0.cells[0].experiment }
    var seen: Set<String> = []
    let names = chosen.map { $0.cells[0].experiment }.filter { seen.insert($0).inserted }
    experiments = names.compactMap { name -> Together? in
      guard let parts = byExperiment[name], parts.count > 1 else { return nil }
      return Self.together(name, parts, by: rule)
    }
  }

  private static func together(
    _ experiment: String, _ parts: [(cells: [CellSummary], choice: WorkloadChoice)], by rule: ChoiceRule
  ) -> Together {
    let columns = WeighedColumns(
      columns: parts.flatMap { WorkloadChoice.columns($0.choice.criteria, $0.cells, by: rule).columns })
    let refused = Set(parts.flatMap { $0.choice.candidates.filter { !$0.objection.isEmpty }.map(\.name) })
    let rows = columns.complete.filter { !refused.contains($0) }
    let taken = columns.taken(among: rows)
    let baseline = parts.lazy.compactMap(\.choice.baseline).first
    var cost: Cost?
    if let best = taken.first, let baseline, best != baseline, columns.complete.contains(baseline) {
      cost = columns.mean(of: best, against: baseline)
    }
    return Together(experiment: experiment, workloads: parts.count, taken: taken, cost: cost)
  }
}
