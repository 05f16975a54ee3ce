import Catalogue
import Numbers
import SeededRandom

/// Everything a cell's operations need, made from the seed before anything is measured, and the same for every map.
///
/// Keys have numbers. `0..<entries` fill the map; `entries..<3 * entries` are the further ones that churn, mixed and
/// regrowth insert; misses begin at `3 * entries`, of keys from a file at `entries`. Look-ups use keys of their own, not the inserted ones: two strings
/// that share storage compare equal without reading their bytes.
final class WorkloadData<Key: WorkloadKey> {
  let parameters: CellParameters
  /// Whose operations they are: a thread of several on one map, or nil.
  let lane: Lane?
  /// Where the keys come from.
  let source: KeySource<Key>
  /// Keys to insert, by number: `entries` of them, or `3 * entries` if the workload inserts further ones.
  let keys: UnsafeMutableBufferPointer<Key>
  /// Keys that operations look up, in their order; operation i uses element `i % lookUps.count`.
  let lookUps: UnsafeMutableBufferPointer<Key>
  /// The numbers of the keys in `lookUps`.
  let lookUpNumbers: UnsafeMutableBufferPointer<UInt32>
  /// The operations of `mixed`, one per operation of a round; empty otherwise.
  let script: UnsafeMutableBufferPointer<MixedOperation>
  /// The operations of `trace`; empty otherwise.
  let trace: UnsafeMutableBufferPointer<TraceStep>
  /// The numbers of the keys that the script inserts and removes; each round starts as far along this circle as the
  /// previous round has inserted.
  let furtherKeys: Range<Int>
  /// Insertions in a round of the script; there are as many removals.
  let insertionsPerRound: Int
  /// FNV-1a digest of all key numbers and the access order.
  let digest: UInt64

  /// Maximum number of look-up keys, over all threads; longer rounds repeat them.
  static var longestLookUpList: Int { 1 << 20 }

  /// One of the threads that share a map.
  struct Lane {
    /// Which, from 0.
    var thread: Int
    /// The data of the map's owner, whose keys are inserted.
    var owner: WorkloadData
  }

  /// Makes the data of a cell for rounds of `operations` operations. O(entries + operations).
  ///
  /// A lane looks up its own copies of the keys in its own order, and inserts and removes a part of the further keys
  /// that no other lane touches: what its operations return does not depend on the others.
  init(parameters: CellParameters, operations: Int, seed: UInt64, table: KeyTable? = nil, lane: Lane? = nil) {
    self.parameters = parameters
    self.lane = lane
    let source = lane?.owner.source ?? KeySource(specification: parameters.keys, seed: seed, table: table)
    self.source = source
    let entries = parameters.entries
    var digest = Digest()
    let ownSeed = SplitMix64.mix(seed ^ 0x6d61_706c_6162)
    var generator = SplitMix64(seed: lane.map { SplitMix64.mix(ownSeed &+ UInt64($0.thread) &+ 1) } ?? ownSeed)

    func make(_ index: Int) -> Key {
      digest.add(source.identity(at: index))
      return source.key(at: index)
    }
    if let lane {
      keys = lane.owner.keys
    } else {
      let inserted =
        parameters.kind == .trace
        ? table?.differentKeys(first: operations) ?? 0
        : parameters.kind.descriptor.insertsFurtherKeys ? 3 * entries : entries
      keys = .allocate(capacity: inserted)
      for index in 0..<inserted { keys.initializeElement(at: index, to: make(index)) }
    }

    let lookUpCount = min(operations, Self.longestLookUpList / (lane == nil ? 1 : parameters.threads))
    let order = AccessOrder(specification: parameters.keys, entries: entries, source: source)
    let accesses: [Int] =
      switch parameters.kind.descriptor.lookUps {
      // Copies of its own for each key that is inserted.
      case _ where parameters.kind == .trace: Array(0..<keys.count)
      case .nothing: []
      case .present: order.indices(lookUpCount, using: &generator)
      case .absent:
        order.indices(lookUpCount, using: &generator).map { $0 + source.firstAbsent(entries: entries) }
      case .eachOnce: order.once(using: &generator)
      }
    lookUps = .allocate(capacity: accesses.count)
    lookUpNumbers = .allocate(capacity: accesses.count)
    for (position, index) in accesses.enumerated() {
      lookUps.initializeElement(at: position, to: make(index))
      lookUpNumbers.initializeElement(at: position, to: UInt32(index))
    }

    furtherKeys = lane.map { parameters.furtherKeys(ofThread: $0.thread) } ?? entries..<3 * entries
    let mix = lane.map { parameters.mix(ofThread: $0.thread) } ?? parameters.mix ?? .standard
    let operationScript =
      parameters.kind == .mixed
      ? MixedOperation.script(
        operations, further: furtherKeys, mix: mix, lookUps: accesses.count, using: &generator)
      : []
    script = .allocate(capacity: operationScript.count)
    _ = script.initialize(from: operationScript)
    let steps =
      parameters.kind == .trace
      ? table?.steps(first: operations, ofThread: lane?.thread ?? 0, of: lane == nil ? 1 : parameters.threads) ?? []
      : []
    trace = .allocate(capacity: steps.count)
    _ = trace.initialize(from: steps)
    for step in steps { digest.add(step.bits) }
    insertionsPerRound = operationScript.count { $0.kind == .insert }
    for operation in operationScript { digest.add(UInt64(operation.kind.rawValue) << 32 | UInt64(operation.key)) }
    digest.add(UInt64(parameters.values.size))
    self.digest = digest.value
  }

  deinit {
    if lane == nil {
      keys.deinitialize()
      keys.deallocate()
    }
    lookUps.deinitialize()
    lookUps.deallocate()
    lookUpNumbers.deallocate()
    script.deinitialize()
    script.deallocate()
    trace.deinitialize()
    trace.deallocate()
  }
}

extension CellParameters {
  /// The numbers of the further keys that belong to one thread: at least two.
  func furtherKeys(ofThread thread: Int) -> Range<Int> {
    let count = 2 * (entries / threads)
    let first = entries + thread * count
    return first..<first + count
  }
}

/// Which number the key at an index gets.
struct KeyNumbering {
  private let sequential: Bool
  private let offset: UInt64
  private let mask: UInt64

  init(specification: KeySpecification, seed: UInt64) {
    sequential = specification.distribution == .sequential
    offset = SplitMix64.mix(seed)
    let bits = specification.type == .string ? 6 * min(specification.length, String.numberDigits) : 64
    mask = bits >= 64 ? .max : (1 << UInt64(bits)) - 1
  }

  /// Distinct for distinct indices, as long as they fit the key's bits. O(1).
  func number(at index: Int) -> UInt64 {
    if sequential { return UInt64(index) }
    // A bijection of the 64-bit numbers; for short strings an odd multiplier, which is one of the shorter numbers.
    if mask == .max { return SplitMix64.mix(UInt64(index) &+ offset) }
    return (UInt64(index) &* 0x9e37_79b9_7f4a_7c15 &+ offset) & mask
  }
}
