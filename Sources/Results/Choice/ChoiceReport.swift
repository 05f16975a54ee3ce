import Catalogue

/// A choice as `maplab choose --json` prints it.
package struct ChoiceReport: Encodable, Sendable {
  struct Figure: Encodable, Sendable {
    var metric: String
    var unit: String
    var value: Double
    var low: Double?
    var high: Double?
  }

  struct Candidate: Encodable, Sendable {
    var name: String
    var engine: String
    var map: String
    var allocator: String
    var cell: String
    var cost: Double?
    var costLow: Double?
    var costHigh: Double?
    var places: [String: String]
    var figures: [Figure]
    var onFront: Bool
    var objection: String?
  }

  struct Gain: Encodable, Sendable {
    var metric: String
    var taken: Double
    var baseline: Double
    var ratio: Double?
    var ratioLow: Double?
    var ratioHigh: Double?
    var unclear: Bool
  }

  struct Workload: Encodable, Sendable {
    var workload: String
    var answer: [String]
    var taken: [String]
    var baseline: String?
    var criteria: [String: String]
    var unmeasured: [String]
    var gains: [Gain]?
    var alone: [String: [String]]
    var candidates: [Candidate]
  }

  struct Together: Encodable, Sendable {
    var experiment: String
    var workloads: Int
    var answer: String
    var taken: [String]
    var cost: Double?
  }

  var run: String
  var weights: [String: Double]
  var limits: [String]
  var workloads: [Workload]
  var experiments: [Together]

  /// Puts a choice into its report; `run` is the run's name.
  package init(_ choice: RunChoice, run: String) {
    self.run = run
    weights = Dictionary(uniqueKeysWithValues: choice.rule.weights.map { ($0.key.rawValue, $0.value) })
    limits = choice.rule.limits.map(\.text)
    workloads = choice.workloads.map(Workload.init)
    experiments = choice.experiments.map { one in
      Together(
        experiment: one.experiment, workloads: one.workloads, answer: one.sentence, taken: one.taken,
        cost: one.cost?.value.finite)
    }
  }

  /// The JSON text on one line, keys in snake case and sorted. Throws if a number isn't finite.
  package func json() throws -> String { try ReportJSON.text(self) }
}

extension ChoiceReport.Workload {
  fileprivate init(_ choice: WorkloadChoice) {
    let metrics = choice.criteria.map(\.metric) + [Metric.allocsPerOp]
    self.init(
      workload: choice.workload, answer: choice.sentences, taken: choice.taken, baseline: choice.baseline,
      criteria: Dictionary(uniqueKeysWithValues: choice.criteria.map { ($0.criterion.rawValue, $0.metric.name) }),
      unmeasured: choice.unmeasured.map(\.rawValue),
      gains: choice.gains?.map { gain in
        ChoiceReport.Gain(
          metric: gain.metric.name, taken: gain.taken.value, baseline: gain.baseline.value,
          ratio: gain.ratio?.value.finite,
          ratioLow: gain.ratio?.interval?.low.finite, ratioHigh: gain.ratio?.interval?.high.finite,
          unclear: gain.isUnclear)
      },
      alone: Dictionary(uniqueKeysWithValues: choice.alternatives.map { ($0.criterion.rawValue, $0.taken) }),
      candidates: choice.candidates.map { one in
        ChoiceReport.Candidate(
          name: one.name, engine: one.cell.parameters.engine.id, map: one.cell.parameters.map.id,
          allocator: one.cell.parameters.allocator, cell: one.cell.id, cost: one.cost?.value.finite,
          costLow: one.cost?.range.low.finite, costHigh: one.cost?.range.high.finite,
          places: Dictionary(uniqueKeysWithValues: one.places.map { ($0.key.rawValue, $0.value) }),
          figures: metrics.compactMap { metric in
            one.cell.estimate(metric).map {
              ChoiceReport.Figure(
                metric: metric.name, unit: metric.unit, value: $0.value, low: $0.interval?.low, high: $0.interval?.high)
            }
          },
          onFront: one.isOnFront, objection: one.objection.isEmpty ? nil : one.objection)
      })
  }
}

extension Double {
  /// Itself; nil if it is not finite, which JSON can't say.
  fileprivate var finite: Double? { isFinite ? self : nil }
}
