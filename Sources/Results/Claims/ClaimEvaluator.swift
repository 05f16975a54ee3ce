import Catalogue

/// Compares a table's claims with a run, one figure at a time.
struct ClaimEvaluator {
  let table: ClaimTable
  let summary: RunSummary
  /// The engine whose figures are compared.
  var engine = EngineName.swift

  /// A measured figure in the document's unit.
  private struct Figure {
    var cell: CellSummary
    var metric: Metric
    var samples: [Double]
    var estimate: Estimate
    var unit: String
    /// The cell whose figure was subtracted.
    var less: CellSummary?

    var isExact: Bool { cell.isExact(metric) }
    /// True if a simulator counted: the same in every process, but of a model of a processor.
    var isOfModel: Bool { metric.pass == .counters && cell.counterSource == "callgrind" }
    /// True if it is a time that is known less precisely than the profile requires.
    var isUnstable: Bool { metric.pass == .time && cell.isUnstable }
    /// Times vary from process to process; a single process says nothing about how much. A map's memory hardly varies.
    var needsSeveralProcesses: Bool { !isExact && metric.pass != .memory }
  }

  /// Why there is no figure.
  private struct Absence: Error {
    var verdict: Verdict
    var reason: String
    /// True if the run was not meant to measure it.
    var isUnplanned = false
    /// True if the run was meant to measure it and the cell failed, or its turn did not come.
    var isOfCell = false
  }

  /// The entry of a figure; nil if the row does not have the column, or if the document says nothing and there is
  /// nothing to measure or the run was not meant to measure it.
  func entry(row: ClaimTable.Line, column: ClaimTable.Line) -> DocumentTable.Entry? {
    guard column.isFor(row) else { return nil }
    let claim = table.claim(row: row.name, column: column.name)
    let source = source(row, column)
    if claim == nil, source.reason != nil { return nil }
    let baseline = table.baseline(row: row, column: column)
    var entry = DocumentTable.Entry(
      row: row.name, column: column.name, claimed: claim?.claimed, measured: nil, unit: source.unit ?? "",
      claimedRatio: claim.flatMap { table.claimedRatio($0, baseline: baseline) }, measuredRatio: nil,
      verdict: .noClaim, reason: "", cells: [], relation: claim?.relation?.rawValue ?? "",
      baseline: baseline?.name ?? "", claimedUnit: source.claimedUnit ?? source.unit ?? "")
    entry.engine = engine
    entry.isOutside = row.isOutside || column.isOutside
    entry.decision = claim.flatMap { $0.decision ?? source.decision }
    entry.reason = claim?.note ?? ""
    do throws(Absence) {
      if let reason = claim?.reason, !engine.isGo || claim?.go == nil {
        throw Absence(verdict: .noCounterpart, reason: reason)
      }
      try fill(
        &entry, claim: claim, source: source,
        baseline: baseline.map { self.source($0, column) })
    } catch {
      if claim == nil, error.isUnplanned { return nil }
      // What Swift has no counterpart of, or what the run did not ask this engine, is no finding about the engine, and
      // a run with one cell of real Go does not list all that Go was not asked. A cell that failed was asked.
      if engine != .swift, !error.isOfCell { return nil }
      entry.verdict = error.verdict
      entry.add(error.reason)
    }
    return entry
  }

  /// Measures and judges.
  private func fill(
    _ entry: inout DocumentTable.Entry, claim: ClaimTable.Claim?, source: ClaimTable.Source,
    baseline: ClaimTable.Source?
  ) throws(Absence) {
    let figure = try figure(source)
    entry.measured = figure.estimate
    entry.unit = figure.unit
    entry.claimedUnit = source.claimedUnit ?? figure.unit
    entry.cells = [figure.cell.id] + (figure.less.map { [$0.id] } ?? [])
    entry.isUnstable = figure.isUnstable
    var judge = ClaimJudge(measured: figure.estimate)
    judge.needsInterval = figure.needsSeveralProcesses
    // A missing baseline matters only to claims that are about it.
    if let baseline, let other = try claim?.relation?.needsBaseline == true ? self.figure(baseline) : found(baseline) {
      entry.cells.append(other.cell.id)
      entry.isUnstable = entry.isUnstable || other.isUnstable
      judge.baseline = other.estimate
      judge.ratio = ratio(of: figure, to: other)
      judge.needsInterval = judge.needsInterval || other.needsSeveralProcesses
      if judge.ratio?.value.isFinite == true { entry.measuredRatio = judge.ratio }
    }
    judge.remarks.forEach { entry.add($0) }
    if figure.isOfModel { entry.add("exact for the simulated processor, not for this machine") }
    guard let claim else { return }
    guard let relation = claim.relation else {
      entry.verdict = .baseline
      return
    }
    let judgement = judge.judge(relation, claim: claim, claimedRatio: entry.claimedRatio)
    entry.verdict = entry.decision?.verdict(judgement.verdict, by: engine) ?? judgement.verdict
    if entry.verdict == .differsInSwift, judgement.verdict != .refuted {
      entry.add("the same direction in Swift, but a \(judgement.verdict == .beyond ? "larger" : "smaller") effect")
    }
    if let reason = judgement.reason { entry.add(reason) }
  }

