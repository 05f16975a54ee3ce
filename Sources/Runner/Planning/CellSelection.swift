import Catalogue
import Experiments

/// The subset of the experiments' cells that a run covers: `--filter` and `--allocator`.
package struct CellSelection: Sendable, Equatable, Codable {
  /// A pattern on cell ids: `*` matches any text and `?` one character; without either the pattern may match anywhere
  /// in the id. Nil selects every cell.
  package var filter: String?
  /// Names of allocators; empty selects all.
  package var allocators: [String]
  /// Names of engines; empty selects all.
  package var engines: [String]

  /// Makes a selection; without arguments it selects everything.
  package init(filter: String? = nil, allocators: [String] = [], engines: [String] = []) {
    self.filter = filter
    self.allocators = allocators
    self.engines = engines
  }

  /// True if the cell with that id is selected.
  package func contains(id: String, parameters: CellParameters) -> Bool {
    (allocators.isEmpty || allocators.contains(parameters.allocator))
      && (engines.isEmpty || engines.contains(parameters.engine.id)) && admits(id: id)
  }

  /// True if the filter matches that cell id, whatever the allocator.
  package func admits(id: String) -> Bool {
    guard let filter else { return true }
    let hasWildcard = filter.contains { $0 == "*" || $0 == "?" }
    return ExperimentFiles.matches(pattern: hasWildcard ? filter : "*\(filter)*", id)
  }

  /// The selection without the engines that aren't built, if it names none, and the cells that it loses by that: a run
  /// without engines is as if there were none, unless they are asked for.
  ///
  /// - Throws: `RunnerError` with the reasons if no other cell is selected.
  func withoutMissingEngines(
    of equipment: Equipment, for experiments: [Experiment]
  ) throws -> (selection: CellSelection, leftOut: [SkippedCell]) {
    let missing = Set(equipment.engines.definitions.filter { $0.missingReason != nil }.map(\.name))
    guard engines.isEmpty, !missing.isEmpty else { return (self, []) }
    var built = self
    built.engines = equipment.engines.names.filter { !missing.contains($0) }
    let skipped = experiments.flatMap(\.skipped)
    let leftOut = skipped.filter {
      missing.contains($0.parameters.engine.id) && contains(id: $0.id, parameters: $0.parameters)
    }
    let isEmpty =
      !skipped.contains { built.contains(id: $0.id, parameters: $0.parameters) }
      && !experiments.flatMap(\.cells).contains { built.contains(id: $0.id, parameters: $0.parameters) }
    if isEmpty, !leftOut.isEmpty { throw RunnerError.nothingToRun(leftOut.map { "\($0.id): \($0.reason)" }) }
    return isEmpty ? (self, []) : (built, leftOut)
  }

  /// The experiments with only the selected cells; those without any are left out.
  ///
  /// - Throws: `RunnerError` for an allocator or engine that no definition names, and if nothing is selected.
  package func applied(to experiments: [Experiment], equipment: Equipment) throws -> [Experiment] {
    let catalogue = equipment.allocators
    for name in allocators where catalogue[name] == nil {
      throw RunnerError.unknownName(kind: "allocator", name: name, valid: catalogue.definitions.map(\.name))
    }
    for name in engines where !equipment.engines.names.contains(name) {
      throw RunnerError.unknownName(kind: "engine", name: name, valid: equipment.engines.names)
    }
    let selected = experiments.compactMap { experiment -> Experiment? in
      var experiment = experiment
      experiment.cells.removeAll { !contains(id: $0.id, parameters: $0.parameters) }
      experiment.skipped.removeAll { !contains(id: $0.id, parameters: $0.parameters) }
      return experiment.cells.isEmpty && experiment.skipped.isEmpty ? nil : experiment
    }
    guard !selected.isEmpty else {
      let asked = [
        filter.map { "filter \"\($0)\"" + hint($0, experiments) },
        allocators.isEmpty ? nil : "allocator \(allocators.joined(separator: ", "))",
        engines.isEmpty ? nil : "engine \(engines.joined(separator: ", "))",
      ]
      throw RunnerError.nothingMatches(asked.compactMap { $0 }.joined(separator: " and "))
    }
    return selected
  }

  /// The nearest prefix of a cell's id with the same number of parts, if there is one.
  private func hint(_ filter: String, _ experiments: [Experiment]) -> String {
    let parts = filter.count { $0 == "," } + 1
    let beginnings = experiments.flatMap(\.cells).map {
      $0.id.split(separator: ",").prefix(parts).joined(separator: ",")
    }
    return nearestName(to: filter, among: Set(beginnings).sorted()).map { " (did you mean \"\($0)\"?)" } ?? ""
  }
}
