import Catalogue

/// One cell's workload over one kind of map: the kernels.
///
/// A round runs operations `0..<operationsPerRound` in batches of any size; every round starts from the same state and
/// gives the same checksum. Everything mutable is raw storage that the struct only points to, so no exclusivity check
/// and no reference count of the lab's own is inside a loop. (Cost of the frame around an operation: the `empty`
/// workload.)
///
/// It is a struct used through closures, not a generic class: the compiler specialises a generic method where it is
/// called with known types, and never in a class's method table, where the kernels would run through witness calls.
struct MapKernels<Map: SubjectMap & ~Copyable> {
  let operationsPerRound: Int
  private let kind: WorkloadKind
  private let entries: Int
  private let valueSize: Int
  /// Which bits of a look-up's result count in the checksum: all; for a map that other threads change meanwhile,
  /// only those that depend on nothing but the key (see `versioned`).
  private let comparableBits: UInt64
  private let data: WorkloadData<Map.Key>
  private let source: UnsafeMutablePointer<Map.Source>
  /// Maps that live now: slots `0..<mapCount.pointee` are initialised.
  private let maps: UnsafeMutablePointer<Map>
  private let mapCount: UnsafeMutablePointer<Int>

  init(
    parameters: CellParameters, data: WorkloadData<Map.Key>, operations: Int, configuration: SubjectConfiguration
  ) {
    kind = parameters.kind
    entries = parameters.entries
    valueSize = parameters.values.size
    comparableBits = data.lane == nil ? .max : Self.keyBits
    operationsPerRound = operations
    self.data = data
    source = .allocate(capacity: 1)
    source.initialize(to: Map.makeSource(configuration))
    // `erase` needs all its maps full before the round starts; the other workloads use one at a time.
    maps = .allocate(capacity: kind == .erase ? max(1, operations / max(entries, 1)) : 1)
    mapCount = .allocate(capacity: 1)
    mapCount.initialize(to: 0)
  }

  /// The bits of a value's number that identify its key.
  private static var keyBits: UInt64 { 0xffff_ffff }

  /// The number that a value is made from: its key's in the low half, above it how often it was written. The low bits
  /// of what look-ups and sums return then depend on the keys alone, whichever thread wrote last, and still distinguish
  /// one key's value from another's.
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
  }

  func prepareRound() {
    switch kind {
    case .createFillDrop, .fill, .empty, .knownAnswer, .study:
      break
    case .getHit, .getMiss, .update, .iterate:
      if mapCount.pointee == 0 { makeFullMap() }
    case .churn:
      // After a multiple of 2 x entries operations the same keys are in the map again.
      if mapCount.pointee == 0 || operationsPerRound % (2 * entries) != 0 {
        disposeOfMaps()
        makeFullMap()
      }
    case .mixed:
      disposeOfMaps()
      makeFullMap()
    case .erase:
      for _ in 0..<(operationsPerRound / entries) { makeFullMap() }
    case .clearAndRefill:
      if mapCount.pointee == 0 { makeFullMap() }
    }
  }

  func finishRound() {
    if kind == .fill || kind == .erase { disposeOfMaps() }
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
    case .empty: passOver(operations)
    case .knownAnswer, .study: preconditionFailure("\(kind.id) needs no map")
    }
  }

  private func makeFullMap() {
    (maps + mapCount.pointee).initialize(to: Map.create(from: &source.pointee))
    let keys = data.keys
    for index in 0..<entries {
      maps[mapCount.pointee].insert(keys[index], Map.Value.make(UInt64(index), size: valueSize), number: index)
    }
    maps[mapCount.pointee].complete()
    mapCount.pointee += 1
  }

  private func disposeOfMaps() {
    while mapCount.pointee > 0 {
      mapCount.pointee -= 1
      (maps + mapCount.pointee).move().dispose(into: &source.pointee)
    }
  }

  // MARK: Sharing

  /// Uses a map of another owner from now on. There must be none.
  func adopt(_ map: consuming Map) {
    maps.initialize(to: map)
    mapCount.pointee = 1
  }

  /// Gives up what was adopted, or made.
  func abandon() { disposeOfMaps() }

  /// True while there is a map.
  var hasMap: Bool { mapCount.pointee > 0 }

  /// What the entries add up to, as far as it does not depend on which thread wrote last: their number, their keys, and
  /// the keys that their values were made for. O(entries).
  var finalState: UInt64 {
    guard hasMap else { return 0 }
    return (maps.pointee.sum() & Self.keyBits) &+ UInt64(maps.pointee.count) << 32
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

  /// The map that a full one gives way to is made, and the full one dropped, by the insertion that needs it: the cost
  /// of a map's whole life is spread over its insertions, and shows in the latency of the first.
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
    // Asked once a round, because some maps count their entries one by one. A round is whole fillings, all of them
    // alike.
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
    // The owner counts a shared map's entries when all threads have ended: it may take a walk.
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
    var oldest = operations.lowerBound % cycle
    var newest = (operations.lowerBound + entries) % cycle
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

  /// A walk can't be cut: it is done by the operation that visits a walk's last entry.
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

  private func mixed(_ operations: Range<Int>) -> UInt64 {
    let keys = data.keys.baseAddress.unsafelyUnwrapped
    let lookUps = data.lookUps.baseAddress.unsafelyUnwrapped
    let numbers = data.lookUpNumbers.baseAddress.unsafelyUnwrapped
    let script = data.script.baseAddress.unsafelyUnwrapped
    let size = valueSize
    let mask = comparableBits
    var checksum: UInt64 = 0
    for position in operations {
      let operation = script[position]
      let key = Int(operation.key)
      switch operation.kind {
      case .read: checksum &+= maps.pointee.lookUp(lookUps[key]) & mask
      case .update:
        let number = Int(numbers[key])
        maps.pointee.insert(
          lookUps[key], Map.Value.make(Self.versioned(number, position), size: size), number: number)
      case .insert:
        maps.pointee.insert(keys[key], Map.Value.make(Self.versioned(key, position), size: size), number: key)
      case .erase: checksum &+= maps.pointee.remove(keys[key], number: key)
      }
    }
    return checksum
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
