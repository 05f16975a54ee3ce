extension ByteCache {
  /// Removes `key`; false if it had no value. Its space becomes free when the shard's oldest edge passes it.
  @inlinable
  @discardableResult
  public func removeValue<Key: BorrowableBytes & ~Copyable & ~Escapable>(forKey key: borrowing Key) -> Bool {
    key.withBytes { key in
      key.withUnsafeBytes { key in
        let hash = hash(key)
        defer { tellListener(hash) }
        return shards.lock(shards.shardNumber(hash)).pointee.withLock { shard in
          var time = OperationTime(clock)
          return shard.remove(key, hash: hash, &time)
        }
      }
    }
  }

  /// Removes all entries, shard by shard; entries that other threads write in the meantime may stay. Statistics and
  /// memory are kept. O(byteBound / 1024).
  public func removeAll() {
    for number in 0..<shards.count {
      shards.lock(number).pointee.withLock { $0.removeAll() }
      tellListener(shard: number)
    }
  }

  /// Removes the expired entries, shard by shard, and returns how many there were. Only needed if `count` should not
  /// include them: the cache stays within its bound without it. O(byteBound).
  @discardableResult
  public func removeExpired() -> Int {
    var expired = 0
    for number in 0..<shards.count {
      expired += shards.lock(number).pointee.withLock { shard in
        var time = OperationTime(clock)
        return shard.removeExpired(&time)
      }
      tellListener(shard: number)
    }
    return expired
  }

  /// Tells the listener of the entries that have left the shard of a hash. No lock may be held.
  @inlinable
  @inline(__always)
  func tellListener(_ hash: UInt64) {
    if onRemoval != nil { tellListener(shard: shards.shardNumber(hash)) }
  }

  @usableFromInline
  @inline(never)
  func tellListener(shard: Int) {
    guard let onRemoval else { return }
    shards.lock(shard).pointee.withLock { $0.takeRemovedKeys() }?.forEach(onRemoval)
  }
}
