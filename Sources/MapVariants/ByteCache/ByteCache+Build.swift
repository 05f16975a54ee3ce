extension ByteCache {
  /// A copy of the value of `key`; if there is none, `build` makes it, once: others who ask for the key in the meantime wait
  /// and get the same bytes, and other keys are not held up.
  ///
  /// The value is written when `build` returns, for `timeToLive` or, without it, for the cache's time to live. If the key
  /// has another value by then, that one is returned. A value that the cache refuses because it is too large is given
  /// out all the same. If `build` throws, the error is this caller's alone, and one of those who wait builds. `build` runs
  /// without a lock and may use the cache, but not ask for the same key: that traps. The first look-up counts as a hit or
  /// a miss.
  ///
  /// ```swift
  /// let pages = ByteCache(byteBound: 1 << 26)
  /// let page = pages.value(forKey: "/news", buildingOnce: { render("/news") })
  /// ```
  @inlinable
  public func value<Key: BorrowableBytes & ~Copyable & ~Escapable, Failure: Error>(
    forKey key: borrowing Key, timeToLive: Duration? = nil, buildingOnce build: () throws(Failure) -> [UInt8]
  ) throws(Failure) -> [UInt8] {
    if let value = value(forKey: key) { return value }
    return try builtValue(forKey: ByteCache.copy(of: key), timeToLive: timeToLive, build)
  }

  /// As above, but calls `body` with the value and returns what `body` returns: in place and under the shard's lock if the
  /// cache has the value, so `body` must be short and must not call the cache.
  @inlinable
  public func withValue<Key: BorrowableBytes & ~Copyable & ~Escapable, Result: ~Copyable, Failure: Error>(
    forKey key: borrowing Key, timeToLive: Duration? = nil, buildingOnce build: () throws(Failure) -> [UInt8],
    _ body: (_ value: RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if let result = try withValue(forKey: key, body) { return result }
    let value = try builtValue(forKey: ByteCache.copy(of: key), timeToLive: timeToLive, build)
    return try body(value.span.bytes)
  }

  @inlinable
  static func copy<Key: BorrowableBytes & ~Copyable & ~Escapable>(of key: borrowing Key) -> [UInt8] {
    key.withBytes { key in key.withUnsafeBytes { Array($0) } }
  }

  @usableFromInline
  func builtValue<Failure: Error>(
    forKey key: [UInt8], timeToLive: Duration?, _ build: () throws(Failure) -> [UInt8]
  ) throws(Failure) -> [UInt8] {
    let hash = key.withUnsafeBytes { self.hash($0) }
    defer { tellListener(hash) }
    while true {
      switch flights.join(key) {
      case .waiter(let flight): if let value = flight.wait() { return value }
      case .builder(let flight):
        // The flight before may have landed since the look-up.
        var kept: [UInt8]?
        flights.end(key) {
          kept = presentValue(forKey: key, hash: hash)
          return kept != nil
        }
        if let kept {
          flight.land(.value(kept))
          return kept
        }
        let value: [UInt8]
        do {
          value = try build()
        } catch {
          flights.end(key)
          flight.land(.nothing)
          throw error
        }
        let landed = keep(value, forKey: key, hash: hash, timeToLive: timeToLive)
        flight.land(.value(landed))
        return landed
      }
    }
  }

  /// A copy of the value of `key`, or nil; counts neither as a hit nor as a miss. Leaves it to the caller to tell the
  /// listener.
  private func presentValue(forKey key: [UInt8], hash: UInt64) -> [UInt8]? {
    key.withUnsafeBytes { key in
      shards.lock(shards.shardNumber(hash)).pointee.withLock { shard in
        var time = OperationTime(clock)
        return shard.entry(of: key, hash: hash, &time).map { Array($0.value) }
      }
    }
  }

  /// Ends the flight of `key` and sets its value unless it has one: the value that it has then, also if there is no room for
  /// such a large one. Leaves it to the caller to tell the listener.
  private func keep(_ value: [UInt8], forKey key: [UInt8], hash: UInt64, timeToLive: Duration?) -> [UInt8] {
    var time = OperationTime(clock)
    let deadline = time.deadline(after: timeToLive ?? self.timeToLive)
    var kept = value
    flights.end(key) {
      key.withUnsafeBytes { key in
        kept = shards.lock(shards.shardNumber(hash)).pointee.withLock { shard in
          if let present = shard.entry(of: key, hash: hash, &time) { return Array(present.value) }
          let room = shard.makeRoom(
            key: key, hash: hash, valueBytes: value.count, hasDeadline: deadline != nil, &time)
          if let room {
            value.withUnsafeBytes { room.copyMemory(from: $0) }
            shard.append(hash: hash, key: key, valueBytes: value.count, deadline: deadline)
          }
          return value
        }
      }
      return true
    }
    return kept
  }
}
