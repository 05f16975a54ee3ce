import Catalogue
import SeededRandom

/// How much each thread does, and with what keys.
struct FillingWork {
  /// Look-ups per write: a hundred readers to two writers.
  static let readsPerWrite = 50
  /// A write and its look-ups.
  static let operationsPerWrite = readsPerWrite + 1
  /// Rounds that are observed.
  static let rounds = 3
  /// From a look-up's key to the next one: a prime, so that keys of one cache line do not follow each other.
  static let step = 7919

  /// Short enough to be stored inline: a key is copied without a reference count that all readers would write.
  let keys: [String]
  /// The numbers of the keys that each thread inserts.
  let parts: [Range<Int>]
  /// Of the keys.
  let digest: UInt64
  private let seed: UInt64

  /// The file's operations in every profile: a smaller map grows less often.
  init(_ setting: CellSetting) {
    let parameters = setting.parameters
    let threads = parameters.threads
    let writes = max(threads, min(parameters.entries, parameters.operations / Self.operationsPerWrite))
    seed = setting.seed
    keys = (0..<writes).map { "key-" + String(SplitMix64.mix(setting.seed ^ UInt64($0)) >> 14, radix: 36) }
    var begin = 0
    parts = (0..<threads).map { thread in
      let count = parameters.operations(ofThread: thread, total: writes)
      defer { begin += count }
      return begin..<begin + count
    }
    digest = keys.reduce(0) { digest, key in key.utf8.reduce(digest) { $0 &* 31 &+ UInt64($1) } }
  }

  /// The number of the key that a thread starts with: each walks the keys from a different position.
  func firstLookUp(ofThread thread: Int) -> Int {
    Int(truncatingIfNeeded: SplitMix64.mix(seed &+ UInt64(thread)) % UInt64(keys.count))
  }
}
