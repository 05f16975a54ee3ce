import Catalogue
import Testing

@testable import Measurement
@testable import Workloads

/// Maps are measured in the state in which their load leaves them, and the state is told.
@Suite struct MapStateTests {
  static func parameters(
    _ map: MapVariant, _ kind: WorkloadKind, entries: Int, operations: Int, threads: Int = 1, mix: OperationMix? = nil
  ) -> CellParameters {
    CellParameters(
      map: map, allocator: "system", kind: kind, keys: KeySpecification(type: .uint64),
      values: ValueSpecification(type: .uint64, size: 8), entries: entries, operations: operations, threads: threads,
      mix: mix)
  }

  /// The figures of a short time pass, whose measured rounds are as many as said.
  static func figures(_ parameters: CellParameters, rounds: Int) throws -> PassFigures {
    let program = EveryFamily.program(parameters, operations: parameters.operations, seed: 5, hashSeed: 9)
    let setting = PassSetting(
      seconds: 60, warmUpRounds: 1, maximumRounds: rounds,
      allocator: AllocatorExpectation(name: "system", library: nil, statistics: .glibc))
    var figures = PassFigures()
    if parameters.isConcurrent {
      try measureTime(program.concurrentRounds, roles: nil, setting: setting, into: &figures)
    } else {
      try measureTime(program.measuredRounds, setting: setting, into: &figures)
    }
    return figures
  }

  /// Updates and look-ups of keys that are there need no lock of a sync.Map, from the first measured round on.
  @Test(arguments: [1, 2], [100, 5000])
  func aReadLayerAnswersAllLookUpsOfALoadWithoutNewKeys(threads: Int, operations: Int) throws {
    let mix = OperationMix(reads: 0.9, updates: 0.1, inserts: 0, erases: 0)
    let figures = try Self.figures(
      Self.parameters(.readMostly, .mixed, entries: 1000, operations: operations, threads: threads, mix: mix), rounds: 3
    )
    #expect(figures[Metric.readLayerShare] == 1)
    #expect(figures[Metric.promotionsPerRound] == 0)
    #expect(figures[Metric.mapLoad] == nil && figures[Metric.removedMarkShare] == nil)
  }

  @Test(arguments: [WorkloadKind.getHit, .getMiss])
  func lookUpsAloneNeedNoLock(kind: WorkloadKind) throws {
    // A round is far too short to promote the dirty layer.
    let figures = try Self.figures(Self.parameters(.readMostly, kind, entries: 1000, operations: 10), rounds: 2)
    #expect(figures[Metric.readLayerShare] == 1 && figures[Metric.promotionsPerRound] == 0)
  }

  /// New keys are in the dirty layer until it is promoted: their removal takes the lock, unless a promotion came between.
  @Test func newKeysCostARemovalTheLock() throws {
    let mix = OperationMix(reads: 0.8, updates: 0, inserts: 0.1, erases: 0.1)
    let parameters = Self.parameters(.readMostly, .mixed, entries: 200, operations: 1000, mix: mix)
    let data = WorkloadData<UInt64>(parameters: parameters, operations: 1000, seed: 5)
    let removals = Double(data.script.count { $0.kind == .erase })
    let lookUps = removals + Double(data.script.count { $0.kind == .read })
    let figures = try Self.figures(parameters, rounds: 20)
    let share = try #require(figures[Metric.readLayerShare])
    #expect(share >= 1 - removals / lookUps && share < 1)
    // About a hundred misses a round, and two hundred to pay for a promotion.
    let promotions = try #require(figures[Metric.promotionsPerRound])
    #expect(promotions > 0.2 && promotions < 1)
  }

  /// Go's map grows while it is written to. Whoever only reads it, leaves it as it is.
  @Test(arguments: [(50, 0.0, 50.0 / 52), (54, 1, 54.0 / 104)])
  func aBucketMapTellsWhetherItGrows(entries: Int, isGrowing: Double, load: Double) throws {
    let figures = try Self.figures(Self.parameters(.bucket, .getHit, entries: entries, operations: 500), rounds: 2)
    #expect(figures[Metric.growthUnderWay] == isGrowing)
    #expect(figures[Metric.mapLoad] == load)
  }

