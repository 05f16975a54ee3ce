extension BucketMap {
  /// The bytes of the current table and of the old one, with the overflow buckets that are set aside in them; 0 for a table
  /// that isn't there. Overflow buckets that are blocks of their own are not in it. O(1).
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
