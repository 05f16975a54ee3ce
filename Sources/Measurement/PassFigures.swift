import Catalogue

/// What a pass has found.
package struct PassFigures: Sendable {
  /// Nothing yet.
  package init() {}

  /// Values by metric.
  package private(set) var values: [Metric: Double] = [:]
  /// Metrics of the pass that could not be measured, each with the reason.
  package private(set) var absences: [Metric: String] = [:]
  /// What the operations of one round returned; the same for every map and every round. Nil if no round was run.
  package var checksum: UInt64?
  /// Operations of one round as run; nil if no round was run.
  package var operationsPerRound: Int?
  /// The clock's name; nil if none was read.
  package var clock: String?
  /// Where counts came from: `callgrind` or `perf`; nil in other passes.
  package var counterSource: String?
  /// The latencies; nil outside the latency pass.
  package var latencies: RecordedLatencies?
  /// The times from the operations' real starts; nil except under an open load.
  package var services: RecordedLatencies?
  /// The readings of a map's life, in order; empty outside the memory pass.
  package var memoryReadings: [MemoryReading] = []
  /// How the map grew; nil outside the timeline pass.
  package var timeline: GrowthTimeline?
  /// Stacks and what was counted of them; nil outside the passes of profiles.
  package var profile: StackProfile?
  /// What the map's storage looks like; nil outside the inspection pass.
  package var inspection: MapInspection?
  /// Nanoseconds per operation of each measured round, in order; empty outside the time pass.
  package var roundNanosecondsPerOperation: [Double] = []

  /// The value of a metric; nil if it was not measured. O(1).
  package subscript(_ metric: Metric) -> Double? {
    get { values[metric] }
    set { values[metric] = newValue }
  }

  /// Records why a metric has no value, and removes the value if there is one.
  package mutating func recordAbsence(of metric: Metric, because reason: String) {
    values[metric] = nil
    absences[metric] = reason
  }

  /// Writes the value, or why there is none.
  mutating func record(_ metric: Metric, _ value: Double?, orElse reason: @autoclosure () -> String) {
    if let value { values[metric] = value } else { recordAbsence(of: metric, because: reason()) }
  }
}
