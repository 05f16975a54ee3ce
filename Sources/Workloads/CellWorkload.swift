import Catalogue
import Measurement

/// Chooses, once per process, the specialised kernels of a cell: by key type, value type and map.
package struct CellWorkload {
  /// What the cell does.
  package let parameters: CellParameters
  /// Operations of one round.
  package let operationsPerRound: Int
  /// Seed of keys, values and access order.
  package let seed: UInt64
  /// Seed for maps that take one of their own.
  package let hashSeed: UInt64

  /// Describes the workload of a cell; nothing is generated yet.
  package init(parameters: CellParameters, operationsPerRound: Int, seed: UInt64, hashSeed: UInt64) {
    self.parameters = parameters
    self.operationsPerRound = operationsPerRound
    self.seed = seed
    self.hashSeed = hashSeed
  }

  /// The workload in rounds, with the digest of its generated data. O(entries + operations).
  package func measured() -> (workload: any MeasuredWorkload, digest: UInt64) {
    var build = MeasuredBuild(cell: self)
    build.dispatch()
    return build.result!
  }

  /// The workload as all of the cell's threads run it, with the digest of its generated data. O(entries + operations).
  package func concurrent() -> (workload: any ConcurrentWorkload, digest: UInt64) {
    guard parameters.isConcurrent else {
      let (workload, digest) = measured()
      return (SoloWorkload(workload), digest)
    }
    var build = SharedBuild(cell: self)
    build.dispatch()
    return build.result!
  }

  /// When each thread's operations are due under the cell's load, in nanoseconds from a round's start; nil in the
  /// closed loop. O(operations).
  package func arrivals() -> [[UInt64]]? {
    guard let load = parameters.load else { return nil }
    let schedule = ArrivalSchedule(load, threads: parameters.threads, seed: seed)
    return (0..<parameters.threads).map { thread in
      schedule.arrivals(
        ofThread: thread, count: parameters.operations(ofThread: thread, total: operationsPerRound))
    }
  }

  /// The life of one map, with the digest of what defines it. The keys are made as they are inserted.
  package func life() -> (workload: any MemoryWorkload, digest: UInt64) {
    var build = LifeBuild(cell: self)
    build.dispatch()
    return build.result!
  }

  /// Rounds of operations that do nothing, for the latency pass's floor.
  package static func idle(operationsPerRound: Int) -> any MeasuredWorkload {
    IdleWorkload(operationsPerRound: operationsPerRound)
  }

  var configuration: SubjectConfiguration {
    let reserve: Int? =
      switch parameters.map {
      case .nativeReserved, .pooled: parameters.reserve ?? parameters.entries
      case .native: nil
      default: parameters.reserve
      }
    return SubjectConfiguration(
      entries: parameters.entries, reserve: reserve, hashSeed: hashSeed,
      entryBytes: parameters.keys.length + parameters.values.size)
  }
}

private struct MeasuredBuild: SubjectBuild {
  let cell: CellWorkload
  var result: (workload: any MeasuredWorkload, digest: UInt64)?

  mutating func build<Map: SubjectMap & ~Copyable>(_ type: Map.Type) {
    let data = WorkloadData<Map.Key>(
      parameters: cell.parameters, operations: cell.operationsPerRound, seed: cell.seed)
    let kernels = MapKernels<Map>(
      parameters: cell.parameters, data: data, operations: cell.operationsPerRound,
      configuration: cell.configuration)
    result = (ErasedWorkload(kernels).pausing(cell.parameters.pause), data.digest)
  }
}

private struct LifeBuild: SubjectBuild {
  let cell: CellWorkload
  var result: (workload: any MemoryWorkload, digest: UInt64)?

  mutating func build<Map: SubjectMap & ~Copyable>(_ type: Map.Type) {
    // Where an operation is a whole small map, memory is in the round, not in one full map.
    let round: (any MeasuredWorkload)? =
      cell.parameters.kind.operationHandlesWholeMap ? cell.measured().workload : nil
    let life = MapLife<Map>(parameters: cell.parameters, seed: cell.seed, configuration: cell.configuration)
    var digest = WorkloadDigest()
    let numbering = KeyNumbering(specification: cell.parameters.keys, seed: cell.seed)
    for index in 0..<cell.parameters.entries { digest.add(numbering.number(at: index)) }
    let erased = ErasedLife(life, entries: cell.parameters.entries, round: round)
    result = (erased, digest.value)
  }
}
