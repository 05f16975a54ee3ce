import Catalogue

/// An `[[exclude]]` table: combinations that the file leaves out.
struct Exclusion {
  /// The maximum number in a file: each is compared with every cell.
  static let most = 1000

  /// Its key path, `exclude[0]`.
  var path: String
  /// A cell must have one of the values of each.
  var conditions: [MatrixAxis]
  var reason: String

  /// Where the values are that the cell has; nil if it is not excluded.
  func matches(_ cell: CellParameters) -> [String]? {
    var places: [String] = []
    for condition in conditions {
      guard let value = condition.values.first(where: { $0.setting.matches(cell) }) else { return nil }
      places.append(value.place)
    }
    return places
  }
}

/// Sorts the points of a matrix into cells to run, cells to skip, and mistakes of the file.
struct CellSorting {
  let experiment: String
  let exclusions: [Exclusion]
  let equipment: Equipment
  let checks: CellChecks
  let collector: DiagnosticCollector
  /// False if `[workload]`, `[matrix]` or `[[exclude]]` hold mistakes already: what they leave undefined is then not
  /// checked against the rest.
  let isSound: Bool

  private(set) var cells: [ExperimentCell] = []
  private(set) var skipped: [SkippedCell] = []

  init(
    experiment: String, exclusions: [Exclusion], equipment: Equipment, checks: CellChecks,
    collector: DiagnosticCollector, isSound: Bool
  ) {
    self.experiment = experiment
    self.exclusions = exclusions
    self.equipment = equipment
    self.checks = checks
    self.collector = collector
    self.isSound = isSound
  }

  /// Sorts the points. To be called once.
  mutating func sort(_ points: [MatrixPoint]) {
    rejectOversize(points)
    rejectUseless(points)
    requireAnswers(points)
    var candidates: [(point: MatrixPoint, cell: CellParameters)] = []
    for point in points {
      if let cell = point.finished { candidates.append((point, cell)) }
    }
    // In the points' order, whatever the reason, so that table rows stay in place.
    var reasons = [String?](repeating: nil, count: candidates.count)
    exclude(candidates, &reasons)
    let problems = candidates.map { checks.problems($0.cell) }
    settle(candidates.map(\.point), problems, &reasons)
    var idOfWork: [CellParameters: String] = [:]
    for (index, (point, cell)) in candidates.enumerated() {
      let id = "\(experiment)/\(point.label)"
      if reasons[index] == nil { reasons[index] = cell.impossibleReason ?? equipment.engines.reasonAgainst(cell) }
      if reasons[index] == nil {
        let work = equipment.engines.asMeasured(cell)
        if let other = idOfWork[work] { reasons[index] = "the same work as \(other)" }
        idOfWork[work] = idOfWork[work] ?? id
      }
      if let reason = reasons[index] ?? equipment.missingReason(cell) {
        skipped.append(SkippedCell(id: id, parameters: cell, reason: reason))
      } else {
        let engine = equipment.engines[cell.engine]
        let lacking = MeasurementPass.allCases.filter { engine?.reasonAgainst($0) != nil }
        cells.append(ExperimentCell(id: id, parameters: cell, lacking: Set(lacking)))
      }
    }
  }

  /// A mistake that many cells share is reported once.
  private func reportOnce(_ place: String, found: String, expected: String) {
    if !collector.hasReport(at: place) { collector.report(place, found: found, expected: expected) }
  }

  private func rejectOversize(_ points: [MatrixPoint]) {
    for point in points {
      for problem in checks.oversize(point) {
        reportOnce(point.place(of: problem.parameter), found: problem.found, expected: problem.expected)
      }
    }
  }

  /// The parameters that only some cells have.
  private static let conditional = CellParameter.all.flatMap { [$0] + $0.parts }.filter { $0.rule != nil }

  /// Reports values that mean nothing in any cell, such as the length of integer keys.
  private func rejectUseless(_ points: [MatrixPoint]) {
    guard isSound else { return }
    var ruleOfUseless: [String: String] = [:]
    var useful: Set<String> = []
    for point in points {
      for parameter in Self.conditional where point.given.contains(parameter.key) {
        guard let rule = parameter.rule else { continue }
        let place = point.place(of: parameter.key)
        if rule.applies(point.cell) { useful.insert(place) } else { ruleOfUseless[place] = rule.text }
      }
    }
    for (place, rule) in ruleOfUseless.sorted(by: { $0.key < $1.key }) where !useful.contains(place) {
      collector.report(place, found: "a value that no cell uses", expected: rule)
    }
  }

  /// Reports `known-answer` cells without an answer, and `study` cells without a study.
  private func requireAnswers(_ points: [MatrixPoint]) {
    guard isSound else { return }
    for point in points where point.cell.kind == .study && point.cell.study == nil {
      reportOnce(
        point.place(of: "study"), found: "nothing",
        expected: "for kind = \"study\" names such as study = [\"\(Study.all[0].id)\"]")
    }
    for point in points where point.cell.kind == .knownAnswer && point.cell.answer == nil {
      reportOnce(
        point.place(of: "answer"), found: "nothing",
        expected: "for kind = \"known-answer\" a table such as { spin = 500 }")
    }
  }

  private func exclude(_ candidates: [(point: MatrixPoint, cell: CellParameters)], _ reasons: inout [String?]) {
    var used: Set<String> = []
    for (index, (_, cell)) in candidates.enumerated() {
      for exclusion in exclusions {
        guard let places = exclusion.matches(cell) else { continue }
        used.formUnion(places + [exclusion.path])
        reasons[index] = reasons[index] ?? exclusion.reason
      }
    }
    guard isSound, !candidates.isEmpty else { return }
    let expected = "values that a cell of the matrix has"
    for exclusion in exclusions {
      guard used.contains(exclusion.path) else {
        collector.report(exclusion.path, found: "an exclusion that matches no cell", expected: expected)
        continue
      }
      for value in exclusion.conditions.flatMap(\.values) where !used.contains(value.place) {
        collector.report(value.place, found: "\(value.setting.label), which excludes no cell", expected: expected)
      }
    }
    if !exclusions.isEmpty, reasons.allSatisfy({ $0 != nil }) {
      collector.report("exclude", found: "exclusions of every cell", expected: "a cell to be left")
    }
  }

  /// Skips cells whose problem is a combination that the matrix can't avoid, and reports the other problems: values
  /// that have no alternative or that no cell can use.
  private func settle(_ points: [MatrixPoint], _ problems: [[CellProblem]], _ reasons: inout [String?]) {
    var good: Set<String> = []
    for (index, point) in points.enumerated() where reasons[index] == nil {
      for parameter in point.places.keys where !problems[index].contains(where: { $0.parameter == parameter }) {
        good.insert(point.place(of: parameter))
      }
    }
    for (index, point) in points.enumerated() where reasons[index] == nil {
      for problem in problems[index] {
        let place = point.place(of: problem.parameter)
        if problem.mayBeSkipped, point.isVaried(problem.parameter), good.contains(place) || !isSound {
          reasons[index] = reasons[index] ?? problem.reason
        } else {
          reportOnce(place, found: problem.found, expected: problem.expected)
        }
      }
    }
  }
}
