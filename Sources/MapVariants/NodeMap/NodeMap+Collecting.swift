extension NodeMap {
  /// The value of `key`, which is inserted with `defaultValue` if it is absent and changed in place. Expected O(1).
  @inlinable
  public subscript(key: Key, default defaultValue: @autoclosure () -> Value) -> Value {
    get { self[key] ?? defaultValue() }
    _modify {
      let hash = key.hash(seededBy: seed)
      let node = find(key, hash: hash) ?? insertAbsent(key, hash: hash, value: defaultValue())
      yield &node.pointee.value
    }
  }

  /// Removes every entry that `shouldBeRemoved` accepts, in one walk that hashes nothing, and frees their blocks. If it
  /// throws, the entries before have been removed. Keeps the buckets. O(capacity).
  @inlinable
  public mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: ((key: Key, value: Value)) throws(Failure) -> Bool
  ) throws(Failure) {
    for number in 0..<bucketCount {
      var link = buckets.unsafelyUnwrapped + number
      while let node = link.pointee {
        if try shouldBeRemoved((node.pointee.key, node.pointee.value)) {
          link.pointee = node.pointee.next
          nodeCount &-= 1
          node.deinitialize(count: 1)
          node.deallocate()
        } else {
          link = NodeMap.link(after: node)
        }
      }
    }
  }
}
