/// One way of measuring a cell. Each pass runs in processes of its own, so that no instrument disturbs another.
package enum MeasurementPass: String, CaseIterable, Codable, Sendable, Hashable {
  case time
  case latency
  case allocations
  case memory
  case counters
  case observations
  case timeline
  case inspection

  /// The name used in experiment files and CSV.
  package var id: String { rawValue }

  /// True if two runs with the same seed must give the same numbers.
  package var isExact: Bool {
    self == .allocations || self == .counters || self == .observations || self == .inspection
  }
}

extension CellParameters {
  /// False if the cell has nothing for the pass: studies say which passes they are for, and only they observe.
  package func has(_ pass: MeasurementPass) -> Bool {
    if let study { return study.family.passes.contains(pass) }
    return switch pass {
    case .observations: false
    // One map, which one thread fills.
    case .timeline, .inspection: kind != .empty && kind != .knownAnswer && !isConcurrent
    default: true
    }
  }
}
