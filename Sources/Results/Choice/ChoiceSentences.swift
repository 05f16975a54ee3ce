import Catalogue

/// An answer in a few sentences.
extension WorkloadChoice {
  /// What to take; what it gains and costs beside the baseline; what can't be told; what would change the answer.
  package var sentences: [String] {
    guard let best = taken.first else { return [refusal] }
    var sentences = ["Take \(Self.spoken(best))."]
    if taken.count > 1 {
      sentences.append(
        "It can't be told from \(Self.list(taken.dropFirst().map(Self.spoken), "or")).")
    }
    if let gains {
      sentences += comparison(gains)
    } else if best == baseline {
      sentences.append("That is what a program has that does not choose.")
    } else {
      sentences.append("Dictionary with the system's allocator was not measured beside it, so its gain is not known.")
    }
    if !unmeasured.isEmpty {
      let words = Self.list(unmeasured.map(\.words), "and").capitalizedFirst
      let verbs = unmeasured.count > 1 ? "were not measured and do" : "was not measured and does"
      sentences.append("\(words) \(verbs) not count.")
    }
    for (criterion, other) in alternatives {
      sentences.append("If \(criterion.words) alone counted: \(Self.list(other.map(Self.spoken), "or")).")
    }
    let broken = candidates.filter { $0.cost == nil && $0.objection.contains("limit") }
    if !broken.isEmpty {
      sentences.append(
        "Limits leave out \(Self.list(broken.map { "\(Self.spoken($0.name)) (\($0.objection))" }, "and")).")
    }
    return sentences
  }

  private var refusal: String {
    let reasons = candidates.filter { !$0.objection.isEmpty }.map { "\(Self.spoken($0.name)): \($0.objection)" }
    return reasons.isEmpty
      ? "Nothing can be taken: no criterion was measured."
      : "Nothing can be taken. \(reasons.joined(separator: "; "))."
  }

  private func comparison(_ gains: [Gain]) -> [String] {
    let better = gains.filter { !$0.isUnclear && $0.taken.value < $0.baseline.value }
    let worse = gains.filter { !$0.isUnclear && $0.taken.value > $0.baseline.value }
    let unclear = gains.filter { $0.isUnclear }
    var sentences: [String] = []
    let base = "Dictionary with the system's allocator"
    if better.isEmpty {
      sentences.append("Beside \(base) it gains nothing that could be measured.")
    } else {
      sentences.append("Beside \(base) it takes \(Self.list(better.map(Self.text), "and")).")
    }
    if !worse.isEmpty { sentences.append("It costs \(Self.list(worse.map(Self.text), "and")).") }
    if !unclear.isEmpty {
      let names = unclear.map { gain in
        ChoiceCriterion.allCases.first { $0.metrics.contains(gain.metric) }?.words ?? gain.metric.name
      }
      sentences.append("Whether it is better or worse in \(Self.list(names, "and")) can't be told.")
    }
    return sentences
  }

  /// `0.35 of the time (0.33 … 0.38)`, `0 instead of 1 allocations per operation`.
  private static func text(_ gain: Gain) -> String {
    if gain.metric == Metric.allocsPerOp {
      return "\(number(gain.taken.value)) instead of \(number(gain.baseline.value)) allocations per operation"
    }
    let words = ChoiceCriterion.allCases.first { $0.metrics.contains(gain.metric) }?.words ?? gain.metric.name
    guard let ratio = gain.ratio else {
      return "\(number(gain.taken.value)) instead of \(number(gain.baseline.value)) \(gain.metric.unit) of \(words)"
    }
    let range = ratio.interval.map { $0.low == $0.high ? "" : " (\(number($0.low)) … \(number($0.high)))" } ?? ""
    return ratio.value < 1
      ? "\(number(ratio.value)) of \(words)\(range)" : "\(number(ratio.value)) times \(words)\(range)"
  }

  /// `span with jemalloc` for `span, jemalloc`.
  static func spoken(_ name: String) -> String {
    let parts = name.split(separator: ",", maxSplits: 1).map { $0.trimmingPrefix(" ") }
    guard parts.count == 2 else { return name }
    return "\(parts[0]) with \(parts[1] == "system" ? "the system's allocator" : String(parts[1]))"
  }

  /// Three significant digits.
  private static func number(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    let size = abs(value)
    let scale = size >= 100 ? 1.0 : size >= 10 ? 10 : size >= 1 ? 100 : 1000
    return CSVNumber.rounded((value * scale).rounded() / scale)
  }

  private static func list(_ words: [String], _ last: String) -> String {
    guard let end = words.last, words.count > 1 else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) \(last) \(end)"
  }
}

extension RunChoice.Together {
  /// `Over all 14 workloads of map-speed: take span with the system's allocator.`
  package var sentence: String {
    guard let best = taken.first else { return "No map was measured in all \(workloads) workloads of \(experiment)." }
    let others = taken.dropFirst().map(WorkloadChoice.spoken)
    let tie = others.isEmpty ? "" : " (it can't be told from \(others.joined(separator: ", ")))"
    let gain = cost.map { cost in
      let text = CSVNumber.rounded((cost.value * 100).rounded() / 100)
      return "; together it costs \(text) of what Dictionary with the system's allocator does"
    }
    return
      "Over all \(workloads) workloads of \(experiment), which count the same: take \(WorkloadChoice.spoken(best))\(tie)\(gain ?? "")."
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
