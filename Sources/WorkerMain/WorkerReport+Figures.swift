import Catalogue
import Measurement
import Numbers
import WorkerProtocol

extension PassSetting {
  /// What a job requests from its pass.
  init(_ job: WorkerJob) {
    self.init(
      seconds: job.seconds, warmUpRounds: job.warmUpRounds, maximumRounds: job.maximumRounds, allocator: job.allocator)
  }
}

extension WorkerReport {
  /// Writes the results of a pass.
  mutating func record(_ figures: PassFigures) {
    checksum = figures.checksum.map(hexadecimal) ?? ""
    operationsPerRound = figures.operationsPerRound ?? operationsPerRound
    clock = figures.clock ?? ""
    counterSource = figures.counterSource
    metrics = byName(figures.values)
    unavailable = byName(figures.absences)
    percentiles = (figures.latencies?.distribution ?? []).map {
      PercentilePoint(percentile: $0.percentile, nanoseconds: $0.nanoseconds, cumulativeCount: $0.cumulativeCount)
    }
    latencyCounts = figures.latencies.map(LatencyCounts.init)
    serviceCounts = figures.services.map(LatencyCounts.init)
    memorySeries = figures.memoryReadings.map {
      MemoryPoint(
        stage: $0.stage, elapsedMilliseconds: $0.elapsedMilliseconds, entries: $0.entries, rssKiB: $0.rssKiB,
        heapAllocatedBytes: $0.heap.allocated, heapResidentBytes: $0.heap.resident)
    }
    timeline = figures.timeline
    profile = figures.profile
    inspection = figures.inspection
    roundNanosecondsPerOperation = figures.roundNanosecondsPerOperation
  }

  /// Writes what a program has observed.
  mutating func record(_ observations: Observations) {
    metrics = observations.figures
    unavailable = observations.absences
    remarks = observations.remarks.isEmpty ? nil : observations.remarks
    soakSeries = observations.soak.isEmpty ? nil : observations.soak.map(SoakPoint.init)
  }

  private func byName<Value>(_ values: [Metric: Value]) -> [String: Value] {
    Dictionary(uniqueKeysWithValues: values.map { ($0.key.name, $0.value) })
  }
}

extension SoakPoint {
  fileprivate init(_ reading: SoakReading) {
    self.init(
      stage: reading.stage.rawValue, operations: reading.operations, liveBytes: reading.liveBytes,
      liveBlocks: reading.liveBlocks, contentBytes: reading.contentBytes, objects: reading.objects,
      tasks: reading.tasks, entries: reading.entries, residentBytes: reading.residentBytes)
  }
}

extension LatencyCounts {
  fileprivate init(_ recorded: RecordedLatencies) {
    let steps = recorded.counts
    self.init(nanoseconds: steps.nanoseconds, counts: steps.counts)
  }
}

extension NoiseFloor {
  /// What `maplab-worker noise-floor` prints of a measurement.
  init(_ noise: MachineNoise) {
    self.init(
      seconds: noise.seconds, turns: noise.turns, fastestNanoseconds: noise.fastestNanoseconds,
      excess: noise.excess.map { Excess(percentile: $0.percentile, nanoseconds: $0.nanoseconds) },
      lostShare: noise.lostShare, clock: noise.clock.name, clockCost: noise.clock.cost, clockStep: noise.clockStep,
      kernelClockCost: noise.kernelClockCost, involuntarySwitches: noise.interruptions.involuntarySwitches,
      runQueueWait: noise.interruptions.runQueueWait, stealTicks: noise.interruptions.stealTicks,
      workerStealTicks: noise.interruptions.ownStealTicks)
  }
}
