import Catalogue

/// Measures a map's growth: one map grows from empty (or from what the cell reserves) to `entries` while every insertion
/// is timed, and is inspected after each. A growth is identified by the map's own state, never by a long latency.
///
/// The clock is read before and after each insertion, so a latency includes the cost of one reading; `clock_floor_ns`
/// is the median for a call that does nothing. Inspecting the map costs time outside the latencies and may leave caches
/// colder. Throws `MeasurementError.wrongCount` if the map does not hold every key in the end.
package func measureTimeline(_ workload: any GrowthWorkload, into figures: inout PassFigures) throws {
  let entries = workload.entries
  guard entries > 0 else { throw MeasurementError.noOperations }
  let clock = Clock.calibrated()
  figures.clock = clock.name
  figures.operationsPerRound = entries
  let latencies = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: entries)
  // Touched in advance, so that none of its pages is new while the map grows.
  latencies.initialize(repeating: 1)
  defer { latencies.deallocate() }

  rehearse(workload, clock)
  figures[Metric.clockFloorNs] = floor(clock)
  workload.begin()
  var watch = GrowthWatch(workload)
  guard watch.tells else {
    for metric in Metric.all where metric.pass == .timeline {
      figures.recordAbsence(of: metric, because: "this map does not tell when it grows")
    }
    return
  }
  for index in 0..<entries {
    let start = clock.now()
    workload.insert(index)
    latencies[index] = clock.now() &- start
    watch.look(at: workload, after: index)
  }
  guard workload.count == entries else {
    throw MeasurementError.wrongCount(stage: "after growing", expected: entries, found: workload.count)
  }
  figures.checksum = workload.finish(entries)
  watch.end(operations: entries)
  figures.record(TimelineFigures(latencies: Array(latencies), growths: watch.growths, clock))
}

/// Runs the code once, on a separate map.
private func rehearse(_ workload: any GrowthWorkload, _ clock: Clock) {
  let few = min(workload.entries, 1_000)
  workload.begin()
  var watch = GrowthWatch(workload)
  for index in 0..<few {
    _ = clock.now()
    workload.insert(index)
    watch.look(at: workload, after: index)
  }
  _ = workload.finish(few)
}

/// The median latency of a call that does nothing.
private func floor(_ clock: Clock) -> Double {
  let idle = IdleWorkload(operationsPerRound: 10_001)
  let nothing: any MeasuredWorkload = idle
  let lengths = (0..<10_001).map { index in
    let start = clock.now()
    _ = nothing.run(index..<index + 1)
    return clock.now() &- start
  }
  return clock.nanoseconds(lengths.sorted()[lengths.count / 2])
}

/// Notes growths as they happen.
package struct GrowthWatch {
  /// True if the map reports its growth.
  package let tells: Bool
  /// The growths so far, in the order in which they began, without times.
  package private(set) var growths: [GrowthSpan] = []
  private var views: [GrowthView]
  /// The current growth of each table.
  private var open: [Int?]

  /// Maximum number of moments of a growth at which progress is noted.
  private static let mostProgress = 64

  /// Inspects a map before its first insertion.
  package init(_ workload: any GrowthWorkload) {
    let tables = workload.tables
    tells = tables > 0
    views = (0..<tables).map(workload.view)
    open = Array(repeating: nil, count: tables)
    // So that this array rarely has to grow between two insertions.
    growths.reserveCapacity(4_096)
  }

  /// Inspects the table that an insertion has changed.
  package mutating func look(at workload: any GrowthWorkload, after index: Int) {
    guard tells else { return }
    let table = workload.table(ofKey: index)
    note(workload.view(ofTable: table), of: table, after: index)
  }

  private mutating func note(_ view: GrowthView, of table: Int, after index: Int) {
    let before = views[table]
    views[table] = view
    let kinds = before.growths(until: view)
    if let number = open[table] {
      // A growth that ends and is followed by another in the same insertion counts as ended with the insertion before.
      let isOver = !view.isMoving || !kinds.isEmpty
      growths[number].operations = index - growths[number].operation + (kinds.isEmpty ? 1 : 0)
      if isOver {
        growths[number].bytesAfter = kinds.isEmpty ? view.total : before.bytes + before.chunkBytes
        open[table] = nil
      }
      let total = before.oldBuckets
      let evacuated = isOver ? total : view.evacuated
      noteProgress(of: number, GrowthProgress(operation: index, evacuated: evacuated, of: total))
    }
    for kind in kinds {
      growths.append(
        GrowthSpan(
          table: table, kind: kind, operation: index, moved: before.moved(by: kind), bytesBefore: before.total,
          bytesAfter: view.total, bytesBoth: before.bytesBoth(kind, with: view)))
      if view.isMoving {
        open[table] = growths.count - 1
        noteProgress(
          of: growths.count - 1,
          GrowthProgress(operation: index, evacuated: view.evacuated, of: view.oldBuckets))
      }
    }
  }

  private mutating func noteProgress(of number: Int, _ progress: GrowthProgress) {
    let step = max(1, progress.of / Self.mostProgress)
    let last = growths[number].progress.last?.evacuated ?? -step
    if progress.evacuated - last >= step || (progress.evacuated == progress.of && last < progress.of) {
      growths[number].progress.append(progress)
    }
  }

  /// Ends a growth that is still in progress with the last insertion.
  package mutating func end(operations: Int) {
    for number in open.compactMap({ $0 }) {
      growths[number].operations = operations - growths[number].operation
      growths[number].bytesAfter = views[growths[number].table].total
    }
  }
}

