import MapVariants
import Synchronization

/// What a cache's removal listener was told, held against what was written: a key's entries come and go in turn, so as many
/// have left as were written, but for the one that is there.
final class RemovalLedger<Key: Hashable & Sendable>: Sendable {
  private struct Account: Sendable {
    var open: [Key: Int] = [:]
    var reasons: [CacheRemovalReason: Int] = [:]
  }

  private let account = Mutex(Account())

  /// A key was given a value.
  func write(_ key: Key) { account.withLock { $0.open[key, default: 0] += 1 } }

  /// What the listener was told.
  func remove(_ key: Key, _ reason: CacheRemovalReason) {
    account.withLock { account in
      account.open[key, default: 0] -= 1
      account.reasons[reason, default: 0] += 1
    }
  }

  /// A listener that tells the ledger.
  var listener: @Sendable (Key, CacheRemovalReason) -> Void { { self.remove($0, $1) } }

  /// Throws unless exactly these keys have an entry that the listener was not told of.
  func check(present keys: Set<Key>, _ what: @autoclosure () -> String) throws(Disagreement) {
    let open = account.withLock { $0.open.filter { $0.value != 0 } }
    try require(
      open.values.allSatisfy { $0 == 1 } && Set(open.keys) == keys,
      "\(what()): the listener knows of \(open.count) entries, expected \(keys.count)")
  }

  /// How often a reason was given.
  subscript(reason: CacheRemovalReason) -> Int { account.withLock { $0.reasons[reason] ?? 0 } }
}

extension RemovalLedger<[UInt8]> {
  /// A listener that is lent its keys.
  var byteListener: @Sendable (RawSpan, CacheRemovalReason) -> Void {
    { key, reason in self.remove(key.withUnsafeBytes { Array($0) }, reason) }
  }
}
