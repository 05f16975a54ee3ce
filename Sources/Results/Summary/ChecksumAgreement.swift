import Catalogue
import WorkerProtocol

/// Compares the checksums of an experiment's cells: cells that did the same work must have returned the
/// same results, whatever their engine, map and allocator.
struct ChecksumAgreement {
  /// What is wrong with a cell, by its id.
  private(set) var disagreements: [String: String] = [:]

  /// The same work: with the same seed, the same keys are used in the same order.
  private struct Work: Hashable {
    var experiment: String
    var kind: WorkloadKind
    var keys: KeySpecification
    var values: ValueSpecification
    var entries: Int
    var mix: OperationMix?
    var answer: KnownAnswer?
    /// The study, or its family if all forms must agree.
    var study: String?
    /// The engine, if it is a study: engines agree on the operations of maps alone.
    var engine: EngineName?
    var threads: Int
    var roles: ThreadRoles?
    var operations: Int
    /// The pass, if it looks keys up in its own way instead of running the cell's operations.
    var pass: MeasurementPass?
    var seed: UInt64
  }

  /// What the work gave.
  private struct Result: Hashable {
    var digest: String
    var checksum: String
  }

  init(_ outcomes: [ProcessOutcome]) {
    var groups: [Work: [Result: Set<String>]] = [:]
    for outcome in outcomes {
      // The memory pass returns no checksum: its operations are different.
      guard let report = outcome.report, !report.checksum.isEmpty else { continue }
      let cell = outcome.job.cell
      let work = Work(
        experiment: outcome.experiment, kind: cell.kind, keys: cell.keys, values: cell.values,
        entries: cell.entries, mix: cell.mix, answer: cell.answer,
        study: cell.study.map { $0.family.formsAgree ? $0.family.id : $0.id },
        engine: cell.study == nil ? nil : cell.engine, threads: cell.threads, roles: cell.roles,
        operations: report.operationsPerRound,
        pass: [.inspection, .timeline].contains(outcome.job.pass) ? outcome.job.pass : nil, seed: outcome.job.seed)
      let result = Result(digest: report.workloadDigest, checksum: report.checksum)
      groups[work, default: [:]][result, default: []].insert(outcome.cell)
    }
    for results in groups.values where results.count > 1 { judge(results) }
  }

  /// The most common result is assumed to be right. If two are equally common, no cell can be trusted.
  private mutating func judge(_ results: [Result: Set<String>]) {
    let most = results.values.map(\.count).max() ?? 0
    let common = results.filter { $0.value.count == most }
    let right = common.count == 1 ? common.first?.key : nil
    for (result, cells) in results where result != right {
      for cell in cells.sorted() { disagreements[cell] = Self.sentence(result, right: right) }
    }
  }

  private static func sentence(_ result: Result, right: Result?) -> String {
    guard let right else { return "checksum \(result.checksum): the cells with the same operations do not agree" }
    return result.digest == right.digest
      ? "checksum \(result.checksum), but \(right.checksum) in the other cells with the same operations"
      : "workload digest \(result.digest), but \(right.digest) in the other cells with the same seed"
  }
}
