import Catalogue

/// What a worker prints, as one JSON object on one line of standard output, before it exits with 0.
package struct WorkerReport: Codable, Sendable, Equatable {
  /// `WorkerJob.currentVersion` of the worker.
  package var version: Int
  /// FNV-1a digest, in hexadecimal, of the keys, values and access order that were generated.
  package var workloadDigest: String
  /// Checksum, in hexadecimal, of what the operations of one round returned; the same for every map and every round.
  package var checksum: String
  /// Operations of one round as run.
  package var operationsPerRound: Int
  /// The library that really serves `malloc` in this process.
  package var allocatorLibrary: String
  /// That library's own version.
  package var allocatorVersion: String
  /// The version of the engine, for instance `go1.27.3`; nil if it gives none.
  package var engineVersion: String?
  /// The clock's name, for instance `rdtscp` or `clock_gettime`.
  package var clock: String
  /// Where counter metrics came from: `callgrind` or `perf`; nil in other passes.
  package var counterSource: String?
  /// Measured values by metric name (see `Metric.all`).
  package var metrics: [String: Double]
  /// Metrics of this pass that could not be measured, each with the reason.
  package var unavailable: [String: String]
  /// The latency distribution, in ascending order; empty outside the latency pass.
  package var percentiles: [PercentilePoint]
  /// Every latency by its step of the histogram; nil outside the latency pass.
  package var latencyCounts: LatencyCounts?
  /// The same for the service times; nil except under an open load.
  package var serviceCounts: LatencyCounts?
  /// The memory readings over time; empty outside the memory pass.
  package var memorySeries: [MemoryPoint]
  /// How the map grew; nil outside the timeline pass.
  package var timeline: GrowthTimeline?
  /// Stacks and what was counted of them; nil outside the passes of profiles.
  package var profile: StackProfile?
  /// What the map's storage looks like; nil outside the inspection pass, and for maps that show nothing.
  package var inspection: MapInspection?
  /// Nanoseconds per operation of each measured round, in order; empty outside the time pass.
  package var roundNanosecondsPerOperation: [Double]

  /// What a soak held over the course of its work; nil for all other cells.
  package var soakSeries: [SoakPoint]?
  /// Anything else the reader must know about the figures; it goes into the cell's `reason`. Nil if there is nothing.
  package var remarks: [String]?

  /// Makes a report of the current version with all measurements still empty.
  package init(
    workloadDigest: String, checksum: String, operationsPerRound: Int, allocatorLibrary: String,
    allocatorVersion: String, clock: String
  ) {
    self.version = WorkerJob.currentVersion
    self.workloadDigest = workloadDigest
    self.checksum = checksum
    self.operationsPerRound = operationsPerRound
    self.allocatorLibrary = allocatorLibrary
    self.allocatorVersion = allocatorVersion
    self.engineVersion = nil
    self.clock = clock
    self.counterSource = nil
    self.metrics = [:]
    self.unavailable = [:]
    self.percentiles = []
    self.latencyCounts = nil
    self.serviceCounts = nil
    self.memorySeries = []
    self.timeline = nil
    self.profile = nil
    self.inspection = nil
    self.roundNanosecondsPerOperation = []
    self.soakSeries = nil
    self.remarks = nil
  }
}

/// One step of a latency distribution.
package struct PercentilePoint: Codable, Sendable, Equatable {
  /// Percentage of the operations (0...100) that took at most `nanoseconds`.
  package var percentile: Double
  /// Latency.
  package var nanoseconds: Double
  /// Operations at or below it.
  package var cumulativeCount: Int

  /// Makes a point.
  package init(percentile: Double, nanoseconds: Double, cumulativeCount: Int) {
    self.percentile = percentile
    self.nanoseconds = nanoseconds
    self.cumulativeCount = cumulativeCount
  }
}

/// What a histogram of latencies has recorded: one element per array for every step that was hit, ascending.
package struct LatencyCounts: Codable, Sendable, Equatable {
  /// The step's middle, in whole nanoseconds.
  package var nanoseconds: [Int]
  /// How many operations took that long.
  package var counts: [Int]

  /// Makes counts; without arguments there are none.
  package init(nanoseconds: [Int] = [], counts: [Int] = []) {
    self.nanoseconds = nanoseconds
    self.counts = counts
  }

  /// The largest believable count of a step: more than any process can do in a year.
  package static let largestCount = 1 << 48

  /// True if there is a count for each step and the steps ascend. O(steps).
  package var isSound: Bool {
    nanoseconds.count == counts.count && counts.allSatisfy { (1...Self.largestCount).contains($0) }
      && (nanoseconds.first ?? 0) >= 0 && zip(nanoseconds, nanoseconds.dropFirst()).allSatisfy { $0 < $1 }
  }
}

/// One memory reading.
package struct MemoryPoint: Codable, Sendable, Equatable {
  /// Where in the map's life: `baseline`, `building`, `built`, `working`, `deleting`, `deleted`, `trimmed`, `regrown`,
  /// `dropped`, `rebuilt`.
  package var stage: String
  /// Milliseconds since the baseline.
  package var elapsedMilliseconds: Double
  /// Entries in the map at that moment.
  package var entries: Int
  /// Resident set.
  package var rssKiB: Int
  /// Allocator's allocated bytes; nil if it does not report them.
  package var heapAllocatedBytes: Int?
  /// Allocator's resident bytes; nil if it does not report them.
  package var heapResidentBytes: Int?

  /// Makes a reading.
  package init(
    stage: String, elapsedMilliseconds: Double, entries: Int, rssKiB: Int, heapAllocatedBytes: Int?,
    heapResidentBytes: Int?
  ) {
    self.stage = stage
    self.elapsedMilliseconds = elapsedMilliseconds
    self.entries = entries
    self.rssKiB = rssKiB
    self.heapAllocatedBytes = heapAllocatedBytes
    self.heapResidentBytes = heapResidentBytes
  }
}
