import Catalogue

/// Steps in which the map is filled, with a reading after each.
private let buildSteps = 64
/// Steps in which it is emptied, with a reading after each.
private let deleteSteps = 16

/// Reads the memory of one map's life: baseline, filled in 64 steps, after one round of work, emptied in 16 steps,
/// after the allocator was asked to give memory back, refilled with twice as many new keys, dropped, and rebuilt from
/// the entries that were left.
///
/// `rehearsal` is another map of the kind, with a few entries, that is built, worked on and emptied beforehand: what
/// the runtime allocates when code runs for the first time (metadata, witness tables) belongs to no map, and may be
/// more than a map of a few entries.
///
/// The peak is the largest resident set from the baseline to the end of the work. Readings allocate nothing.
/// Throws `MeasurementError.wrongCount` if the filled map does not hold every key, `wrongStatistics` if the
/// allocator is of a different kind than the job says, `unreadable` if /proc is not available.
package func measureMemory(
  _ workload: any MemoryWorkload, rehearsal: (any MemoryWorkload)?, setting: PassSetting,
  into figures: inout PassFigures
) throws {
  let statistics = try allocatorStatistics(setting.allocator)
  var recorder = try MemoryRecorder(statistics: statistics)
  let entries = workload.entries
  guard entries > 0 else { throw MeasurementError.noOperations }
  let buildRanges = steps(of: entries, buildSteps)
  let deleteRanges = steps(of: entries, deleteSteps)

  if let rehearsal {
    try recorder.build(rehearsal, in: steps(of: rehearsal.entries, buildSteps))
    rehearsal.work()
    _ = try recorder.peakKiB()
    try recorder.delete(from: rehearsal, in: steps(of: rehearsal.entries, deleteSteps))
  }

  // The peak is reset after the first reading, which may itself touch new pages.
  _ = try recorder.record("baseline", entries: 0)
  let peakRefusal = recorder.memory.resetPeak()
  recorder.restart()
  let faultsBefore = PageFaults.now()
  let baseline = try recorder.record("baseline", entries: 0)

  try recorder.build(workload, in: buildRanges)
  let faultsAfter = PageFaults.now()
  let built = try recorder.record("built", entries: workload.count)
  guard workload.count == entries else {
    throw MeasurementError.wrongCount(stage: "after building", expected: entries, found: workload.count)
  }
  workload.work()
  _ = try recorder.record("working", entries: workload.count)
  let peak = try recorder.peakKiB()

  try recorder.delete(from: workload, in: deleteRanges)
  let deleted = try recorder.record("deleted", entries: workload.count)
  statistics?.trim()
  let trimmed = try recorder.record("trimmed", entries: workload.count)
  workload.regrow()
  let regrown = try recorder.record("regrown", entries: workload.count)
  workload.drop()
  let dropped = try recorder.record("dropped", entries: 0)
  var rebuilt: MemoryReading?
  if workload.rebuild() {
    rebuilt = try recorder.record("rebuilt", entries: workload.count)
  }
  // They are part of the baseline: if freed at their last use, they would be missing from every later figure.
  withExtendedLifetime((buildRanges, deleteRanges)) {}
  // If dropped earlier, it could make the allocator place later blocks differently.
  withExtendedLifetime(rehearsal) {}

  figures.memoryReadings = recorder.readings
  figures[Metric.rssBaselineKib] = Double(baseline.rssKiB)
  figures[Metric.rssBuiltKib] = Double(built.rssKiB)
  figures[Metric.rssAfterDeleteKib] = Double(deleted.rssKiB)
  figures[Metric.rssAfterRegrowthKib] = Double(regrown.rssKiB)
  figures[Metric.rssAfterRebuildKib] = rebuilt.map { Double($0.rssKiB) }
  figures.record(Metric.rssPeakKib, peakRefusal == nil ? Double(peak) : nil, orElse: peakRefusal ?? "")
  figures[Metric.minorFaults] = Double(faultsAfter.minor - faultsBefore.minor)
  figures[Metric.majorFaults] = Double(faultsAfter.major - faultsBefore.major)
  figures.record(
    Metric.rssAfterTrimKib, statistics == nil ? nil : Double(trimmed.rssKiB),
    orElse: "allocator \(setting.allocator.name) has no way to give memory back")
  let heap = HeapLife(
    baseline: baseline, built: built, deleted: deleted, regrown: regrown, dropped: dropped, rebuilt: rebuilt,
    reasonForNoBytes: statistics?.reasonForNoBytes)
  heap.record(entries: entries, allocator: setting.allocator, in: &figures)
}

