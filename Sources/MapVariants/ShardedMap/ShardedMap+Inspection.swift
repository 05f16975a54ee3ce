extension Sharded: InspectableMap where Table: InspectableMap & ~Copyable {
  /// The shards' tables, one after the other, and the block with their heads and locks. Nil unless every shard has memory.
  /// Each shard is inspected under its lock, at a different instant. O(capacity).
  public var storageLayout: StorageLayout? {
    var whole = StorageLayout(
      bucketName: "", tables: [], slots: 0, bytes: [.header: Sharded.stride * shardCount], address: 0)
    for index in 0..<shardCount {
      guard let layout = withTable(index, { $0.storageLayout }) else { return nil }
      whole.bucketName = layout.bucketName
      whole.hashBits = layout.hashBits
      if index == 0 { whole.address = layout.address }
      whole.tables += layout.tables
      whole.slots += layout.slots
      whole.bytes.merge(layout.bytes, uniquingKeysWith: +)
    }
    return whole
  }

  /// The address of the first shard's buckets. O(1).
  public var storageAddress: UInt { withTable(0) { $0.storageAddress } }

  /// As reported by the key's shard, which is its table. Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace {
    let shard = shardNumber(ofKey: key)
    var place = withTable(shard) { $0.storagePlace(ofKey: key) }
    place.table = shard
    return place
  }

  /// The block of heads and locks, and the shards' blocks. O(blocks).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) {
    body(UnsafeRawBufferPointer(start: shards, count: Sharded.stride * shardCount))
    for index in 0..<shardCount { withTable(index) { $0.forEachStorageBlock(body) } }
  }
}
