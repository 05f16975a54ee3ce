extension ByteCache {
  /// Calls `body` with the value of `key` in place, and returns what `body` returns; nil if there is no value.
  ///
  /// `body` runs under the shard's lock: keep it short; it must not call the cache.
  @inlinable
  public func withValue<Key: BorrowableBytes & ~Copyable & ~Escapable, Result: ~Copyable, Failure: Error>(
    forKey key: borrowing Key, _ body: (_ value: RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    try key.withBytes { (key) throws(Failure) -> Result? in
      try withEntry(of: key) { (value) throws(Failure) in try body(value.bytes) }
    }
  }

  /// A copy of the value of `key`, or nil. Allocates an array; `appendValue` does not.
  @inlinable
  public func value<Key: BorrowableBytes & ~Copyable & ~Escapable>(forKey key: borrowing Key) -> [UInt8]? {
    key.withBytes { key in withEntry(of: key) { Array($0) } }
  }

  /// Appends the value of `key` to `buffer`; false, and nothing is appended, if there is none. Allocates only if the
  /// buffer's capacity is not sufficient.
  @inlinable
  @discardableResult
  public func appendValue<Key: BorrowableBytes & ~Copyable & ~Escapable>(
    forKey key: borrowing Key, to buffer: inout [UInt8]
  ) -> Bool {
    key.withBytes { key in withEntry(of: key) { buffer.append(contentsOf: $0) } } != nil
  }

  /// True if `key` has a value. Counts neither as a hit nor as a miss.
  @inlinable
  public func contains<Key: BorrowableBytes & ~Copyable & ~Escapable>(_ key: borrowing Key) -> Bool {
    key.withBytes { key in
      key.withUnsafeBytes { key in
        let hash = hash(key)
        defer { tellListener(hash) }
        return shards.lock(shards.shardNumber(hash)).pointee.withLock { shard in
          var time = OperationTime(clock)
          return shard.entry(of: key, hash: hash, &time) != nil
        }
      }
    }
  }

  @inlinable
  func withEntry<Result: ~Copyable, Failure: Error>(
    of key: RawSpan, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    try key.withUnsafeBytes { (key) throws(Failure) -> Result? in
      let hash = hash(key)
      // The result is returned through a variable: it need not be sendable, because it stays on this thread.
      var result: Result?
      // Only a look-up that finds an expired entry has something to tell.
      var isFound = false
      defer { if !isFound { tellListener(hash) } }
      try shards.lock(shards.shardNumber(hash)).pointee.withLock { (shard) throws(Failure) in
        if let entry = shard.countedEntry(of: key, hash: hash, clock) {
          isFound = true
          result = try body(entry.value)
        }
      }
      return result
    }
  }
}
