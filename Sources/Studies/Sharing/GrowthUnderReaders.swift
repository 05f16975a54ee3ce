import Catalogue
import MapVariants
import Measurement
import Platform
import SeededRandom

extension CellProgram {
  /// D3.T10: each round begins with an empty map. Every thread fills its part and looks keys up between two writes, fifty
  /// times as many: like a hundred readers and two writers that share the same number of processors. Only the look-ups
  /// are observed, while the map is filled and when it is full.
  static func growthUnderReaders(_ form: GrowthUnderReadersForm, _ setting: CellSetting) -> CellProgram {
    let entries = setting.parameters.entries
    typealias Buckets = LockedMap<ReadWriteLock, BucketMap<String, Int>>
    switch form {
    case .rwLock: return filling(setting) { Buckets() }
    case .rwLockReserved: return filling(setting) { Buckets(minimumCapacity: entries) }
    case .dictionary: return filling(setting) { ReadWriteLockedMap<String, Int>() }
    case .dictionaryReserved: return filling(setting) { ReadWriteLockedMap<String, Int>(minimumCapacity: entries) }
    case .shardedReserved:
      return filling(setting) { ShardedMap<String, Int>(minimumCapacity: entries, seed: setting.hashSeed) }
    case .readMostly: return filling(setting) { ReadMostlyMap<String, Int>(seed: setting.hashSeed) }
    }
  }

  /// Inlined, so that the loops are compiled for the map.
  @inline(__always)
  private static func filling<Map: FilledMap & Sendable>(
    _ setting: CellSetting, _ make: @escaping () -> Map
  ) -> CellProgram {
    let work = FillingWork(setting)
    let keys = work.keys
    // Set between rounds only, while no lane runs.
    nonisolated(unsafe) var map = make()
    let lanes = work.parts.enumerated().map { thread, part in
      let first = work.firstLookUp(ofThread: thread)
      return RoundClosures(operations: part.count * FillingWork.operationsPerWrite) { operations in
        let map = map
        var wrong: UInt64 = 0
        for operation in operations {
          let (write, position) = operation.quotientAndRemainder(dividingBy: FillingWork.operationsPerWrite)
          if position == 0 {
            let number = part.lowerBound + write
            map.fill(keys[number], number)
          } else {
            // Whether something is found, and what, depends on the other threads; its correctness does not.
            let number = (first + operation * FillingWork.step) % keys.count
            if let found = map.found(keys[number]), found != number { wrong += 1 }
          }
        }
        return UInt64(operations.count) &+ (wrong << 32)
      }
    }
    var program = CellProgram()
    program.digest = { work.digest }
    program.threads = {
      ThreadClosures(
        lanes: lanes, prepare: { map = make() },
        finish: { keys.indices.reduce(0) { map.found(keys[$1]) == $1 ? $0 + 1 : $0 } })
    }
    program.observation = { observations in
      let clock = Clock.calibrated()
      var growing: [Double] = []
      var steady: [Double] = []
      // The first round is for warming up.
      for round in 0...FillingWork.rounds {
        let map = make()
        // The same twice: first new keys, then new values for them.
        for isFull in [false, true] {
          let spent = try onThreads(work.parts.count) { thread in
            let part = work.parts[thread]
            let first = work.firstLookUp(ofThread: thread)
            var ticks: UInt64 = 0
            for number in part {
              map.fill(keys[number], number)
              let begin = clock.now()
              for read in 0..<FillingWork.readsPerWrite {
                let operation = (number - part.lowerBound) * FillingWork.operationsPerWrite + read + 1
                let wanted = (first + operation * FillingWork.step) % keys.count
                if let found = map.found(keys[wanted]) { precondition(found == wanted, "another key's value") }
              }
              ticks &+= clock.now() &- begin
            }
            return ticks
          }
          guard round > 0 else { continue }
          let perRead = clock.nanoseconds(spent) / Double(keys.count * FillingWork.readsPerWrite)
          if isFull { steady.append(perRead) } else { growing.append(perRead) }
        }
      }
      observations.record("growth_read_ns", growing.sorted()[growing.count / 2])
      observations.record("steady_read_ns", steady.sorted()[steady.count / 2])
    }
    return program
  }

  /// Runs `body` on the given number of threads, which start together, and sums up the results. Each has its own
  /// processor if there are enough: on one processor they would take turns and never contend for the lock.
  private static func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> UInt64) throws -> UInt64 {
    let gate = ThreadGate()
    let sums = (0..<count).map { _ in AtomicSum() }
    let processors = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let threads = try (0..<count).map { thread in
      try JoinedThread {
        // If it can't be pinned, the kernel places it: worse, but no reason not to measure.
        if count <= processors { try? ProcessPlacement.pin(to: processors - 1 - thread) }
        gate.wait()
        sums[thread].value.store(body(thread), ordering: .relaxed)
      }
    }
    gate.open()
    for thread in threads { thread.join() }
    return sums.reduce(0) { $0 &+ $1.value.load(ordering: .relaxed) }
  }
}

/// A map that threads fill while they read it: the same two lines for each.
private protocol FilledMap {
  func fill(_ key: String, _ value: Int)
  func found(_ key: String) -> Int?
}

extension LockedMap: FilledMap where LockKind: ~Copyable, Map: ~Copyable, Map.Key == String, Map.Value == Int {
  @inline(__always) func fill(_ key: String, _ value: Int) { updateValue(value, forKey: key) }
  @inline(__always) func found(_ key: String) -> Int? { value(forKey: key) }
}

extension Sharded: FilledMap where Table == SpanMap<String, Int> {
  @inline(__always) func fill(_ key: String, _ value: Int) { updateValue(value, forKey: key) }
  @inline(__always) func found(_ key: String) -> Int? { value(forKey: key) }
}

extension ReadMostlyMap: FilledMap where Key == String, Value == Int {
  @inline(__always) func fill(_ key: String, _ value: Int) { store(value, forKey: key) }
  @inline(__always) func found(_ key: String) -> Int? { load(key) }
}
