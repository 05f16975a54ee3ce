import Catalogue
import Experiments
import WorkerProtocol

/// One cell of a run with everything that was measured for it: a row of summary.csv.
package struct CellSummary: Sendable {
  /// How a cell ended.
  package enum Status: String, CaseIterable, Sendable {
    /// Every process that was run gave a report.
    case ok
    /// A process failed, or its checksum differs from that of the other maps.
    case failed
    /// Not measured, for a stated reason.
    case skipped
    /// The run was stopped before this cell's turn.
    case notRun = "not run"
  }

  /// The experiment's id.
  package let experiment: String
  /// The cell's id.
  package let id: String
  /// What it ran.
  package let parameters: CellParameters
  /// Operations of one round in the time pass; if that was not run, in the first pass that was.
  package let operations: Int
  /// How it ended.
  package let status: Status
  /// Why, what looks wrong, and why figures are missing; one line, empty if there is nothing to say.
  package let reason: String
  /// What a round's operations returned, in the pass of `operations`.
  package let checksum: String
  /// Where counters came from: `callgrind` or `perf`; nil if there are no counters.
  package let counterSource: String?
  /// One value per process, by metric, for the processes that `ProcessSelection` selects.
  package internal(set) var samples: [String: [Double]]
  /// The repetition that each value of `samples` is from, by metric.
  package var repetitions: [String: [Int]] = [:]
  /// The passes that were run; nil if the cell was read back from its files.
  var passes: Set<MeasurementPass>?
  /// Its processes and their disturbances; nil if nothing was run.
  package var noise: CellNoise?
  /// The version that its engine reported; empty if there is none.
  package var engineVersion = ""

  /// True if its time is known less precisely than the profile requires.
  package var isUnstable: Bool { noise?.stability == .unstable }

  /// The metric's estimate: the median over processes with its interval. Nil if it was not measured.
  package func estimate(_ metric: Metric) -> Estimate? {
    samples[metric].flatMap { Medians.median(of: $0, isExact: isExact(metric)) }
  }

  /// True if all processes must agree on the metric to the last digit. Hardware counters never do, nor do the
  /// allocations of several threads, which may depend on which thread comes first.
  func isExact(_ metric: Metric) -> Bool {
    Self.isExact(metric, countedBy: counterSource, threads: parameters.threads)
  }

  private static func isExact(_ metric: Metric, countedBy source: String?, threads: Int) -> Bool {
    metric.isExact && threads == 1 && (metric.pass != .counters || source != "perf")
  }
}

extension CellSummary {
  /// A cell that was not run.
  init(_ cell: SkippedCell, of experiment: String) {
    self.init(
      experiment: experiment, id: cell.id, parameters: cell.parameters, operations: cell.parameters.operations,
      status: .skipped, reason: Self.oneLine([cell.reason]), checksum: "", counterSource: nil, samples: [:])
  }

  /// A cell with the processes that were run for it.
  ///
  /// - Parameters:
  ///   - profile: the profile that planned it; nil if unknown.
  ///   - planned: the number of processes that it planned; nil if unknown.
  ///   - disagreement: what is wrong with its checksum.
  init(
    _ cell: ExperimentCell, of experiment: String, outcomes: [ProcessOutcome], profile: MeasurementProfile?,
    planned: Int?, disagreement: String?
  ) {
    let places = Dictionary(uniqueKeysWithValues: MeasurementPass.allCases.enumerated().map { ($1, $0) })
    let ordered = outcomes.sorted { (places[$0.pass]!, $0.repetition) < (places[$1.pass]!, $1.repetition) }
    let reports = ordered.compactMap { outcome in outcome.report.map { (pass: outcome.pass, report: $0) } }
    let selected = UsedProcesses(ordered)
    let samples = selected.samples
    let first = reports.first { !$0.report.checksum.isEmpty }?.report
    let counterSource = reports.lazy.compactMap(\.report.counterSource).first

    var failures = ordered.compactMap { outcome in outcome.failure.map { "\(outcome.pass.id): \($0)" } }
    if let disagreement { failures.append(disagreement) }
    let status: Status = outcomes.isEmpty ? .notRun : failures.isEmpty ? .ok : .failed
    var remarks: [String] = []
    let plannedOutcomes = outcomes.count(where: \.isPlanned)
    if let planned, !outcomes.isEmpty, plannedOutcomes < planned {
      remarks.append("interrupted: \(plannedOutcomes) of \(planned) processes were run")
    }
    var noise = outcomes.isEmpty ? nil : CellNoise(outcomes, timeProcesses: samples[Metric.nsPerOp]?.count ?? 0)
    if let profile {
      let time = samples[Metric.nsPerOp].flatMap { Medians.median(of: $0) }
      if let remark = noise?.judge(time, by: profile) { remarks.append(remark) }
    }
    remarks += selected.remarks
    for metric in Metric.all
    where Self.isExact(metric, countedBy: counterSource, threads: cell.parameters.threads) {
      guard let values = samples[metric.name], let other = values.first(where: { $0 != values[0] }) else { continue }
      remarks.append(
        "\(metric.name) should be exact and differs between processes: "
          + "\(CSVNumber.exact(values[0])) and \(CSVNumber.exact(other))")
    }
    for (pass, report) in reports {
      remarks += (report.remarks ?? []).map { "\(pass.id): \($0)" }
      remarks += Set(report.unavailable.values).sorted().map { "\(pass.id): \($0)" }
    }
    if let remark = SustainedLoad.remark(samples) { remarks.append(remark) }
    self.init(
      experiment: experiment, id: cell.id, parameters: cell.parameters,
      operations: first?.operationsPerRound ?? cell.parameters.operations, status: status,
      reason: Self.oneLine(failures + remarks), checksum: first?.checksum ?? "", counterSource: counterSource,
      samples: samples, repetitions: selected.repetitions, passes: Set(outcomes.map(\.pass)), noise: noise,
      engineVersion: reports.lazy.compactMap(\.report.engineVersion).first ?? "")
  }

  /// Each sentence once, on one line.
  private static func oneLine(_ sentences: [String]) -> String {
    var seen: Set<String> = []
    let sentences = sentences.filter { seen.insert($0).inserted }.joined(separator: "; ")
    return MessageText.oneLine(sentences.split(whereSeparator: \.isNewline).joined(separator: " / "))
  }
}
