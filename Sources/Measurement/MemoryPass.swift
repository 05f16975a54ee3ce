import Catalogue
import WorkerProtocol

/// Steps in which the map is filled, with a reading after each.
private let buildSteps = 64
/// Steps in which it is emptied, with a reading after each.
private let deleteSteps = 16

/// Reads the memory of one map's life: baseline, filled in 64 steps, after one round of work, emptied in 16 steps,
/// after the allocator was asked to give memory back, refilled with twice as many new keys, dropped, and made again of the
/// entries that were left.
///
/// The peak is the largest resident set from the baseline to the end of the work. Readings allocate nothing.
/// Throws `MeasurementError.wrongCount` where the filled map does not hold every key, `wrongStatistics` where the
/// allocator is of another kind than the job says, `unreadable` where /proc is not there.
package func measureMemory(_ workload: any MemoryWorkload, job: WorkerJob, into report: inout WorkerReport) throws {
  let statistics = try allocatorStatistics(job.allocator)
  var recorder = try MemoryRecorder(statistics: statistics)
  let entries = workload.entries
  guard entries > 0 else { throw MeasurementError.noOperations }
  let buildRanges = steps(of: entries, buildSteps)
  let deleteRanges = steps(of: entries, deleteSteps)

  // The peak is reset after the first reading, which may itself touch new pages.
  _ = try recorder.record("baseline", entries: 0)
  let peakRefusal = recorder.memory.resetPeak()
  recorder.restart()
  let faultsBefore = PageFaults.now()
  let baseline = try recorder.record("baseline", entries: 0)

  for keys in buildRanges {
    workload.build(keys)
    _ = try recorder.record("building", entries: keys.upperBound)
  }
  let faultsAfter = PageFaults.now()
  let built = try recorder.record("built", entries: workload.count)
  guard workload.count == entries else {
    throw MeasurementError.wrongCount(stage: "after building", expected: entries, found: workload.count)
  }
  workload.work()
  _ = try recorder.record("working", entries: workload.count)
  let peak = max(try recorder.memory.peakKiB(), recorder.largestResidentKiB)

  for keys in deleteRanges {
    workload.delete(keys)
    _ = try recorder.record("deleting", entries: workload.count)
  }
  let deleted = try recorder.record("deleted", entries: workload.count)
  statistics?.trim()
  let trimmed = try recorder.record("trimmed", entries: workload.count)
  workload.regrow()
  let regrown = try recorder.record("regrown", entries: workload.count)
  workload.drop()
  let dropped = try recorder.record("dropped", entries: 0)
  var rebuilt: MemoryPoint?
  if workload.rebuild() {
    rebuilt = try recorder.record("rebuilt", entries: workload.count)
  }
  // They are part of the baseline: freed at their last use, they would be missing from every later figure.
  withExtendedLifetime((buildRanges, deleteRanges)) {}

  report.memorySeries = recorder.points
  report.metrics[Metric.rssBaselineKib] = Double(baseline.rssKiB)
  report.metrics[Metric.rssBuiltKib] = Double(built.rssKiB)
  report.metrics[Metric.rssAfterDeleteKib] = Double(deleted.rssKiB)
  report.metrics[Metric.rssAfterRegrowthKib] = Double(regrown.rssKiB)
  report.metrics[Metric.rssAfterRebuildKib] = rebuilt.map { Double($0.rssKiB) }
  if let peakRefusal {
    report.unavailable[Metric.rssPeakKib] = peakRefusal
  } else {
    report.metrics[Metric.rssPeakKib] = Double(peak)
  }
  report.metrics[Metric.minorFaults] = Double(faultsAfter.minor - faultsBefore.minor)
  report.metrics[Metric.majorFaults] = Double(faultsAfter.major - faultsBefore.major)
  if statistics != nil {
    report.metrics[Metric.rssAfterTrimKib] = Double(trimmed.rssKiB)
  } else {
    report.unavailable[Metric.rssAfterTrimKib] = "allocator \(job.allocator.name) has no way to give memory back"
  }
  let heap = HeapLife(
    baseline: baseline, built: built, deleted: deleted, regrown: regrown, dropped: dropped, rebuilt: rebuilt,
    mappedWhenBuilt: recorder.mappedBytes(at: "built"), reasonForNoBytes: statistics?.reasonForNoBytes)
  heap.record(entries: entries, allocator: job.allocator, in: &report)
}

/// Cuts `0..<total` into at most `count` ranges of nearly equal length, none of them empty.
func steps(of total: Int, _ count: Int) -> [Range<Int>] {
  let count = min(count, total)
  return (0..<count).map { step in
    let start = total.multipliedReportingOverflow(by: step).partialValue / count
    let end = total.multipliedReportingOverflow(by: step + 1).partialValue / count
    return start..<end
  }
}

