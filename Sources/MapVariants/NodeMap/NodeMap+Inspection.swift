extension NodeMap: InspectableMap {
  /// The block of buckets, and a block for each node. O(1).
  public var storageLayout: StorageLayout? {
    guard let buckets else { return nil }
    let addressBytes = MemoryLayout<Link>.size
    let entry = MemoryLayout<Key>.size + MemoryLayout<Value>.size
    let head = addressBytes + MemoryLayout<UInt64>.size
    return StorageLayout(
      bucketName: "bucket", tables: [bucketCount], slots: bucketCount,
      bytes: [
        .links: (bucketCount + count) * addressBytes, .control: count * MemoryLayout<UInt64>.size,
        .entries: count * entry, .padding: count * (MemoryLayout<Node>.stride - head - entry),
      ], address: UInt(bitPattern: buckets))
  }

  /// The address of the buckets. O(1).
  public var storageAddress: UInt { UInt(bitPattern: buckets) }

  /// The nodes of the key's chain until the key is found or the chain ends; 0 if there is no node. Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace {
    let hash = key.hash(seededBy: seed)
    var place = KeyPlace(hash: hash, bucket: bucketNumber(hash), path: 0)
    var link = buckets.unsafelyUnwrapped[place.bucket]
    while let node = link {
      place.path += 1
      if node.pointee.hash == hash && node.pointee.key.isSameKey(as: key) { break }
      link = node.pointee.next
    }
    return place
  }

  /// The buckets and the nodes. O(capacity).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) {
    guard let buckets else { return }
    body(UnsafeRawBufferPointer(start: buckets, count: bucketCount * MemoryLayout<Link>.stride))
    for number in 0..<bucketCount {
      var link = buckets[number]
      while let node = link {
        body(UnsafeRawBufferPointer(start: node, count: MemoryLayout<Node>.stride))
        link = node.pointee.next
      }
    }
  }
}
