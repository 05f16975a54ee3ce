import Measurement

/// A workload whose map type is known only to its closures, which were created, and therefore specialised, where it
/// was known. A batch costs one call through a closure.
final class ErasedWorkload: MeasuredWorkload {
  let operationsPerRound: Int
  let lookUpsPerRound: Int
  private let prepareBody: () -> Void
  private let runBody: (Range<Int>) -> UInt64
  private let finishBody: () -> Void
  private let stateBody: () -> MapState?
  private let endBody: () -> Void

  init<Map: SubjectMap & ~Copyable>(_ kernels: MapKernels<Map>) {
    operationsPerRound = kernels.operationsPerRound
    lookUpsPerRound = kernels.lookUpsPerRound
    prepareBody = { kernels.prepareRound() }
    runBody = { kernels.run($0) }
    finishBody = { kernels.finishRound() }
    stateBody = { kernels.mapState }
    endBody = { kernels.end() }
  }

  deinit { endBody() }

  func prepareRound() { prepareBody() }
  func run(_ operations: Range<Int>) -> UInt64 { runBody(operations) }
  func finishRound() { finishBody() }
  var mapState: MapState? { stateBody() }
}

/// The same for the life of one map.
final class ErasedLife: MemoryWorkload {
  let entries: Int
  private let buildBody: (Range<Int>) -> Void
  private let deleteBody: (Range<Int>) -> Void
  private let regrowBody: () -> Void
  private let dropBody: () -> Void
  private let rebuildBody: () -> Void
  private let countBody: () -> Int
  private let endBody: () -> Void
  /// The cell's own workload, for workloads whose memory is in their operations, not in one full map.
  private let round: (any MeasuredWorkload)?

  init<Map: SubjectMap & ~Copyable>(_ life: MapLife<Map>, entries: Int, round: (any MeasuredWorkload)?) {
    self.entries = entries
    self.round = round
    buildBody = { life.build($0) }
    deleteBody = { life.delete($0) }
    regrowBody = { life.build(life.furtherKeys) }
    dropBody = { life.drop() }
    rebuildBody = { life.rebuild() }
    countBody = { life.count }
    endBody = { life.end() }
  }

  deinit { endBody() }

  var count: Int { countBody() }
  func build(_ keys: Range<Int>) { buildBody(keys) }
  func delete(_ keys: Range<Int>) { deleteBody(keys) }
  func regrow() { regrowBody() }
  func drop() { dropBody() }

  func rebuild() -> Bool {
    rebuildBody()
    return true
  }

  func work() {
    guard let round else { return }
    round.prepareRound()
    _ = round.run(0..<round.operationsPerRound)
    round.finishRound()
  }
}
