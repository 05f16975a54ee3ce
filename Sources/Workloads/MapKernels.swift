import Catalogue
import Measurement

/// One cell's workload over one kind of map: the kernels.
///
/// A round runs operations `0..<operationsPerRound` in batches of any size. Every round does the same to the same
/// number of keys and gives the same checksum. Workloads that use a full map keep it from round to round, in the state
/// in which their own operations leave it (`Settling`): a newly filled map is in a special state, such as a sync.Map
/// whose read layer is still empty. A round removes what it inserts, and the next round continues with the keys after
/// those, so that new keys stay new.
///
/// Everything mutable is raw storage that the struct only points to, so the loops contain no exclusivity checks and no
/// reference counting of the lab's own. (The `empty` workload measures the cost of the frame around an operation.)
///
/// It is a struct used through closures, not a generic class: the compiler specialises a generic method where it is
/// called with known types, but never in a class's vtable, where the kernels would run through witness calls.
struct MapKernels<Map: SubjectMap & ~Copyable> {
  let operationsPerRound: Int
  private let kind: WorkloadKind
  private let entries: Int
  private let valueSize: Int
  /// Look-ups and removals of a round.
  let lookUpsPerRound: Int
  private let data: WorkloadData<Map.Key>
  private let source: UnsafeMutablePointer<Map.Source>
  /// Live maps: slots `0..<mapCount.pointee` are initialised.
  private let maps: UnsafeMutablePointer<Map>
  private let mapCount: UnsafeMutablePointer<Int>
  /// How far the previous rounds have advanced in the circle of keys that come and go.
  private let progress: UnsafeMutablePointer<Int>

  init(
    parameters: CellParameters, data: WorkloadData<Map.Key>, operations: Int, configuration: SubjectConfiguration
  ) {
    kind = parameters.kind
    entries = parameters.entries
    valueSize = parameters.values.size
    operationsPerRound = operations
    lookUpsPerRound =
      switch kind {
      case .getHit, .getMiss, .churn, .erase: operations
      case .mixed: data.script.count { $0.kind == .read || $0.kind == .erase }
      case .trace: data.trace.count { $0.kind != TraceOperation.Kind.set.rawValue }
      default: 0
      }
    self.data = data
    source = .allocate(capacity: 1)
    source.initialize(to: Map.makeSource(configuration))
    // `erase` needs all its maps full before the round starts; the other workloads use one at a time.
    maps = .allocate(capacity: kind == .erase ? max(1, operations / max(entries, 1)) : 1)
    mapCount = .allocate(capacity: 1)
    mapCount.initialize(to: 0)
    progress = .allocate(capacity: 1)
    progress.initialize(to: 0)
  }

  /// The bits of a value's number that identify its key.
  private static var keyBits: UInt64 { 0xffff_ffff }

