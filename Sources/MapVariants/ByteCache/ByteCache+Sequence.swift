extension ByteCache {
  /// Calls `body` with every entry that hasn't expired, in place: shard by shard, in each from the oldest to the
  /// newest.
  ///
  /// `body` runs under a shard's lock: the shard's other users wait, and `body` must not call the cache. O(byteBound).
  public func forEach<Failure: Error>(
    _ body: (_ key: RawSpan, _ value: RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    for number in 0..<shards.count {
      try shards.lock(number).pointee.withLock { (shard) throws(Failure) in
        var time = OperationTime(clock)
        try shard.forEachEntry { (_, entry) throws(Failure) in
          if !entry.isDead && !entry.hasExpired(&time) { try body(entry.key.bytes, entry.value.bytes) }
        }
      }
    }
  }
}
