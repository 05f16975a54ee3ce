extension ByteCache {
  /// Removes `key`; false if it had no value. Its room comes back when the shard's oldest edge passes it.
  @inlinable
  @discardableResult
  public func removeValue<Key: BorrowableBytes & ~Copyable & ~Escapable>(forKey key: borrowing Key) -> Bool {
    key.withBytes { key in
      key.withUnsafeBytes { key in
        let hash = hash(key)
        return shards.lock(shards.shardNumber(hash)).pointee.withLock { shard in
          var time = OperationTime(clock)
          return shard.remove(key, hash: hash, &time)
        }
      }
    }
  }

  /// Removes all entries, shard by shard; what other threads write meanwhile may stay. Statistics go on, the memory
  /// stays the cache's. O(byteBound / 1024).
  public func removeAll() {
    for number in 0..<shards.count { shards.lock(number).pointee.withLock { $0.removeAll() } }
  }

  /// Removes the entries whose time is over, shard by shard, and returns how many there were. Only needed if `count`
  /// should be without them: a cache keeps to its bound all the same. O(byteBound).
  @discardableResult
  public func removeExpired() -> Int {
    var expired = 0
    for number in 0..<shards.count {
      expired += shards.lock(number).pointee.withLock { shard in
        var time = OperationTime(clock)
        return shard.removeExpired(&time)
      }
    }
    return expired
  }
}
