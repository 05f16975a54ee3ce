import Catalogue

/// What a map is chosen by.
package enum ChoiceCriterion: String, CaseIterable, Sendable {
  /// Time per operation.
  case time
  /// The 99th percentile of single operations.
  case tail
  /// Bytes per entry or, where the allocator does not tell, the peak resident set.
  case memory

  /// The metrics that can stand for it, the preferred first.
  package var metrics: [Metric] {
    switch self {
    case .time: [Metric.nsPerOp]
    case .tail: [Metric.p99Ns]
    case .memory: [Metric.bytesPerEntry, Metric.rssPeakKib]
    }
  }

  /// What is said of it: `the time`.
  var words: String {
    switch self {
    case .time: "the time"
    case .tail: "the 99th percentile"
    case .memory: "the memory"
    }
  }
}

/// What a choice is made by.
package struct ChoiceRule: Sendable {
  /// How much each criterion counts; those without a weight don't.
  package var weights: [ChoiceCriterion: Double]
  /// What a map must keep to be taken.
  package var limits: [MetricLimit]

  /// All criteria count the same and there is no limit, as in METHODOLOGY.md.
  package init(weights: [ChoiceCriterion: Double] = [:], limits: [MetricLimit] = []) {
    self.weights =
      weights.isEmpty ? Dictionary(uniqueKeysWithValues: ChoiceCriterion.allCases.map { ($0, 1) }) : weights
    self.limits = limits
  }

  /// Reads `time=2,memory=1,tail=1`.
  package static func weights(_ text: String) throws(UnreadableRule) -> [ChoiceCriterion: Double] {
    var weights: [ChoiceCriterion: Double] = [:]
    let names = ChoiceCriterion.allCases.map(\.rawValue).joined(separator: ", ")
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard let name = words.first, let criterion = ChoiceCriterion(rawValue: name) else {
        throw UnreadableRule("found \"\(part)\", expected one of \(names) with a weight, for instance time=2")
      }
      guard words.count == 2, let weight = Double(words[1]), weight.isFinite, weight >= 0 else {
        throw UnreadableRule("found \"\(part)\", expected a weight of 0 or more, for instance \(name)=2")
      }
      guard weights.updateValue(weight, forKey: criterion) == nil else {
        throw UnreadableRule("\(name) is given twice")
      }
    }
    weights = weights.filter { $0.value > 0 }
    guard !weights.isEmpty else { throw UnreadableRule("all weights are 0, so nothing counts") }
    return weights
  }
}

/// Why a limit or weights can't be read, in a sentence without its full stop.
package struct UnreadableRule: Error, CustomStringConvertible, Equatable {
  /// What was found, and what was expected.
  package let description: String

  init(_ description: String) { self.description = description }
}
