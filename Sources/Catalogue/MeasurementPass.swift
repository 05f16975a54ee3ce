/// One way of measuring a cell. Each pass runs in its own processes, so that no instrument disturbs another.
package enum MeasurementPass: String, CaseIterable, Codable, Sendable, Hashable {
  case time
  case latency
  case allocations
  case memory
  case counters
  case observations
  case timeline
  case inspection
  case profile
  case cpuProfile = "cpu-profile"
  case collector

  /// The name used in experiment files and CSV.
  package var id: String { rawValue }

  /// True if two runs with the same seed must give the same numbers.
  package var isExact: Bool {
    switch self {
    case .allocations, .counters, .observations, .inspection, .profile, .cpuProfile: true
    case .time, .latency, .memory, .timeline, .collector: false
    }
  }

  /// True if valgrind counts instructions while it runs.
  package var isSimulated: Bool { self == .counters || self == .cpuProfile }

  /// True if AllocationProbe is preloaded.
  package var isProbed: Bool { self == .allocations || self == .profile }
}

extension CellParameters {
  /// False if the cell has nothing for the pass: studies specify their passes, and only they have observations.
  package func has(_ pass: MeasurementPass) -> Bool {
    if let study {
      let passes = study.family.passes
      return switch pass {
      case .collector: engine != .swift && passes.contains(.time)
      case .profile: passes.contains(.profile) || passes.contains(.allocations)
      case .cpuProfile: !isConcurrent && (passes.contains(.cpuProfile) || passes.contains(.counters))
      default: passes.contains(pass)
      }
    }
    return switch pass {
    case .observations: false
    // Swift counts references; engines with a collector say so in engines.toml.
    case .collector: engine != .swift && kind != .empty
    // One map, filled by one thread.
    case .timeline, .inspection: kind != .empty && kind != .knownAnswer && kind != .trace && !isConcurrent
    case .cpuProfile: !isConcurrent
    default: true
    }
  }
}