  @Test func aByteCacheThatChurnsGoesRound() throws {
    // Room for twice what the entries take: reads write nothing, and churn fills the ring after some rounds.
    let reads = try Self.figures(Self.parameters(.byteCache, .getHit, entries: 1000, operations: 1000), rounds: 3)
    #expect(reads[Metric.wrappedBytesPerRound] == 0)
    let churn = try Self.figures(Self.parameters(.byteCache, .churn, entries: 1000, operations: 1000), rounds: 60)
    #expect(try #require(churn[Metric.wrappedBytesPerRound]) > 0)
  }

  @Test func churnLeavesMarksInOpenAddressing() throws {
    let churn = try Self.figures(Self.parameters(.span, .churn, entries: 800, operations: 3000), rounds: 3)
    let sharded = try Self.figures(Self.parameters(.sharded, .churn, entries: 8000, operations: 3000), rounds: 3)
    for figures in [churn, sharded] {
      let marks = try #require(figures[Metric.removedMarkShare])
      #expect(marks > 0 && marks < 0.5)
      #expect(try #require(figures[Metric.mapLoad]) + marks <= 1.07)
    }
    let reads = try Self.figures(Self.parameters(.span, .getHit, entries: 800, operations: 3000), rounds: 3)
    #expect(reads[Metric.removedMarkShare] == 0)
  }

  /// Whatever the length of a round: the map is kept, and every round finds and leaves as many keys.
  @Test(arguments: [WorkloadKind.mixed, .churn, .update])
  func manyRoundsInARowGiveOneChecksum(kind: WorkloadKind) {
    for map in MapVariant.allCases {
      let parameters = Self.parameters(map, kind, entries: map.descriptor.largestEntries ?? 30, operations: 37)
      guard parameters.impossibleReason == nil else { continue }
      let workload = EveryFamily.program(parameters, operations: 37).measuredRounds
      var sums: Set<UInt64> = []
      for _ in 0..<40 {
        workload.prepareRound()
        sums.insert(workload.run(0..<37))
        workload.finishRound()
      }
      #expect(sums.count == 1, "\(map.id)")
    }
  }

  @Test func settlingEndsWithTheFirstRoundThatChangesNothing() {
    func rounds(_ loads: [Double], entries: Int = 1_000_000) -> Int {
      var number = 0
      Settling(entries: entries, operations: 1000, lookUps: 0)
        .run(state: { MapState(load: loads[min(number, loads.count - 1)]) }, round: { number += 1 })
      return number
    }
    #expect(rounds([0]) == 2)
    #expect(rounds([0.1, 0.2, 0.3, 0.4, 0.4]) == 4)
    // A state that never comes to rest: sixteen operations per entry.
    let restless = (0...100).map { Double($0 % 2) }
    #expect(rounds(restless, entries: 1000) == 16)
    #expect(rounds(restless, entries: 1) == 2)
  }

  @Test func aRoundsStateIsWhatChangedInIt() {
    let before = MapState(lockedLookUps: 10, promotions: 1, wrappedBytes: 0)
    let after = MapState(load: 0.5, isGrowing: false, lockedLookUps: 30, promotions: 3, wrappedBytes: 400)
    let state = RoundState(from: before, to: after, rounds: 4, lookUps: 20)
    #expect(state.readLayerShare == 0.75 && state.promotions == 0.5 && state.wrappedBytes == 100)
    #expect(state.load == 0.5 && state.isGrowing == false && state.removedMarks == nil)
    #expect(RoundState(from: before, to: after, rounds: 4, lookUps: 0).readLayerShare == nil)
    #expect(state.isLike(state))
    #expect(!state.isLike(RoundState(from: before, to: after, rounds: 4, lookUps: 10)))
    var other = after
    other.load = 0.505
    #expect(state.isLike(RoundState(from: before, to: other, rounds: 4, lookUps: 20)))
    other.isGrowing = true
    #expect(!state.isLike(RoundState(from: before, to: other, rounds: 4, lookUps: 20)))
  }
}