  /// The number that a value is made from: its key's in the low half, and how often it was written in the high half.
  /// The low bits of what look-ups and sums return then depend on the keys alone, whichever thread wrote last, and
  /// still distinguish one key's value from another's.
  @inline(__always)
  private static func versioned(_ key: Int, _ version: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: version) << 32 | UInt64(truncatingIfNeeded: key)
  }

  /// Frees everything; nothing may be called afterwards.
  func end() {
    disposeOfMaps()
    source.deinitialize(count: 1)
    source.deallocate()
    maps.deallocate()
    mapCount.deallocate()
    progress.deallocate()
  }

  func prepareRound() {
    switch kind {
    case .createFillDrop, .fill, .empty, .knownAnswer, .study:
      break
    case .trace: makeEmptyMap()
    case .getHit, .getMiss, .iterate, .clearAndRefill:
      if mapCount.pointee == 0 { makeFullMap() }
    case .update, .churn, .mixed:
      if mapCount.pointee == 0 {
        makeFullMap()
        settle()
      }
    case .erase:
      for _ in 0..<(operationsPerRound / entries) { makeFullMap() }
    }
  }

  func finishRound() {
    switch kind {
    case .fill, .erase: disposeOfMaps()
    case .churn: progress.pointee = (progress.pointee + operationsPerRound) % (2 * entries)
    case .mixed: progress.pointee = (progress.pointee + data.insertionsPerRound) % max(1, data.furtherKeys.count)
    default: break
    }
  }

  /// The current internal state of the map; nil while there is no map.
  var mapState: MapState? { hasMap ? maps.pointee.mapState : nil }

  /// Runs rounds until they leave the map unchanged. The owner of a map that threads share has no operations.
  private func settle() {
    guard operationsPerRound > 0 else { return }
    Settling(entries: entries, operations: operationsPerRound, lookUps: lookUpsPerRound)
      .run(state: { maps.pointee.mapState }) {
        _ = run(0..<operationsPerRound)
        finishRound()
      }
  }

  func run(_ operations: Range<Int>) -> UInt64 {
    switch kind {
    case .createFillDrop: createFillDrop(operations.count)
    case .fill: fill(operations)
    case .getHit, .getMiss: lookUp(operations)
    case .update: update(operations)
    case .erase: erase(operations)
    case .churn: churn(operations)
    case .iterate: iterate(operations)
    case .clearAndRefill: clearAndRefill(operations.count)
    case .mixed: mixed(operations)
    case .trace: replay(operations)
    case .empty: passOver(operations)
    case .knownAnswer, .study: preconditionFailure("\(kind.id) needs no map")
    }
  }

  /// A new map for a new replay: the time of a trace has the growth of its map in it.
  private func makeEmptyMap() {
    disposeOfMaps()
    maps.initialize(to: Map.create(from: &source.pointee))
    mapCount.pointee = 1
  }

  private func makeFullMap() {
    (maps + mapCount.pointee).initialize(to: Map.create(from: &source.pointee))
    let keys = data.keys
    for index in 0..<entries {
      maps[mapCount.pointee].insert(keys[index], Map.Value.make(UInt64(index), size: valueSize), number: index)
    }
    maps[mapCount.pointee].complete()
    useEachOnce(maps + mapCount.pointee)
    mapCount.pointee += 1
  }

  /// Looks every key up once in a map that look-ups change: in a sync.Map that has never been read, all keys are in the
  /// dirty layer, and updates alone would leave them there forever.
  private func useEachOnce(_ map: UnsafeMutablePointer<Map>) {
    guard map.pointee.mapState.lockedLookUps != nil else { return }
    var sum: UInt64 = 0
    for index in 0..<entries { sum &+= map.pointee.lookUp(data.keys[index]) }
    withExtendedLifetime(sum) {}
  }

  private func disposeOfMaps() {
    while mapCount.pointee > 0 {
      mapCount.pointee -= 1
      (maps + mapCount.pointee).move().dispose(into: &source.pointee)
    }
  }

  // MARK: Sharing

  /// From now on uses another owner's map. There must be no map yet.
  func adopt(_ map: consuming Map) {
    maps.initialize(to: map)
    mapCount.pointee = 1
  }

  /// Gives the map back, so that another can be adopted.
  func giveUp() { disposeOfMaps() }

  /// True while there is a map.
  var hasMap: Bool { mapCount.pointee > 0 }

  /// The sum over the entries, as far as it does not depend on which thread wrote last: their number, their keys, and
  /// the keys that their values were made for. O(entries).
  var finalState: UInt64 {
    guard hasMap else { return 0 }
    let contents = maps.pointee.contents()
    return (contents.sum & Self.keyBits) &+ UInt64(contents.count) << 32
  }

  // MARK: Kernels

  private func createFillDrop(_ count: Int) -> UInt64 {
    let keys = data.keys.baseAddress.unsafelyUnwrapped
    let size = valueSize
    let entries = entries
    var checksum: UInt64 = 0
    for _ in 0..<count {
      var map = Map.create(from: &source.pointee)
      for index in 0..<entries { map.insert(keys[index], Map.Value.make(UInt64(index), size: size), number: index) }
      checksum &+= UInt64(map.count)
      map.dispose(into: &source.pointee)
    }
    return checksum
  }

  /// The insertion that needs a new map drops the full one and makes the new one: the cost of a map's whole life is
  /// spread over its insertions and shows in the latency of the first.
  private func fill(_ operations: Range<Int>) -> UInt64 {
    let keys = data.keys.baseAddress.unsafelyUnwrapped
    let size = valueSize
    let entries = entries
    var next = operations.lowerBound
    while next < operations.upperBound {
      let first = next % entries
      if first == 0 {
        disposeOfMaps()
        maps.initialize(to: Map.create(from: &source.pointee))
        mapCount.pointee = 1
      }
      let last = min(entries, first + operations.upperBound - next)
      for index in first..<last {
        maps.pointee.insert(keys[index], Map.Value.make(UInt64(index), size: size), number: index)
      }
      next += last - first
    }
    // Called once per round, because some maps count their entries one by one. A round consists of whole fillings,
    // all alike.
    guard operations.upperBound == operationsPerRound else { return 0 }
    return UInt64(maps.pointee.count) &* UInt64(operationsPerRound / entries)
  }

  private func lookUp(_ operations: Range<Int>) -> UInt64 {
    let keys = data.lookUps.baseAddress.unsafelyUnwrapped
    let length = data.lookUps.count
    var position = operations.lowerBound % length
    var checksum: UInt64 = 0
    for _ in 0..<operations.count {
      checksum &+= maps.pointee.lookUp(keys[position])
      position += 1
      if position == length { position = 0 }
    }
    return checksum
  }

  private func update(_ operations: Range<Int>) -> UInt64 {
    let keys = data.lookUps.baseAddress.unsafelyUnwrapped
    let numbers = data.lookUpNumbers.baseAddress.unsafelyUnwrapped
    let length = data.lookUps.count
    let size = valueSize
    var position = operations.lowerBound % length
    for operation in operations {
      let number = Int(numbers[position])
      maps.pointee.insert(
        keys[position], Map.Value.make(Self.versioned(number, operation), size: size), number: number)
      position += 1
      if position == length { position = 0 }
    }
    // The owner counts a shared map's entries when all threads have finished: that may take a walk.
    return operations.upperBound == operationsPerRound && data.lane == nil ? UInt64(maps.pointee.count) : 0
  }

  private func erase(_ operations: Range<Int>) -> UInt64 {
    let keys = data.lookUps.baseAddress.unsafelyUnwrapped
    let numbers = data.lookUpNumbers.baseAddress.unsafelyUnwrapped
    let entries = entries
    var checksum: UInt64 = 0
    var next = operations.lowerBound
    while next < operations.upperBound {
      let map = maps + next / entries
      let first = next % entries
      let last = min(entries, first + operations.upperBound - next)
      for index in first..<last {
        checksum &+= map.pointee.remove(keys[index], number: Int(numbers[index]))
      }
      next += last - first
    }
    return checksum
  }

  private func churn(_ operations: Range<Int>) -> UInt64 {
    let keys = data.keys.baseAddress.unsafelyUnwrapped
    let size = valueSize
    let cycle = 2 * entries
    let first = operations.lowerBound + progress.pointee
    var oldest = first % cycle
    var newest = (first + entries) % cycle
    var checksum: UInt64 = 0
    for _ in 0..<operations.count {
      checksum &+= maps.pointee.remove(keys[oldest], number: oldest)
      maps.pointee.insert(keys[newest], Map.Value.make(UInt64(newest), size: size), number: newest)
      oldest += 1
      if oldest == cycle { oldest = 0 }
      newest += 1
      if newest == cycle { newest = 0 }
    }
    return checksum
  }

  /// A walk can't be split: it is done by the operation that visits a walk's last entry.
  private func iterate(_ operations: Range<Int>) -> UInt64 {
    let walks = operations.upperBound / entries - operations.lowerBound / entries
    var checksum: UInt64 = 0
    for _ in 0..<walks { checksum &+= maps.pointee.sum() }
    return checksum
  }

  private func clearAndRefill(_ count: Int) -> UInt64 {
    let keys = data.keys.baseAddress.unsafelyUnwrapped
    let size = valueSize
    let entries = entries
    var checksum: UInt64 = 0
    for _ in 0..<count {
      maps.pointee.clear()
      for index in 0..<entries {
        maps.pointee.insert(keys[index], Map.Value.make(UInt64(index), size: size), number: index)
      }
      checksum &+= UInt64(maps.pointee.count)
    }
    return checksum
  }

  /// Of what look-ups find, only the part that depends on the key alone counts (see `versioned`), not how often it was
  /// written.
  private func mixed(_ operations: Range<Int>) -> UInt64 {
    let keys = data.keys.baseAddress.unsafelyUnwrapped
    let lookUps = data.lookUps.baseAddress.unsafelyUnwrapped
    let numbers = data.lookUpNumbers.baseAddress.unsafelyUnwrapped
    let script = data.script.baseAddress.unsafelyUnwrapped
    let size = valueSize
    let further = data.furtherKeys
    let shift = progress.pointee
    // The further key of an operation, offset in the circle by what the previous rounds have used.
    func moved(_ key: Int) -> Int {
      let moved = key &+ shift
      return moved < further.upperBound ? moved : moved &- further.count
    }
    var checksum: UInt64 = 0
    for position in operations {
      let operation = script[position]
      let key = Int(operation.key)
      switch operation.kind {
      case .read: checksum &+= maps.pointee.lookUp(lookUps[key]) & Self.keyBits
      case .update:
        let number = Int(numbers[key])
        maps.pointee.insert(
          lookUps[key], Map.Value.make(Self.versioned(number, position), size: size), number: number)
      case .insert:
        let key = moved(key)
        maps.pointee.insert(keys[key], Map.Value.make(Self.versioned(key, position), size: size), number: key)
      case .erase:
        let key = moved(key)
        checksum &+= maps.pointee.remove(keys[key], number: key)
      }
    }
    return checksum
  }

  /// Of what look-ups find, only the part that depends on the key alone counts, as in `mixed`.
  private func replay(_ operations: Range<Int>) -> UInt64 {
    guard let keys = data.keys.baseAddress, let lookUps = data.lookUps.baseAddress, let steps = data.trace.baseAddress
    else { return 0 }
    let usual = valueSize
    var checksum: UInt64 = 0
    for position in operations {
      let step = steps[position]
      let key = Int(step.key)
      switch step.kind {
      case TraceOperation.Kind.get.rawValue: checksum &+= maps.pointee.lookUp(lookUps[key]) & Self.keyBits
      case TraceOperation.Kind.set.rawValue:
        let value = Map.Value.make(Self.versioned(key, position), size: step.valueSize(usual: usual))
        maps.pointee.insert(keys[key], value, number: key)
      default: checksum &+= maps.pointee.remove(lookUps[key], number: key)
      }
    }
    return operations.upperBound == operationsPerRound && data.lane == nil
      ? checksum &+ UInt64(maps.pointee.count) << 32 : checksum
  }

  private func passOver(_ operations: Range<Int>) -> UInt64 {
    let keys = data.lookUps.baseAddress.unsafelyUnwrapped
    let length = data.lookUps.count
    var position = operations.lowerBound % length
    var checksum: UInt64 = 0
    for _ in 0..<operations.count {
      checksum &+= keys[position].word
      position += 1
      if position == length { position = 0 }
    }
    return checksum
  }
}

extension MapKernels where Map: SharedSubjectMap & ~Copyable {
  /// A handle on the map for another thread's kernels. There must be one.
  func sharedHandle() -> Map { maps.pointee.sharedHandle() }
}
