import Catalogue
import Results

/// Prints which map to take.
enum ChoicePrinter {
  static func print(_ choice: RunChoice, withTables: Bool) {
    for (index, workload) in choice.workloads.enumerated() {
      if index > 0 { StandardOutput.print() }
      StandardOutput.print("\(workload.workload)")
      for sentence in workload.sentences { StandardOutput.print("  \(sentence)") }
      if withTables {
        StandardOutput.print()
        table(of: workload)
      }
    }
    if !choice.experiments.isEmpty { StandardOutput.print() }
    for together in choice.experiments { StandardOutput.print(together.sentence) }
  }

  /// At the end of a run of named experiments: the answer alone.
  static func printAnswers(_ choice: RunChoice) {
    guard !choice.workloads.isEmpty else { return }
    StandardOutput.print()
    for workload in choice.workloads {
      StandardOutput.print("\(workload.workload): \(workload.sentences.prefix(3).joined(separator: " "))")
    }
    for together in choice.experiments { StandardOutput.print(together.sentence) }
    StandardOutput.print("`maplab choose --table` ranks all of them, under limits and weights of your own.")
  }

  private static func table(of workload: WorkloadChoice) {
    let criteria = workload.criteria
    let metrics = criteria.map(\.metric) + [Metric.allocsPerOp]
    let figures = metrics.map { "\($0.name)" }
    TablePrinter(
      headers: ["map, allocator", "costs"] + figures + ["places", "front", "remark"],
      rightAligned: Set(["costs"] + figures)
    ).print(
      workload.candidates.map { one in
        let cost = one.cost.map { "\(NumberText.of($0.value)) (\(NumberText.range($0.range)))" } ?? "–"
        let places = criteria.map { one.places[$0.criterion] ?? "–" }.joined(separator: " ")
        let remark = one.objection.isEmpty ? (workload.taken.contains(one.name) ? "taken" : "") : one.objection
        return [one.name, cost] + metrics.map { NumberText.withInterval(one.cell.estimate($0)) }
          + [places, one.isOnFront ? "front" : "", remark]
      })
  }
}
