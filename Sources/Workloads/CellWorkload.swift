import Catalogue
import Measurement

/// Chooses, once per process, the specialised kernels of a cell: by key type, value type and map.
public struct CellWorkload {
  /// What the cell does.
  public let parameters: CellParameters
  /// Operations of one round.
  public let operationsPerRound: Int
  /// Seed of keys, values and access order.
  public let seed: UInt64
  /// Seed for maps that take one of their own.
  public let hashSeed: UInt64

  /// Describes the workload of a cell; nothing is generated yet.
  public init(parameters: CellParameters, operationsPerRound: Int, seed: UInt64, hashSeed: UInt64) {
    self.parameters = parameters
    self.operationsPerRound = operationsPerRound
    self.seed = seed
    self.hashSeed = hashSeed
  }

  /// The workload in rounds, with the digest of its generated data. O(entries + operations).
  public func measured() -> (workload: any MeasuredWorkload, digest: UInt64) {
    var build = MeasuredBuild(cell: self)
    build.dispatch()
    return build.result!
  }

  /// The life of one map, with the digest of what defines it. The keys are made as they are inserted.
  public func life() -> (workload: any MemoryWorkload, digest: UInt64) {
    var build = LifeBuild(cell: self)
    build.dispatch()
    return build.result!
  }

  /// Rounds of operations that do nothing, for the latency pass's floor.
  public static func idle(operationsPerRound: Int) -> any MeasuredWorkload {
    IdleWorkload(operationsPerRound: operationsPerRound)
  }

  var configuration: SubjectConfiguration {
    let reserve: Int? =
      switch parameters.map {
      case .native: nil
      case .nativeReserved, .pooled: parameters.reserve ?? parameters.entries
      case .arena, .span, .weak: parameters.reserve
      }
    return SubjectConfiguration(entries: parameters.entries, reserve: reserve, hashSeed: hashSeed)
  }
}

/// Something that is built for one concrete map type; `dispatch` finds the type.
private protocol SubjectBuild {
  var cell: CellWorkload { get }
  mutating func build<Map: SubjectMap & ~Copyable>(_ type: Map.Type)
}

extension SubjectBuild {
  mutating func dispatch() {
    switch cell.parameters.keys.type {
    case .uint64: dispatch(key: UInt64.self)
    case .string: dispatch(key: String.self)
    case .struct16: dispatch(key: WideKey.self)
    }
  }

  private mutating func dispatch<Key: WorkloadKey>(key: Key.Type) {
    let values = cell.parameters.values
    switch values.type {
    case .none: dispatch(key: key, value: NoValue.self)
    case .uint64: dispatch(key: key, value: UInt64.self)
    case .bytes: dispatch(key: key, value: [UInt8].self)
    case .class:
      guard cell.parameters.map == .weak else { return dispatch(key: key, value: ObjectValue.self) }
      // The sizes of ValueSpecification.structSizes, here and below.
      switch values.size {
      case 8: build(WeakSubject<Key, NoticedObject<1>>.self)
      case 16: build(WeakSubject<Key, NoticedObject<2>>.self)
      case 24: build(WeakSubject<Key, NoticedObject<3>>.self)
      case 32: build(WeakSubject<Key, NoticedObject<4>>.self)
      case 64: build(WeakSubject<Key, NoticedObject<8>>.self)
      case 128: build(WeakSubject<Key, NoticedObject<16>>.self)
      case 256: build(WeakSubject<Key, NoticedObject<32>>.self)
      default: preconditionFailure("no object of \(values.size) bytes with a notice is compiled into the worker")
      }
    case .struct:
      switch values.size {
      case 8: dispatch(key: key, value: StructValue<1>.self)
      case 16: dispatch(key: key, value: StructValue<2>.self)
      case 24: dispatch(key: key, value: StructValue<3>.self)
      case 32: dispatch(key: key, value: StructValue<4>.self)
      case 64: dispatch(key: key, value: StructValue<8>.self)
      case 128: dispatch(key: key, value: StructValue<16>.self)
      case 256: dispatch(key: key, value: StructValue<32>.self)
      default: preconditionFailure("no struct of \(values.size) bytes is compiled into the worker")
      }
    }
  }

  private mutating func dispatch<Key: WorkloadKey, Value: WorkloadValue>(key: Key.Type, value: Value.Type) {
    switch cell.parameters.map {
    case .native, .nativeReserved: build(NativeSubject<Key, Value>.self)
    case .pooled: build(PooledSubject<Key, Value>.self)
    case .arena: build(ArenaSubject<Key, Value>.self)
    case .span: build(SpanSubject<Key, Value>.self)
    case .weak: preconditionFailure("a weak-value cache needs class values")
    }
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
    result = (ErasedWorkload(kernels), data.digest)
  }
}

private struct LifeBuild: SubjectBuild {
  let cell: CellWorkload
  var result: (workload: any MemoryWorkload, digest: UInt64)?

  mutating func build<Map: SubjectMap & ~Copyable>(_ type: Map.Type) {
    // Where an operation is a whole small map, memory is in the round, not in one full map.
    let round: (any MeasuredWorkload)? =
      cell.parameters.workload.operationHandlesWholeMap ? cell.measured().workload : nil
    let life = MapLife<Map>(parameters: cell.parameters, seed: cell.seed, configuration: cell.configuration)
    var digest = WorkloadDigest()
    let numbering = KeyNumbering(specification: cell.parameters.keys, seed: cell.seed)
    for index in 0..<cell.parameters.entries { digest.add(numbering.number(at: index)) }
    let erased = ErasedLife(life, entries: cell.parameters.entries, round: round)
    result = (erased, digest.value)
  }
}
