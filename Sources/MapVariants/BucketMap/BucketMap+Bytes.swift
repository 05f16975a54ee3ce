extension BucketMap {
  /// The bytes of the current table and of the old one, including their preallocated overflow buckets; 0 if there is no
  /// such table. Overflow buckets that are separate blocks are not included. O(1).
  @inlinable
  public var tableBytes: (current: Int, old: Int) {
    (header.buckets == nil ? 0 : table.byteCount, oldTable?.byteCount ?? 0)
  }
}

extension CheckedBucketMap {
  /// As of `BucketMap`. O(1).
  @inlinable
  public var tableBytes: (current: Int, old: Int) { map.tableBytes }
}