  /// The ranked columns by name, with every row that has a figure.
  func rankings() -> [String: Ranking] {
    var rankings: [String: Ranking] = [:]
    for column in table.columns {
      guard let best = column.best else { continue }
      let candidates = table.rows.filter(column.isFor).compactMap { row in
        found(source(row, column)).map {
          Ranking.Candidate(
            row: row.name, samples: $0.samples, isExact: $0.isExact, needsSeveralProcesses: $0.needsSeveralProcesses)
        }
      }
      rankings[column.name] = Ranking(best: best, candidates: candidates)
    }
    return rankings
  }

  private func found(_ source: ClaimTable.Source) -> Figure? { try? figure(source) }

  private func source(_ row: ClaimTable.Line, _ column: ClaimTable.Line) -> ClaimTable.Source {
    table.source(row: row, column: column, engine: engine)
  }

  private func figure(_ source: ClaimTable.Source) throws(Absence) -> Figure {
    if let reason = source.reason { throw Absence(verdict: .noCounterpart, reason: reason) }
    func absent(_ reason: String) -> Absence { Absence(verdict: .notMeasured, reason: reason) }
    guard let experiment = source.selector.experiment, let metric = source.metric.flatMap(Metric.named) else {
      throw absent("no experiment or no metric is named")
    }
    let ofExperiment = summary.byExperiment[experiment] ?? []
    if ofExperiment.isEmpty {
      throw Absence(verdict: .notMeasured, reason: "\(experiment) is not in this run", isUnplanned: true)
    }
    let cells = ofExperiment.filter { $0.parameters.engine == engine && source.selector.matches($0) }
    guard let cell = cells.first else { throw absent("no cell has \(source.selector.description)") }
    guard cells.count == 1 else { throw absent("\(cells.count) cells have \(source.selector.description)") }
    guard cell.status == .ok else {
      let what = cell.status == .notRun ? "was not run" : cell.status.rawValue
      throw Absence(
        verdict: .notMeasured, reason: "\(cell.id) \(what)\(because(cell.reason))", isOfCell: cell.status != .skipped)
    }
    let samples = (cell.samples[metric] ?? []).map { $0 * (source.scale ?? 1) }
    let isExact = cell.isExact(metric)
    guard let estimate = Medians.median(of: samples, isExact: isExact) else {
      throw Absence(
        verdict: .notMeasured, reason: "\(cell.id) has no \(metric.name)\(because(cell.reason))",
        isUnplanned: cell.passes.map { !$0.contains(metric.pass) } ?? false)
    }
    let figure = Figure(
      cell: cell, metric: metric, samples: samples, estimate: estimate, unit: source.unit ?? metric.unit)
    guard let less = source.less else { return figure }
    var other = source
    other.selector = less.completed(by: source.selector)
    other.less = nil
    return try difference(of: figure, and: self.figure(other))
  }

  /// A figure minus another, for exact ones only: for two that vary, a ratio with its interval shows better how far
  /// apart they are.
  private func difference(of figure: Figure, and other: Figure) throws(Absence) -> Figure {
    var result = figure
    result.less = other.cell
    result.samples = figure.samples.map { $0 - other.estimate.value }
    guard figure.isExact, other.isExact,
      let estimate = Medians.median(of: result.samples, isExact: true)
    else {
      throw Absence(verdict: .notMeasured, reason: "\(figure.metric.name) is not exact: no difference is taken")
    }
    result.estimate = estimate
    return result
  }

  private func because(_ reason: String) -> String { reason.isEmpty ? "" : ": \(reason)" }

  private func ratio(of figure: Figure, to other: Figure) -> Estimate? {
    Medians.ratio(
      of: figure.samples, to: other.samples, isExact: figure.isExact && other.isExact)
  }
}

extension DocumentTable.Entry {
  /// Adds a sentence to the reason.
  mutating func add(_ sentence: String) {
    guard !sentence.isEmpty else { return }
    reason += (reason.isEmpty ? "" : "; ") + sentence
  }
}
