import Catalogue
import Experiments
import Numbers

/// Compares the known answers of a run's experiments with what the run measured.
struct KnownAnswerEvaluator {
  let summary: RunSummary
  private let cells: [String: CellSummary]

  /// Exact figures are quotients and differences of whole numbers: the arithmetic itself is right to this relative
  /// error.
  static let arithmetic = 1e-9
  /// The clock's floor, which the latency pass reports.
  private static let floorMetric = Metric.clockFloorNs

  init(_ summary: RunSummary) {
    self.summary = summary
    cells = Dictionary(summary.cells.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Why there is no figure.
  private struct Absence: Error { var reason: String }

  /// One line of the calibration.
  func line(_ answer: KnownFigure, of experiment: String) -> KnownAnswerLine {
    var line = KnownAnswerLine(
      experiment: experiment, answer: answer, measured: nil, allowed: nil, verdict: .notMeasured, reason: "")
    if let baseline = answer.baseline, let one = cells[baseline.cell], let other = cells[answer.figure.cell] {
      line.difference = one.values(unlike: other)
    }
    do throws(Absence) {
      let figure = try samples(of: answer.figure)
      let baseline: [Double]? = if let place = answer.baseline { try samples(of: place) } else { nil }
      let isExact = isExact(answer.figure) && answer.baseline.map(isExact) != false
      guard let measured = estimate(answer, figure, baseline, isExact: isExact) else {
        throw Absence(reason: "no process reported it")
      }
      line.measured = measured
      let allowed = allowed(answer, figure, baseline)
      line.allowed = allowed
      line.verdict = verdict(answer, measured, allowed: allowed, isExact: isExact)
      if measured.interval == nil, !isExact { line.reason = "one process, no interval" }
    } catch {
      line.reason = error.reason
    }
    return line
  }

  private func isExact(_ figure: KnownFigure.Figure) -> Bool {
    guard let metric = Metric.named(figure.metric) else { return false }
    return cells[figure.cell]?.isExact(metric) == true && figure.per == nil
  }

  private func samples(of figure: KnownFigure.Figure) throws(Absence) -> [Double] {
    guard let cell = cells[figure.cell] else { throw Absence(reason: "\(figure.cell) is not in this run") }
    guard cell.status == .ok else {
      let status = cell.status == .notRun ? "was not run" : "is \(cell.status.rawValue)"
      throw Absence(reason: "\(cell.id) \(status)\(cell.reason.isEmpty ? "" : ": \(cell.reason)")")
    }
    if cell.counterSource == "perf", Metric.named(figure.metric)?.pass == .counters {
      throw Absence(reason: "counted by the hardware: the answer is known for callgrind's model")
    }
    func values(_ metric: String) throws(Absence) -> [Double] {
      guard let values = cell.samples[metric], !values.isEmpty else {
        throw Absence(reason: "no \(metric)\(cell.reason.isEmpty ? "" : ": \(cell.reason)")")
      }
      return values
    }
    let dividends = try values(figure.metric)
    guard let per = figure.per else { return dividends }
    let divisors = try values(per)
    // From the same pass, so each process has both.
    guard dividends.count == divisors.count, !divisors.contains(0) else {
      throw Absence(reason: "\(per) is 0 or was not measured in every process")
    }
    return zip(dividends, divisors).map { $0 / $1 }
  }

  /// The figure that the answer is about. For two metrics of the same cell and pass, the difference is taken within
  /// each process.
  private func estimate(
    _ answer: KnownFigure, _ figure: [Double], _ baseline: [Double]?, isExact: Bool
  ) -> Estimate? {
    guard let place = answer.baseline, let baseline else {
      return Medians.median(of: figure, isExact: isExact)
    }
    let isPaired = place.cell == answer.figure.cell && figure.count == baseline.count
    if case .ratio = answer.known {
      return isPaired
        ? Medians.median(of: zip(figure, baseline).map { $0 / $1 }, isExact: isExact)
        : Medians.ratio(of: figure, to: baseline, isExact: isExact)
    }
    return isPaired
      ? Medians.median(of: zip(figure, baseline).map { $0 - $1 }, isExact: isExact)
      : Medians.difference(of: figure, minus: baseline, isExact: isExact)
  }

  private func allowed(_ answer: KnownFigure, _ figure: [Double], _ baseline: [Double]?) -> Double {
    let tolerance = answer.tolerance
    let figures = abs(figure.median ?? 0) + abs(baseline?.median ?? 0)
    let floor = cells[answer.figure.cell]?.samples[Self.floorMetric]?.median ?? 0
    let bytesPerUnit = Metric.named(answer.figure.metric)?.unit == "KiB" ? 1024.0 : 1
    return tolerance.percent / 100 * abs(answer.known.number) + tolerance.precision / 100 * figures
      + tolerance.floors * floor + tolerance.pages * Double(KnownAnswer.pageSize) / bytesPerUnit + tolerance.plus
  }

  private func verdict(_ answer: KnownFigure, _ measured: Estimate, allowed: Double, isExact: Bool)
    -> KnownAnswerVerdict
  {
    guard measured.value.isFinite else { return .missed }
    let known = answer.known.number
    let slack = Self.arithmetic * max(1, abs(known))
    let target = Interval(known - allowed - slack, known + allowed + slack)
    guard let interval = measured.interval else {
      if target.contains(measured.value) { return .met }
      // A single process of a noisy pass proves nothing; memory hardly varies.
      return isExact || Metric.named(answer.figure.metric)?.pass == .memory ? .missed : .unclear
    }
    if target.contains(interval.low), target.contains(interval.high) { return .met }
    return interval.high < target.low || interval.low > target.high ? .missed : .unclear
  }
}

extension CellSummary {
  /// The parameter values in which this cell differs from another.
  fileprivate func values(unlike other: CellSummary) -> String {
    CellParameter.all.compactMap { parameter in
      let value = parameter.label(parameters)
      return value == parameter.label(other.parameters) ? nil : value
    }.joined(separator: " ")
  }
}
