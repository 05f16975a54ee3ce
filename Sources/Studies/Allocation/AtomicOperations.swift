import Catalogue
import MapVariants
import Measurement
import Synchronization

extension CellProgram {
  /// D3.T8: operations of the read-mostly map and of the atomics that it is made of.
  static func atomicOperations(_ form: AtomicOperationsForm, _ setting: CellSetting) -> CellProgram {
    let atomic = AtomicOperations(setting)
    var program = CellProgram()
    program.rounds =
      switch form {
      case .firstStore: { atomic.firstStores() }
      case .newKeyStore: { atomic.newKeyStores() }
      case .presentKeyStore: { atomic.stores(numberKeys) }
      case .loadHit: { atomic.loads(numberKeys) }
      case .loadOrStoreHit:
        {
          atomic.presentKeys(numberKeys) { map, keys, operations in
            operations.sum { map.loadOrStore(0, forKey: keys[$0 % keys.count]).value }
          }
        }
      case .sliceKeyLoad: { atomic.loads(sliceKeys) }
      case .sliceKeyStore: { atomic.stores(sliceKeys) }
      case .madeSliceKeyLoad:
        {
          atomic.presentKeys(sliceKeys) { map, keys, operations in
            operations.sum { map.load(SliceKey(UInt64($0 % keys.count))) ?? 0 }
          }
        }
      case .erasedSliceKeyLoad: { atomic.erasedKeys() }
      case .atomicLoad:
        { atomic.word { word, operations in operations.sum { _ in word.value.load(ordering: .acquiring) } } }
      case .atomicStore:
        {
          atomic.word { word, operations in
            operations.sum {
              word.value.store(UInt64($0), ordering: .releasing)
              return word.value.load(ordering: .relaxed)
            }
          }
        }
      case .atomicExchange:
        {
          atomic.word { word, operations in
            operations.sum {
              let expected = word.value.load(ordering: .relaxed)
              return word.value.compareExchange(
                expected: expected, desired: UInt64($0), ordering: .acquiringAndReleasing
              ).exchanged ? 1 : 0
            }
          }
        }
      case .atomicAdd:
        {
          atomic.word { word, operations in
            operations.sum { _ in
              word.value.add(1, ordering: .acquiringAndReleasing).oldValue &- AtomicWord.beginning
            }
          }
        }
      }
    return program
  }

  private static func numberKeys(_ number: UInt64) -> UInt64 { number }
  private static func sliceKeys(_ number: UInt64) -> SliceKey { SliceKey(number) }
}

/// A key with an array in it: three segments of a path.
struct SliceKey: SpanKey, Sendable {
  private let segments: [UInt64]
  private let method: UInt64

  /// The key of that number, with an array of its own, as if a request had just been parsed.
  @inline(never)
  init(_ number: UInt64) {
    segments = [number, number &+ 1, number &+ 2]
    method = number & 3
  }
}

/// A key whose type is erased, as the keys of Go's sync.Map are.
struct ErasedKey: SpanKey, @unchecked Sendable {  // what it wraps is a SliceKey, which is Sendable
  private let key: AnyHashable

  /// Wraps the key.
  @inline(never)
  init(_ key: SliceKey) { self.key = AnyHashable(key) }
}

/// The rounds of the family. Stores only count themselves, so their effect is checked outside the measurement.
private struct AtomicOperations {
  private let operations: Int
  private let entries: Int
  private let hashSeed: UInt64

  init(_ setting: CellSetting) {
    operations = setting.operationsPerRound
    entries = setting.parameters.entries
    hashSeed = setting.hashSeed
  }

  /// Each operation stores one key into a map that is empty.
  func firstStores() -> RoundClosures {
    let maps = Place([ReadMostlyMap<UInt64, UInt64>]())
    return RoundClosures(
      operations: operations,
      prepare: { maps.value = (0..<operations).map { _ in ReadMostlyMap(seed: hashSeed) } },
      finish: {
        guard maps.value.allSatisfy({ $0.layers.inDirty == 1 }) else { fatalError("a store was lost") }
        maps.value = []
      },
      run: { range in
        for operation in range { maps.value[operation].store(1, forKey: UInt64(operation)) }
        return UInt64(range.count)
      })
  }

