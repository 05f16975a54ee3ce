import MapVariants

/// A map of orders by their keys. An order is its key's bits inverted, so that an answer can be checked.
protocol RequestedMap {
  /// The order of this key, stored now if it was absent.
  func order(_ key: UInt64) -> UInt64
  /// Removes a key's order; false if there is none.
  func cancel(_ key: UInt64) -> Bool
}

extension UInt64 {
  /// The order that belongs to this key.
  @inline(__always) var order: UInt64 { ~self }
}

extension LockedMap: RequestedMap where LockKind: ~Copyable, Map == [UInt64: UInt64] {
  /// Under the readers' lock if the key is present; otherwise again under the writers'.
  @inline(__always)
  func order(_ key: UInt64) -> UInt64 {
    if let found = value(forKey: key) { return found }
    return withLock { map in
      if let found = map[key] { return found }
      map[key] = key.order
      return key.order
    }
  }

  func cancel(_ key: UInt64) -> Bool { removeValue(forKey: key) != nil }
}

extension ReadMostlyMap: RequestedMap where Key == UInt64, Value == UInt64 {
  @inline(__always)
  func order(_ key: UInt64) -> UInt64 { loadOrStore(key.order, forKey: key).value }

  func cancel(_ key: UInt64) -> Bool { loadAndDelete(key) != nil }
}

extension Sharded: RequestedMap where Table == SpanMap<UInt64, UInt64> {
  @inline(__always)
  func order(_ key: UInt64) -> UInt64 { withValue(forKey: key, default: key.order) { $0 } }

  func cancel(_ key: UInt64) -> Bool { removeValue(forKey: key) != nil }
}

/// Several read-mostly maps: a key's lowest bits select the one that has it.
struct ShardedReadMostlyMap: RequestedMap {
  let shards: [ReadMostlyMap<UInt64, UInt64>]

  /// `count` empty maps; a power of two.
  init(count: Int, seed: UInt64) {
    precondition(count > 0 && count & (count - 1) == 0, "a power of two")
    shards = (0..<count).map { ReadMostlyMap(seed: seed &+ UInt64($0)) }
  }

  @inline(__always)
  func order(_ key: UInt64) -> UInt64 {
    shards[Int(truncatingIfNeeded: key) & (shards.count &- 1)].order(key)
  }

  func cancel(_ key: UInt64) -> Bool {
    shards[Int(truncatingIfNeeded: key) & (shards.count &- 1)].cancel(key)
  }
}