/// Takes readings and keeps them in memory that was there before the first.
private struct MemoryRecorder {
  let memory: ProcessMemory
  private let statistics: (any AllocatorStatistics)?
  private(set) var points: [MemoryPoint] = []
  private var mapped: [Int?] = []
  private var startNanoseconds: UInt64

  init(statistics: (any AllocatorStatistics)?) throws {
    self.memory = try ProcessMemory()
    self.statistics = statistics
    self.startNanoseconds = Clock.kernel.now()
    let capacity = buildSteps + deleteSteps + 16
    // Written once, so that the pages are resident before the baseline.
    let blank = MemoryPoint(
      stage: "", elapsedMilliseconds: 0, entries: 0, rssKiB: 0, heapAllocatedBytes: nil, heapResidentBytes: nil)
    points = Array(repeating: blank, count: capacity)
    points.removeAll(keepingCapacity: true)
    mapped = Array(repeating: nil, count: capacity)
    mapped.removeAll(keepingCapacity: true)
  }

  /// Forgets the readings taken so far and counts time from now.
  mutating func restart() {
    points.removeAll(keepingCapacity: true)
    mapped.removeAll(keepingCapacity: true)
    startNanoseconds = Clock.kernel.now()
  }

  /// Takes one reading. `stage` has at most 15 bytes: a longer String would be allocated.
  mutating func record(_ stage: String, entries: Int) throws -> MemoryPoint {
    let heap = statistics?.read() ?? .none
    let resident = try memory.residentKiB()
    let point = MemoryPoint(
      stage: stage, elapsedMilliseconds: Double(Clock.kernel.now() - startNanoseconds) / 1e6, entries: entries,
      rssKiB: resident, heapAllocatedBytes: heap.allocated, heapResidentBytes: heap.resident)
    points.append(point)
    mapped.append(heap.mapped)
    return point
  }

  /// The largest resident set among the readings; a peak that the kernel counts per processor may lag behind it.
  var largestResidentKiB: Int { points.reduce(0) { max($0, $1.rssKiB) } }

  /// The mapped bytes of the first reading of a stage.
  func mappedBytes(at stage: String) -> Int? {
    points.firstIndex { $0.stage == stage }.flatMap { mapped[$0] }
  }
}

/// The allocator's figures at the turning points of the map's life.
private struct HeapLife {
  var baseline: MemoryPoint
  var built: MemoryPoint
  var deleted: MemoryPoint
  var regrown: MemoryPoint
  var dropped: MemoryPoint
  var rebuilt: MemoryPoint?
  var mappedWhenBuilt: Int?
  /// Why the allocated bytes are not known, if the allocator says so.
  var reasonForNoBytes: String?

  /// Writes the metrics, or why there are none.
  func record(entries: Int, allocator: AllocatorExpectation, in report: inout WorkerReport) {
    let reason =
      reasonForNoBytes
      ?? "allocator \(allocator.name) (statistics \"\(allocator.statistics.rawValue)\") does not report it"
    func record(_ metric: Metric, _ value: Double?) {
      if let value { report.metrics[metric] = value } else { report.unavailable[metric] = reason }
    }
    func aboveBaseline(_ point: MemoryPoint) -> Double? {
      guard let bytes = point.heapAllocatedBytes, let before = baseline.heapAllocatedBytes else { return nil }
      return Double(bytes - before)
    }
    record(Metric.heapBaselineBytes, baseline.heapAllocatedBytes.map(Double.init))
    record(Metric.heapAllocatedBytes, built.heapAllocatedBytes.map(Double.init))
    record(Metric.heapResidentBytes, built.heapResidentBytes.map(Double.init))
    record(Metric.heapMappedBytes, mappedWhenBuilt.map(Double.init))
    record(Metric.heapBuiltBytes, aboveBaseline(built))
    record(Metric.heapAfterDeleteBytes, aboveBaseline(deleted))
    record(Metric.heapAfterRegrowthBytes, aboveBaseline(regrown))
    record(Metric.heapAfterDropBytes, aboveBaseline(dropped))
    if let rebuilt { record(Metric.heapAfterRebuildBytes, aboveBaseline(rebuilt)) }
    record(Metric.bytesPerEntry, aboveBaseline(built).map { $0 / Double(entries) })
    if let resident = built.heapResidentBytes, let allocated = built.heapAllocatedBytes, resident > 0 {
      record(Metric.fragmentation, Double(resident - allocated) / Double(resident))
    } else {
      record(Metric.fragmentation, nil)
    }
  }
}
