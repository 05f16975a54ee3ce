extension NodeMap {
  /// Sets the value of `key` and returns the one it replaces, or nil if the key is new, which allocates a block. If an
  /// equal key is already present, that instance is kept. Expected O(1), amortised over growth.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func updateValue(_ value: consuming Value, forKey key: consuming Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    if let node = find(key, hash: hash) {
      let old = node.pointee.value
      node.pointee.value = value
      return old
    }
    insertAbsent(key, hash: hash, value: value)
    return nil
  }

  /// Inserts an entry whose key is known to be absent, and returns its node.
  @inlinable
  @inline(__always)
  @discardableResult
  mutating func insertAbsent(
    _ key: consuming Key, hash: UInt64, value: consuming Value
  ) -> UnsafeMutablePointer<Node> {
    if nodeCount == bucketCount { rehash(toBuckets: Swift.max(bucketCount * 2, NodeMap.smallestBucketCount)) }
    let bucket = bucket(hash)
    let node = UnsafeMutablePointer<Node>.allocate(capacity: 1)
    node.initialize(to: Node(next: bucket.pointee, hash: hash, key: key, value: value))
    bucket.pointee = node
    nodeCount &+= 1
    return node
  }

  /// Removes `key`, frees its block and returns its value, or nil if it is absent. Expected O(1).
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard nodeCount != 0 else { return nil }
    let hash = key.hash(seededBy: seed)
    var link = bucket(hash)
    while let node = link.pointee {
      if node.pointee.hash == hash && node.pointee.key.isSameKey(as: key) {
        link.pointee = node.pointee.next
        nodeCount &-= 1
        let value = node.move().value
        node.deallocate()
        return value
      }
      link = NodeMap.link(after: node)
    }
    return nil
  }

  /// Removes all entries and frees their blocks, and the buckets too unless `keepingCapacity`. O(capacity).
  @inlinable
  public mutating func removeAll(keepingCapacity: Bool = false) {
    freeNodes()
    nodeCount = 0
    if keepingCapacity {
      buckets?.update(repeating: nil, count: bucketCount)
    } else {
      buckets?.deallocate()
      buckets = nil
      bucketCount = 0
    }
  }

  /// Makes buckets for `minimumCapacity` entries in all. O(capacity) when memory must be allocated, else O(1).
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    precondition(minimumCapacity <= Int.max / 32, "no memory holds so many entries")
    guard minimumCapacity > bucketCount else { return }
    var buckets = NodeMap.smallestBucketCount
    while buckets < minimumCapacity { buckets *= 2 }
    rehash(toBuckets: buckets)
  }

  /// Calls `body` with every entry, in no particular order. O(capacity).
  @inlinable
  @inline(__always)
  public func forEach<Failure: Error>(_ body: (Key, Value) throws(Failure) -> Void) throws(Failure) {
    for number in 0..<bucketCount {
      var link = buckets.unsafelyUnwrapped[number]
      while let node = link {
        link = node.pointee.next
        try body(node.pointee.key, node.pointee.value)
      }
    }
  }

  /// Traps unless the invariants stated at the head of NodeMap.swift hold. O(capacity) and one look-up per entry; for
  /// tests.
  public func checkInvariants() {
    precondition(bucketCount & (bucketCount - 1) == 0, "the number of buckets must be a power of two")
    precondition((buckets == nil) == (bucketCount == 0), "no buckets, no memory")
    precondition(nodeCount <= bucketCount, "there are more entries than buckets")
    var nodes = 0
    for number in 0..<bucketCount {
      var link = buckets.unsafelyUnwrapped[number]
      while let node = link {
        nodes += 1
        precondition(node.pointee.hash == node.pointee.key.hash(seededBy: seed), "a node has another key's hash")
        precondition(bucketNumber(node.pointee.hash) == number, "a node is in another key's chain")
        precondition(find(node.pointee.key) == node, "a key comes twice")
        link = node.pointee.next
      }
    }
    precondition(nodes == nodeCount, "count must be the number of nodes")
  }

  @inlinable static var smallestBucketCount: Int { 8 }

  @inlinable
  @inline(__always)
  func find(_ key: Key) -> UnsafeMutablePointer<Node>? { find(key, hash: key.hash(seededBy: seed)) }

  @inlinable
  @inline(__always)
  func find(_ key: Key, hash: UInt64) -> UnsafeMutablePointer<Node>? {
    guard nodeCount != 0 else { return nil }
    var link = bucket(hash).pointee
    while let node = link {
      if node.pointee.hash == hash && node.pointee.key.isSameKey(as: key) { return node }
      link = node.pointee.next
    }
    return nil
  }

  @inlinable
  @inline(__always)
  func bucketNumber(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (bucketCount &- 1) }

  /// The bucket of a hash. There must be memory.
  @inlinable
  @inline(__always)
  func bucket(_ hash: UInt64) -> UnsafeMutablePointer<Link> { buckets.unsafelyUnwrapped + bucketNumber(hash) }

  /// Where a node stores the address of the next one: its first field.
  @inlinable
  @inline(__always)
  static func link(after node: UnsafeMutablePointer<Node>) -> UnsafeMutablePointer<Link> {
    UnsafeMutableRawPointer(node).assumingMemoryBound(to: Link.self)
  }

  /// Links every node into a block of `newBucketCount` buckets. No key is hashed or compared, and no node moves.
  @inlinable
  @inline(never)
  mutating func rehash(toBuckets newBucketCount: Int) {
    let oldBuckets = buckets
    let oldBucketCount = bucketCount
    let newBuckets = UnsafeMutablePointer<Link>.allocate(capacity: newBucketCount)
    newBuckets.initialize(repeating: nil, count: newBucketCount)
    buckets = newBuckets
    bucketCount = newBucketCount
    for number in 0..<oldBucketCount {
      var link = oldBuckets.unsafelyUnwrapped[number]
      while let node = link {
        link = node.pointee.next
        let target = bucket(node.pointee.hash)
        node.pointee.next = target.pointee
        target.pointee = node
      }
    }
    oldBuckets?.deallocate()
  }

  /// Destroys all entries and frees their blocks; leaves buckets and count as they are.
  @inlinable
  func freeNodes() {
    for number in 0..<bucketCount {
      var link = buckets.unsafelyUnwrapped[number]
      while let node = link {
        link = node.pointee.next
        node.deinitialize(count: 1)
        node.deallocate()
      }
    }
  }
}