/// Combines growths and times.
package struct TimelineFigures: Sendable {
  /// The timeline.
  package let timeline: GrowthTimeline
  /// Share of the insertions at or above a percentile that belong to a growth.
  package let shareAbove99: Double, shareAbove999: Double, shareOfLongest: Double

  private static let slowest = 64
  private static let mostStretches = 64

  /// `latencies` in the clock's ticks, one for each insertion. O(n log n).
  package init(latencies: [UInt64], growths: [GrowthSpan], _ clock: Clock) {
    self.init(latencies: latencies, growths: growths, nanoseconds: clock.nanoseconds)
  }

  init(latencies: [UInt64], growths: [GrowthSpan], nanoseconds: (UInt64) -> Double) {
    var starts: [UInt64] = [0]
    starts.reserveCapacity(latencies.count + 1)
    for latency in latencies { starts.append(starts.last.unsafelyUnwrapped &+ latency) }
    var isGrowing = Array(repeating: false, count: latencies.count)
    var growths = growths
    for number in growths.indices {
      let range = growths[number].range
      for index in range { isGrowing[index] = true }
      growths[number].begin = nanoseconds(starts[range.lowerBound])
      growths[number].length = nanoseconds(starts[range.upperBound] &- starts[range.lowerBound])
      growths[number].longest = nanoseconds(latencies[range].max() ?? 0)
      for place in growths[number].progress.indices {
        let operation = growths[number].progress[place].operation
        growths[number].progress[place].end = nanoseconds(starts[operation + 1])
      }
    }
    let sorted = latencies.sorted()
    func share(above percent: Double) -> Double {
      // The nearest rank: the smallest latency not exceeded by that percentage.
      let rank = max(1, Int((percent * Double(sorted.count) / 100 - 1e-6).rounded(.up)))
      let threshold = sorted[min(rank, sorted.count) - 1]
      var all = 0
      var growing = 0
      for index in latencies.indices where latencies[index] >= threshold {
        all += 1
        if isGrowing[index] { growing += 1 }
      }
      return Double(growing) / Double(all)
    }
    shareAbove99 = share(above: 99)
    shareAbove999 = share(above: 99.9)
    shareOfLongest = share(above: 100)

    let slow = latencies.indices.sorted { latencies[$0] > latencies[$1] }.prefix(Self.slowest).sorted()
    let beside = latencies.indices.filter { !isGrowing[$0] }.map { latencies[$0] }.sorted()
    timeline = GrowthTimeline(
      operations: latencies.count, nanoseconds: nanoseconds(starts.last ?? 0),
      medianBeside: beside.isEmpty ? nil : nanoseconds(beside[(beside.count - 1) / 2]), growths: growths,
      slow: slow.map {
        TimedInsertion(operation: $0, begin: nanoseconds(starts[$0]), length: nanoseconds(latencies[$0]))
      },
      stretches: steps(of: latencies.count, Self.mostStretches).map { range in
        let inOrder = latencies[range].sorted()
        return TimelineStretch(
          operation: range.lowerBound, begin: nanoseconds(starts[range.lowerBound]),
          median: nanoseconds(inOrder[(inOrder.count - 1) / 2]), longest: nanoseconds(inOrder.last ?? 0))
      })
  }
}

extension PassFigures {
  /// Writes the timeline and the metrics derived from it.
  package mutating func record(_ figures: TimelineFigures) {
    let timeline = figures.timeline
    self.timeline = timeline
    self[Metric.growths] = Double(timeline.growths.count)
    self[Metric.growthMovedEntries] = Double(timeline.growths.reduce(0) { $0 + $1.moved })
    self[Metric.growthBytesBoth] = Double(timeline.growths.map(\.bytesBoth).max() ?? 0)
    self[Metric.growthLongestNs] = timeline.growths.map(\.length).max() ?? 0
    self[Metric.growthLongestInsertionNs] = timeline.growths.map(\.longest).max() ?? 0
    if let median = timeline.medianBeside {
      self[Metric.growthMedianBesideNs] = median
    } else {
      recordAbsence(of: Metric.growthMedianBesideNs, because: "every insertion belongs to a growth")
    }
    self[Metric.growthShareP99] = figures.shareAbove99
    self[Metric.growthShareP999] = figures.shareAbove999
    self[Metric.growthShareMax] = figures.shareOfLongest
  }
}
