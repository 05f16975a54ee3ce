extension ByteCache {
  /// Sets the value of `key`, for `timeToLive` or, without it, for the cache's time to live. Drops as many of the
  /// shard's oldest entries as needed to make room. With zero or less, the entry expires at once.
  ///
  /// Returns false if the entry is larger than `largestEntry`. Then `key` has no value: the old one would be wrong.
  @inlinable
  @discardableResult
  public func set<Key: BorrowableBytes & ~Copyable & ~Escapable, Value: BorrowableBytes & ~Copyable & ~Escapable>(
    _ value: borrowing Value, forKey key: borrowing Key, timeToLive: Duration? = nil
  ) -> Bool {
    value.withBytes { value in
      value.withUnsafeBytes { value in
        setEntry(byteCount: value.count, forKey: key, timeToLive: timeToLive) { room in
          room.copyMemory(from: value)
          return value.count
        }
      }
    }
  }

  /// Sets the value of `key` to what `body` writes: up to `byteCount` bytes, straight into the cache.
  ///
  /// `body` runs under the shard's lock: keep it short; it must not call the cache. If it throws, no entry is created
  /// and `key` keeps the value it had, unless that entry had to be dropped to make room. Returns false, without calling
  /// `body`, if an entry of `byteCount` would be too large; then `key` has no value.
  @inlinable
  @discardableResult
  public func set<Key: BorrowableBytes & ~Copyable & ~Escapable, Failure: Error>(
    byteCount: Int, forKey key: borrowing Key, timeToLive: Duration? = nil,
    initializingWith body: (_ room: inout OutputRawSpan) throws(Failure) -> Void
  ) throws(Failure) -> Bool {
    precondition(byteCount >= 0, "a number of bytes can't be negative")
    return try setEntry(byteCount: byteCount, forKey: key, timeToLive: timeToLive) { (room) throws(Failure) in
      var output = OutputRawSpan(buffer: room, initializedCount: 0)
      try body(&output)
      return output.finalize(for: room)
    }
  }

  /// `write` fills the space from its start and returns how many bytes it has written.
  @inlinable
  func setEntry<Key: BorrowableBytes & ~Copyable & ~Escapable, Failure: Error>(
    byteCount: Int, forKey key: borrowing Key, timeToLive: Duration?,
    write: (_ room: UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) -> Bool {
    try key.withBytes { (key) throws(Failure) in
      try key.withUnsafeBytes { (key) throws(Failure) in
        let hash = hash(key)
        var time = OperationTime(clock)
        let deadline = time.deadline(after: timeToLive ?? self.timeToLive)
        defer { tellListener(hash) }
        return try shards.lock(shards.shardNumber(hash)).pointee.withLock { (shard) throws(Failure) in
          guard
            let room = shard.makeRoom(key: key, hash: hash, valueBytes: byteCount, hasDeadline: deadline != nil, &time)
          else { return false }
          shard.append(hash: hash, key: key, valueBytes: try write(room), deadline: deadline)
          return true
        }
      }
    }
  }
}
