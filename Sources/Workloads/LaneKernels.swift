import Catalogue
import Measurement
import Numbers

/// One map and the kernels of several threads on it.
///
/// Each thread, a lane, has the kernels that a single thread would have, so that the loop is the same code for any
/// number of threads. It also has its own handle on the map, its own look-up keys and its own part of the keys that
/// come and go. Lanes share no cache lines that they write, except in the map itself.
///
/// The checksum does not depend on how the threads are interleaved, because none of its parts do: look-ups hit keys
/// that are never removed (or miss keys that are never there), and what they find is masked to the bits that depend
/// on the key alone; removals remove what the same thread inserted; and at the end the map's entries must be those
/// that any order of the operations leaves.
struct LaneKernels<Map: SharedSubjectMap & ~Copyable> {
  private let kind: WorkloadKind
  private let entries: Int
  private let owner: MapKernels<Map>
  let lanes: [MapKernels<Map>]
  let digest: UInt64

  init(_ setting: CellSetting) {
    let parameters = setting.parameters
    let configuration = SubjectConfiguration(setting)
    kind = parameters.kind
    entries = parameters.entries
    // The owner fills the map and runs nothing.
    let isTrace = kind == .trace
    let ownerData = WorkloadData<Map.Key>(
      parameters: parameters, operations: isTrace ? setting.operationsPerRound : 0, seed: setting.seed,
      table: setting.keyTable)
    var digest = Digest()
    digest.add(ownerData.digest)
    owner = MapKernels(parameters: parameters, data: ownerData, operations: 0, configuration: configuration)
    lanes = (0..<parameters.threads).map { thread in
      // A trace is divided by its keys.
      var operations =
        isTrace
        ? setting.operationsPerRound : parameters.operations(ofThread: thread, total: setting.operationsPerRound)
      let data = WorkloadData<Map.Key>(
        parameters: parameters, operations: operations, seed: setting.seed, table: setting.keyTable,
        lane: WorkloadData<Map.Key>.Lane(thread: thread, owner: ownerData))
      digest.add(data.digest)
      if isTrace { operations = data.trace.count }
      return MapKernels(parameters: parameters, data: data, operations: operations, configuration: configuration)
    }
    self.digest = digest.value
  }

  /// Makes the map before the first round and brings it into the state in which the load leaves it: the lanes run in turn,
  /// on this thread. The lanes must be idle.
  func prepareRound() {
    if kind == .trace {
      for lane in lanes { lane.giveUp() }
    } else if owner.hasMap {
      return
    }
    owner.prepareRound()
    guard owner.hasMap else { return }
    for lane in lanes { lane.adopt(owner.sharedHandle()) }
    guard kind.descriptor.changesMap, kind != .trace else { return }
    Settling(
      entries: entries, operations: lanes.reduce(0) { $0 + $1.operationsPerRound },
      lookUps: lanes.reduce(0) { $0 + $1.lookUpsPerRound }
    ).run(state: { mapState ?? MapState() }) {
      for lane in lanes {
        _ = lane.run(0..<lane.operationsPerRound)
        lane.finishRound()
      }
    }
  }

  /// The map's own part of the round's checksum. The lanes must be idle.
  func finishRound() -> UInt64 {
    for lane in lanes { lane.finishRound() }
    return kind == .mixed || kind == .update || kind == .trace ? owner.finalState : 0
  }

  /// The internal state of the map. The lanes must be idle.
  var mapState: MapState? { owner.mapState }

  /// Frees the owner's part; the lanes free themselves.
  func end() { owner.end() }
}

/// Shared kernels whose map type is known only to closures.
final class ErasedLanes: ConcurrentWorkload {
  let lanes: [any MeasuredWorkload]
  private let prepareBody: () -> Void
  private let finishBody: () -> UInt64
  private let stateBody: () -> MapState?
  private let endBody: () -> Void

  init<Map: SharedSubjectMap & ~Copyable>(_ kernels: LaneKernels<Map>, pause: OperationPause?) {
    lanes = kernels.lanes.map { ErasedWorkload($0).pausing(pause) }
    prepareBody = { kernels.prepareRound() }
    finishBody = { kernels.finishRound() }
    stateBody = { kernels.mapState }
    endBody = { kernels.end() }
  }

  deinit { endBody() }

  func prepareRound() { prepareBody() }
  func finishRound() -> UInt64 { finishBody() }
  var mapState: MapState? { stateBody() }
}