/// Cuts `0..<total` into at most `count` non-empty ranges of nearly equal length.
func steps(of total: Int, _ count: Int) -> [Range<Int>] {
  let count = min(count, total)
  return (0..<count).map { step in
    let start = total.multipliedReportingOverflow(by: step).partialValue / count
    let end = total.multipliedReportingOverflow(by: step + 1).partialValue / count
    return start..<end
  }
}

/// Takes readings and keeps them in memory that was allocated before the first.
private struct MemoryRecorder {
  let memory: ProcessMemory
  private let statistics: (any AllocatorStatistics)?
  private(set) var readings: [MemoryReading] = []
  private var startNanoseconds: UInt64

  init(statistics: (any AllocatorStatistics)?) throws {
    self.memory = try ProcessMemory()
    self.statistics = statistics
    self.startNanoseconds = Clock.kernel.now()
    let capacity = buildSteps + deleteSteps + 16
    // Written once, so that the pages are resident before the baseline.
    let blank = MemoryReading(stage: "", elapsedMilliseconds: 0, entries: 0, rssKiB: 0, heap: .none)
    readings = Array(repeating: blank, count: capacity)
    readings.removeAll(keepingCapacity: true)
  }

  /// Discards the readings taken so far and counts time from now.
  mutating func restart() {
    readings.removeAll(keepingCapacity: true)
    startNanoseconds = Clock.kernel.now()
  }

  /// Fills a map step by step, with a reading after each.
  mutating func build(_ workload: any MemoryWorkload, in ranges: [Range<Int>]) throws {
    for keys in ranges {
      workload.build(keys)
      _ = try record("building", entries: keys.upperBound)
    }
  }

  /// Empties a map step by step, with a reading after each.
  mutating func delete(from workload: any MemoryWorkload, in ranges: [Range<Int>]) throws {
    for keys in ranges {
      workload.delete(keys)
      _ = try record("deleting", entries: workload.count)
    }
  }

  /// Takes one reading. `stage` has at most 15 bytes: a longer String would be allocated.
  mutating func record(_ stage: String, entries: Int) throws -> MemoryReading {
    let heap = statistics?.read() ?? .none
    let resident = try memory.residentKiB()
    let reading = MemoryReading(
      stage: stage, elapsedMilliseconds: Double(Clock.kernel.now() - startNanoseconds) / 1e6, entries: entries,
      rssKiB: resident, heap: heap)
    readings.append(reading)
    return reading
  }

  /// The largest resident set so far: the kernel's, or the largest reading, because a peak that is counted per
  /// processor may lag behind.
  func peakKiB() throws -> Int { readings.reduce(try memory.peakKiB()) { max($0, $1.rssKiB) } }
}

/// The allocator's figures at the turning points of the map's life.
private struct HeapLife {
  var baseline: MemoryReading
  var built: MemoryReading
  var deleted: MemoryReading
  var regrown: MemoryReading
  var dropped: MemoryReading
  var rebuilt: MemoryReading?
  /// Why the allocated bytes are not known, if the allocator says so.
  var reasonForNoBytes: String?

  /// Writes the metrics, or why there are none.
  func record(entries: Int, allocator: AllocatorExpectation, in figures: inout PassFigures) {
    let reason =
      reasonForNoBytes
      ?? "allocator \(allocator.name) (statistics \"\(allocator.statistics.rawValue)\") does not report it"
    func record(_ metric: Metric, _ value: Double?) { figures.record(metric, value, orElse: reason) }
    func aboveBaseline(_ point: MemoryReading) -> Double? {
      guard let bytes = point.heap.allocated, let before = baseline.heap.allocated else { return nil }
      return Double(bytes - before)
    }
    record(Metric.heapBaselineBytes, baseline.heap.allocated.map(Double.init))
    record(Metric.heapAllocatedBytes, built.heap.allocated.map(Double.init))
    record(Metric.heapResidentBytes, built.heap.resident.map(Double.init))
    record(Metric.heapMappedBytes, built.heap.mapped.map(Double.init))
    record(Metric.heapBuiltBytes, aboveBaseline(built))
    record(Metric.heapAfterDeleteBytes, aboveBaseline(deleted))
    record(Metric.heapAfterRegrowthBytes, aboveBaseline(regrown))
    record(Metric.heapAfterDropBytes, aboveBaseline(dropped))
    if let rebuilt { record(Metric.heapAfterRebuildBytes, aboveBaseline(rebuilt)) }
    record(Metric.bytesPerEntry, aboveBaseline(built).map { $0 / Double(entries) })
    if let resident = built.heap.resident, let allocated = built.heap.allocated, resident > 0 {
      record(Metric.fragmentation, Double(resident - allocated) / Double(resident))
    } else {
      record(Metric.fragmentation, nil)
    }
  }
}
