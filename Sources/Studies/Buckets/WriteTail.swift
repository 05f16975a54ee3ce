import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D4.T12: rounds that fill a new bucket map, reserved or growing, with random keys or with keys that share buckets.
  static func writeTail(_ form: WriteTailForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.rounds = {
      let keys = TailKeys(form, setting).keys
      // Set between rounds only.
      var living = TailKeys.map(form, setting)
      var isFresh = true
      return RoundClosures(
        operations: keys.count,
        prepare: {
          if !isFresh { living = TailKeys.map(form, setting) }
          isFresh = false
        }
      ) { operations in
        let living = living
        var inserted: UInt64 = 0
        for operation in operations {
          if living.map.updateValue(UInt64(operation), forKey: keys[operation]) == nil { inserted &+= 1 }
        }
        return inserted
      }
    }
    program.observation = { observations in
      var census = TailCensus()
      let living = TailKeys.map(form, setting)
      for key in TailKeys(form, setting).keys { census.insert(key, into: living) }
      census.record(living.map.state, into: &observations)
    }
    return program
  }
}

/// The keys of a round.
struct TailKeys {
  /// Long chains: the keys fill one bucket in this many.
  static let bucketsPerChain: UInt64 = 32

  /// Different strings of 20 bytes.
  let keys: [String]

  /// Draws `entries` keys. For long chains only those whose hashes choose one bucket in 32 are used, whatever the size
  /// of the table: the low five bits, under the seed that the map will have. Then O(32 × entries).
  init(_ form: WriteTailForm, _ setting: CellSetting) {
    let map = BucketMap<TailKey, UInt64>(seed: setting.seed)
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 20, alignment: 8)
    defer { bytes.deallocate() }
    let candidate = TailKey(bytes: UnsafeRawBufferPointer(bytes))
    var keys: [String] = []
    keys.reserveCapacity(setting.parameters.entries)
    var number: UInt64 = 0
    while keys.count < setting.parameters.entries {
      candidate.write(SplitMix64.mix(setting.seed &+ number), to: bytes)
      number += 1
      if form.hasLongChains && map.insertionHash(of: candidate) % Self.bucketsPerChain != 0 { continue }
      keys.append(String(decoding: bytes, as: UTF8.self))
    }
    self.keys = keys
  }

  /// The map at the start of a round. The pages of a reserved table are touched, so that no write pays for a first
  /// touch: a table of 38 MB has a page for about every hundredth of a million writes, which is just what P99 would
  /// show.
  static func map(_ form: WriteTailForm, _ setting: CellSetting) -> LivingMap<String, UInt64> {
    let living = LivingMap<String, UInt64>(
      minimumCapacity: form.isReserved ? setting.parameters.entries : 0, seed: setting.seed)
    let byteCount = living.map.bucketStatistics().byteCount
    guard let table = UnsafeMutableRawPointer(bitPattern: UInt(word(living.ownBytes, at: 16))) else { return living }
    for offset in stride(from: 0, to: byteCount, by: 4096) { touch(table + offset) }
    return living
  }

  /// Writes the existing value back. Not optimised, because the optimiser would remove such a store.
  @inline(never)
  @_optimize(none)
  private static func touch(_ byte: UnsafeMutableRawPointer) {
    byte.storeBytes(of: byte.load(as: UInt8.self), as: UInt8.self)
  }
}

/// The bytes of a string that may become a key, hashed as that string is: of 32 candidates 31 never become one.
private struct TailKey: SpanKey {
  let bytes: UnsafeRawBufferPointer

  /// 20 bytes: four that are the same, and 16 that are the number's, four bits each.
  @inline(__always)
  func write(_ number: UInt64, to bytes: UnsafeMutableRawBufferPointer) {
    for index in 0..<4 { bytes[index] = UInt8(ascii: "k") }
    for index in 0..<16 { bytes[4 + index] = UInt8(ascii: "a") + UInt8(number >> UInt64(4 * index) & 15) }
  }

  func hash(seededBy seed: HashSeed) -> UInt64 { FoldedHash.hash(bytes, seededBy: seed).hash }

  func hash(into hasher: inout Hasher) { hasher.combine(bytes: bytes) }

  static func == (one: TailKey, other: TailKey) -> Bool { one.bytes.elementsEqual(other.bytes) }
}

/// What happened to the keys of a round.
private struct TailCensus {
  private var writes = 0
  private var tables = 0
  private var highestLoad = 0.0
  private var writesGrowing = 0
  private var chains = 0
  private var longestChain = 0
  private var behindEight = 0

  /// Inserts a key that is absent: it goes to the end of its chain, and so behind all its overflow buckets but the last.
  mutating func insert(_ key: String, into living: LivingMap<String, UInt64>) {
    let before = living.map.state
    living.map.updateValue(0, forKey: key)
    let after = living.map.state
    writes += 1
    if tables == 0 { tables = 1 }
    if after.bucketCount != before.bucketCount && before.bucketCount != 0 || after.isGrowing && !before.isGrowing {
      tables += 1
    }
    if before.isGrowing || after.isGrowing { writesGrowing += 1 }
    highestLoad = max(highestLoad, after.loadFactor)
    let chain = living.map.probedBucketCount(forKey: key) - 1
    chains += chain
    longestChain = max(longestChain, chain)
    if chain >= 8 { behindEight += 1 }
  }

  func record(_ state: BucketMapState, into observations: inout Observations) {
    observations.record("tail_tables", tables)
    observations.record("tail_highest_load", highestLoad)
    observations.record("tail_load", state.loadFactor)
    observations.record("tail_writes_growing", Double(writesGrowing) / Double(writes))
    observations.record("tail_longest_chain", longestChain)
    observations.record("tail_mean_chain", Double(chains) / Double(writes))
    observations.record("tail_writes_behind_8", Double(behindEight) / Double(writes))
  }
}