  /// Each operation stores a key that one map doesn't have.
  func newKeyStores() -> RoundClosures {
    let map = Place(ReadMostlyMap<UInt64, UInt64>(seed: hashSeed))
    return RoundClosures(
      operations: operations, prepare: { map.value = ReadMostlyMap(seed: hashSeed) },
      finish: {
        guard map.value.layers.inDirty == operations else { fatalError("a store was lost") }
      },
      run: { range in
        let map = map.value
        for operation in range { map.store(1, forKey: UInt64(operation)) }
        return UInt64(range.count)
      })
  }

  /// Each operation stores a new value under a key that is in the read layer of one map.
  @inline(__always)
  func stores<Key: SpanKey & Sendable>(_ key: (UInt64) -> Key) -> RoundClosures {
    let keys = (0..<UInt64(entries)).map(key)
    let map = promoted(keys)
    let last = operations - 1
    return RoundClosures(
      operations: operations,
      finish: {
        guard map.load(keys[last % keys.count]) == UInt64(last) else { fatalError("a store was lost") }
      },
      run: { operations in
        operations.sum {
          map.store(UInt64($0), forKey: keys[$0 % keys.count])
          return 1
        }
      })
  }

  /// Each operation looks up a key that is in the read layer of one map.
  @inline(__always)
  func loads<Key: SpanKey & Sendable>(_ key: (UInt64) -> Key) -> RoundClosures {
    presentKeys(key) { map, keys, operations in
      operations.sum { map.load(keys[$0 % keys.count]) ?? 0 }
    }
  }

  /// Operations on keys that are in the read layer of one map.
  func presentKeys<Key: SpanKey & Sendable>(
    _ key: (UInt64) -> Key, _ kernel: @escaping (ReadMostlyMap<Key, UInt64>, [Key], Range<Int>) -> UInt64
  ) -> RoundClosures {
    let keys = (0..<UInt64(entries)).map(key)
    let map = promoted(keys)
    return RoundClosures(operations: operations) { kernel(map, keys, $0) }
  }

  /// Look-ups by keys that are wrapped for each look-up.
  func erasedKeys() -> RoundClosures {
    let keys = (0..<UInt64(entries)).map { SliceKey($0) }
    let map = promoted(keys.map { ErasedKey($0) })
    return RoundClosures(operations: operations) { operations in
      operations.sum { map.load(ErasedKey(keys[$0 % keys.count])) ?? 0 }
    }
  }

  /// A map that has the keys in its read layer; the value of each is its index.
  private func promoted<Key: SpanKey & Sendable>(_ keys: [Key]) -> ReadMostlyMap<Key, UInt64> {
    let map = ReadMostlyMap<Key, UInt64>(seed: hashSeed)
    for (index, key) in keys.enumerated() { map.store(UInt64(index), forKey: key) }
    // Each look-up of a key that is new misses; when the misses reach the number of entries, all are promoted.
    for key in keys { _ = map.load(key) }
    guard map.layers.inRead == keys.count else { fatalError("keys are not in the read layer") }
    return map
  }

  /// Operations on one atomic word.
  func word(_ kernel: @escaping (AtomicWord, Range<Int>) -> UInt64) -> RoundClosures {
    let word = AtomicWord()
    return RoundClosures(
      operations: operations, prepare: { word.value.store(AtomicWord.beginning, ordering: .relaxed) },
      run: { kernel(word, $0) })
  }
}

/// An atomic word in an object, as counters are.
private final class AtomicWord: Sendable {
  /// The starting state of each round.
  static let beginning: UInt64 = 7

  let value = Atomic<UInt64>(beginning)
}
