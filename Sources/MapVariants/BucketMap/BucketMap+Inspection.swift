extension BucketMap: InspectableMap {
  /// The buckets of the current table and of the one being evacuated, with their overflow buckets; keys and values
  /// stored outside count as entries, the pointers to them as links. O(capacity).
  public var storageLayout: StorageLayout? {
    guard header.buckets != nil else { return nil }
    var bytes: [StoragePart: Int] = [:]
    if header.extra != nil { bytes[.header] = MemoryLayout<BucketMapExtra>.size }
    for table in [table, oldTable].compactMap({ $0 }) {
      for (part, count) in parts(of: table) { bytes[part, default: 0] += count }
    }
    return StorageLayout(
      bucketName: "bucket", tables: [table.bucketCount], slots: table.bucketCount * Layout.slotCount, bytes: bytes,
      address: UInt(bitPattern: table.base))
  }

  /// The address of the current table. O(1).
  public var storageAddress: UInt { UInt(bitPattern: header.buckets) }

  /// The buckets of the key's chain until the key is found or the chain ends. Its bucket is that of the current table,
  /// to which it will move if it hasn't yet. Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace {
    let hash = hash(of: key)
    return KeyPlace(
      hash: hash, bucket: Int(truncatingIfNeeded: hash) & table.mask, path: probedBucketCount(forKey: key))
  }

  /// Tables, overflow buckets outside them, and keys and values stored outside. O(capacity).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) {
    guard header.buckets != nil else { return }
    if let extra = header.extra { body(UnsafeRawBufferPointer(start: extra, count: MemoryLayout<BucketMapExtra>.size)) }
    for table in [table, oldTable].compactMap({ $0 }) {
      body(UnsafeRawBufferPointer(start: table.base, count: table.byteCount))
      forEachChain(of: table) { bucket, _ in
        if !table.contains(bucket) { body(UnsafeRawBufferPointer(start: bucket.base, count: Layout.byteCount)) }
        for slot in 0..<Layout.slotCount where Tophash.isFull(bucket.tophash(slot)) {
          if Layout.hasIndirectKeys {
            body(UnsafeRawBufferPointer(start: bucket.key(slot), count: MemoryLayout<Key>.size))
          }
          if Layout.hasIndirectValues {
            body(UnsafeRawBufferPointer(start: bucket.value(slot), count: MemoryLayout<Value>.size))
          }
        }
      }
    }
  }

  /// Calls `body` with every bucket that is in a chain, and whether it is an overflow bucket.
  private func forEachChain(of table: Table, _ body: (Bucket, Bool) -> Void) {
    for number in 0..<table.bucketCount {
      let first = table.bucket(number)
      if first.isCleared { continue }
      table.forEachBucket(ofChain: first) { body($0, $0 != first) }
    }
  }

  private func parts(of table: Table) -> [StoragePart: Int] {
    let addressBytes = MemoryLayout<UnsafeRawPointer>.size
    func inBucket(_ size: Int, _ isIndirect: Bool) -> Int { isIndirect ? addressBytes : size }
    let entryInBucket =
      inBucket(MemoryLayout<Key>.size, Layout.hasIndirectKeys)
      + inBucket(MemoryLayout<Value>.size, Layout.hasIndirectValues)
    let indirectBytes =
      (Layout.hasIndirectKeys ? MemoryLayout<Key>.size : 0)
      + (Layout.hasIndirectValues ? MemoryLayout<Value>.size : 0)
    let addresses = (Layout.hasIndirectKeys ? addressBytes : 0) + (Layout.hasIndirectValues ? addressBytes : 0)

    var full = 0
    var fullInOverflow = 0
    var overflowBytes = Table.preallocatedCount(B: table.B) * Layout.byteCount
    forEachChain(of: table) { bucket, isOverflow in
      let entries = (0..<Layout.slotCount).count { Tophash.isFull(bucket.tophash($0)) }
      full += entries
      guard isOverflow else { return }
      fullInOverflow += entries
      if !table.contains(bucket) { overflowBytes += Layout.byteCount }
    }
    let buckets = table.bucketCount
    let free = (buckets * Layout.slotCount - (full - fullInOverflow)) * entryInBucket
    var bytes: [StoragePart: Int] = [
      .control: buckets * Layout.slotCount, .links: buckets * addressBytes + full * addresses,
      .entries: full * (entryInBucket - addresses + indirectBytes), .free: free,
      .overflow: overflowBytes - fullInOverflow * entryInBucket,
    ]
    bytes[.padding] =
      buckets * (Layout.byteCount - Layout.slotCount - addressBytes - Layout.slotCount * entryInBucket)
    return bytes
  }
}

extension CheckedBucketMap: InspectableMap {
  /// As of `BucketMap`. O(capacity).
  public var storageLayout: StorageLayout? { map.storageLayout }

  /// As of `BucketMap`. O(1).
  public var storageAddress: UInt { map.storageAddress }

  /// As of `BucketMap`. Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace { map.storagePlace(ofKey: key) }

  /// As of `BucketMap`. O(capacity).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) { map.forEachStorageBlock(body) }
}
