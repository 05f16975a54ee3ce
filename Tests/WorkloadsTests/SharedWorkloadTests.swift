import Catalogue
import MapVariants
import Testing

@testable import Measurement
@testable import Workloads

/// Several threads on one map: the checksum is what a model says, whoever comes first.
@Suite struct SharedWorkloadTests {
  static let shared = MapVariant.allCases.filter(\.descriptor.isShared)
  static let kinds = WorkloadKind.allCases.filter { $0.descriptor.runsOnSeveralThreads && $0 != .trace }

  static func parameters(
    _ map: MapVariant, _ kind: WorkloadKind, threads: Int, roles: ThreadRoles? = nil, keys: KeyType = .uint64,
    values: ValueType = .uint64, entries: Int = 60, operations: Int = 1001
  ) -> CellParameters {
    CellParameters(
      map: map, allocator: "system", kind: kind, keys: KeySpecification(type: keys),
      values: ValueSpecification(type: values, size: 24), entries: entries, operations: operations, threads: threads,
      roles: roles, mix: kind == .mixed ? OperationMix(reads: 0.4, updates: 0.2, inserts: 0.2, erases: 0.2) : nil)
  }

  static func workload(_ parameters: CellParameters) -> (workload: any ConcurrentWorkload, digest: UInt64) {
    let program = EveryFamily.program(parameters, operations: parameters.operations, seed: 5, hashSeed: 9)
    return (program.concurrentRounds, program.digest())
  }

  /// A round on real threads.
  static func threadedRound(_ workload: any ConcurrentWorkload, _ team: ThreadTeam) -> UInt64 {
    let sums = PerThread(workload.lanes.count, UInt64(0))
    workload.prepareRound()
    team.run { sums[$0] = workload.lanes[$0].run(0..<workload.lanes[$0].operationsPerRound) }
    return sums.all.reduce(workload.finishRound(), &+)
  }

  /// A round in which the lanes take turns of a few operations, the last lane first.
  static func alternatingRound(_ workload: any ConcurrentWorkload, turn: Int) -> UInt64 {
    workload.prepareRound()
    var sum: UInt64 = 0
    var position = 0
    while workload.lanes.contains(where: { position < $0.operationsPerRound }) {
      for lane in workload.lanes.reversed() where position < lane.operationsPerRound {
        sum &+= lane.run(position..<min(position + turn, lane.operationsPerRound))
      }
      position += turn
    }
    return sum &+ workload.finishRound()
  }

  @Test(arguments: kinds, [2, 3, 7])
  func everyMapAndEveryInterleavingGiveOneChecksum(kind: WorkloadKind, threads: Int) throws {
    let team = try ThreadTeam(count: threads)
    let roles = kind == .mixed ? [nil, ThreadRoles(readers: threads - 1, writers: 1)] : [nil]
    for roles in roles {
      for (keys, values) in [(KeyType.uint64, ValueType.uint64), (.string, .class), (.string, .bytes)] {
        var sums: Set<UInt64> = []
        var digests: Set<UInt64> = []
        for map in Self.shared {
          let parameters = Self.parameters(map, kind, threads: threads, roles: roles, keys: keys, values: values)
          guard parameters.impossibleReason == nil else { continue }
          let (workload, digest) = Self.workload(parameters)
          digests.insert(digest)
          sums.insert(workload.roundInTurn())
          for turn in [1, 13] { sums.insert(Self.alternatingRound(workload, turn: turn)) }
          for _ in 0..<5 { sums.insert(Self.threadedRound(workload, team)) }
        }
        #expect(sums.count <= 1 && digests.count <= 1, "\(keys) \(values) \(String(describing: roles))")
      }
    }
  }

  /// The script of each lane, run on a plain set of numbers: nothing of the kernels is in it but the drawn operations.
  @Test(arguments: [nil, ThreadRoles(readers: 1, writers: 2)])
  func aMixLeavesWhatAModelLeaves(roles: ThreadRoles?) throws {
    let parameters = Self.parameters(.sharded, .mixed, threads: 3, roles: roles)
    #expect(parameters.impossibleReason == nil)
    let owner = WorkloadData<UInt64>(parameters: parameters, operations: 0, seed: 5)
    var present = Set(0..<parameters.entries)
    var expected: UInt64 = 0
    for thread in 0..<3 {
      let operations = parameters.operations(ofThread: thread, total: 1001)
      let data = WorkloadData<UInt64>(
        parameters: parameters, operations: operations, seed: 5, lane: .init(thread: thread, owner: owner))
      #expect(data.script.count == operations)
      for operation in data.script {
        let key = Int(operation.key)
        switch operation.kind {
        case .read:
          #expect(present.contains(Int(data.lookUpNumbers[key])))
          expected &+= UInt64(data.lookUpNumbers[key]) + 1
        case .update: #expect(present.contains(Int(data.lookUpNumbers[key])))
        case .insert: #expect(present.insert(key).inserted)
        case .erase: expected &+= present.remove(key) == nil ? 0 : 1
        }
      }
      let kinds = Set(data.script.map(\.kind))
      if let roles { #expect(kinds == (thread < roles.readers ? [.read] : [.update, .insert, .erase])) }
    }
    let words = present.reduce(0) { $0 &+ owner.keys[$1] &+ UInt64($1) }
    expected &+= (words & 0xffff_ffff) &+ UInt64(present.count) << 32
    let team = try ThreadTeam(count: 3)
    for _ in 0..<3 { #expect(Self.threadedRound(Self.workload(parameters).workload, team) == expected) }
  }

  @Test func hitsOfAllThreadsAreSeenByTheChecksum() throws {
    let parameters = Self.parameters(.lockedRW, .getHit, threads: 4)
    let owner = WorkloadData<UInt64>(parameters: parameters, operations: 0, seed: 5)
    var expected: UInt64 = 0
    var orders: Set<[UInt32]> = []
    for thread in 0..<4 {
      let data = WorkloadData<UInt64>(
        parameters: parameters, operations: parameters.operations(ofThread: thread, total: 1001), seed: 5,
        lane: .init(thread: thread, owner: owner))
      orders.insert(Array(data.lookUpNumbers))
      expected = data.lookUpNumbers.reduce(expected) { $0 + UInt64($1) + 1 }
    }
    #expect(orders.count == 4, "each thread has an order of its own")
    #expect(Self.workload(parameters).workload.roundInTurn() == expected)
    #expect(Self.workload(Self.parameters(.lockedRW, .getMiss, threads: 4)).workload.roundInTurn() == 0)
  }

  @Test func operationsAreDividedWithoutARest() {
    for (total, threads) in [(1, 1), (7, 3), (1000, 7), (8, 8)] {
      let parameters = Self.parameters(.sharded, .getHit, threads: threads)
      let parts = (0..<threads).map { parameters.operations(ofThread: $0, total: total) }
      #expect(parts.reduce(0, +) == total)
      #expect(parts.max()! - parts.min()! <= 1)
    }
  }

  @Test func oneThreadIsTheOrdinaryWorkload() {
    let parameters = Self.parameters(.span, .mixed, threads: 1)
    let program = EveryFamily.program(parameters, operations: 1001, seed: 5, hashSeed: 9)
    let workload = program.measuredRounds
    let digest = program.digest()
    workload.prepareRound()
    #expect(program.concurrentRounds.roundInTurn() == workload.run(0..<1001))
    #expect(program.digest() == digest)
  }
}
