import Catalogue

/// What a worker prints, as one JSON object on one line of standard output, before it exits with 0.
public struct WorkerReport: Codable, Sendable, Equatable {
  /// `WorkerJob.currentVersion` of the worker.
  public var version: Int
  /// FNV-1a digest, in hexadecimal, of the keys, values and access order that were generated.
  public var workloadDigest: String
  /// Checksum, in hexadecimal, of what the operations of one round returned; equal for every map and every round.
  public var checksum: String
  /// Operations of one round as run.
  public var operationsPerRound: Int
  /// The library that really serves `malloc` in this process.
  public var allocatorLibrary: String
  /// That library's own version.
  public var allocatorVersion: String
  /// The clock's name, for instance `rdtscp` or `clock_gettime`.
  public var clock: String
  /// Where counter metrics came from: `callgrind` or `perf`; nil in other passes.
  public var counterSource: String?
  /// Measured values by metric name (see `Metric.all`).
  public var metrics: [String: Double]
  /// Metrics of this pass that could not be measured, each with the reason.
  public var unavailable: [String: String]
  /// The latency distribution, in ascending order; empty outside the latency pass.
  public var percentiles: [PercentilePoint]
  /// Every latency by its step of the histogram; nil outside the latency pass.
  public var latencyCounts: LatencyCounts?
  /// The same of the service times; nil but under an open load.
  public var serviceCounts: LatencyCounts?
  /// The memory readings over time; empty outside the memory pass.
  public var memorySeries: [MemoryPoint]
  /// Nanoseconds per operation of each measured round, in order; empty outside the time pass.
  public var roundNanosecondsPerOperation: [Double]

  /// What else must be known of the figures, and stands in the cell's `reason`; nil where there is nothing.
  public var remarks: [String]?

  /// Makes a report of the current version with everything measured still empty.
  public init(
    workloadDigest: String, checksum: String, operationsPerRound: Int, allocatorLibrary: String,
    allocatorVersion: String, clock: String
  ) {
    self.version = WorkerJob.currentVersion
    self.workloadDigest = workloadDigest
    self.checksum = checksum
    self.operationsPerRound = operationsPerRound
    self.allocatorLibrary = allocatorLibrary
    self.allocatorVersion = allocatorVersion
    self.clock = clock
    self.counterSource = nil
    self.metrics = [:]
    self.unavailable = [:]
    self.percentiles = []
    self.latencyCounts = nil
    self.serviceCounts = nil
    self.memorySeries = []
    self.roundNanosecondsPerOperation = []
    self.remarks = nil
  }
}

/// One step of a latency distribution.
public struct PercentilePoint: Codable, Sendable, Equatable {
  /// Per cent of the operations (0...100) that took at most `nanoseconds`.
  public var percentile: Double
  /// Latency.
  public var nanoseconds: Double
  /// Operations at or below it.
  public var cumulativeCount: Int

  /// Makes a point.
  public init(percentile: Double, nanoseconds: Double, cumulativeCount: Int) {
    self.percentile = percentile
    self.nanoseconds = nanoseconds
    self.cumulativeCount = cumulativeCount
  }
}

/// What a histogram of latencies has recorded: one number of each array for every step that was hit, ascending.
public struct LatencyCounts: Codable, Sendable, Equatable {
  /// The step's middle, in whole nanoseconds.
  public var nanoseconds: [Int]
  /// How many operations took that long.
  public var counts: [Int]

  /// Makes counts; without arguments there are none.
  public init(nanoseconds: [Int] = [], counts: [Int] = []) {
    self.nanoseconds = nanoseconds
    self.counts = counts
  }

  /// The largest count of a step that is believed: more than any process can do in a year.
  public static let largestCount = 1 << 48

  /// True where there is a count for each step and the steps ascend. O(steps).
  public var isSound: Bool {
    nanoseconds.count == counts.count && counts.allSatisfy { (1...Self.largestCount).contains($0) }
      && (nanoseconds.first ?? 0) >= 0 && zip(nanoseconds, nanoseconds.dropFirst()).allSatisfy { $0 < $1 }
  }
}

/// One memory reading.
public struct MemoryPoint: Codable, Sendable, Equatable {
  /// Where in the map's life: `baseline`, `building`, `built`, `working`, `deleting`, `deleted`, `trimmed`, `regrown`, `dropped`, `rebuilt`.
  public var stage: String
  /// Milliseconds since the baseline.
  public var elapsedMilliseconds: Double
  /// Entries in the map at that moment.
  public var entries: Int
  /// Resident set.
  public var rssKiB: Int
  /// Allocator's allocated bytes; nil where it does not tell.
  public var heapAllocatedBytes: Int?
  /// Allocator's resident bytes; nil where it does not tell.
  public var heapResidentBytes: Int?

  /// Makes a reading.
  public init(
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
