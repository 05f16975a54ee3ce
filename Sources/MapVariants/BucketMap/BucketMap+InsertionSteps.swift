// The steps of an insertion one by one, so that each can be measured: what `updateValue` does before it writes. None of them
// changes the map, which must have memory and must not be growing.

extension BucketMap {
  /// The first step: the key's hash under the current seed. O(size of the key).
  @inlinable
  @inline(__always)
  public func insertionHash(of key: Key) -> UInt64 { hash(of: key) }

  /// The first two steps: the hash, and the eight tophash bytes of the bucket that it chooses. O(1) beyond the hash.
  @inlinable
  @inline(__always)
  public func insertionTophashes(of key: Key) -> UInt64 { table.bucket(for: hash(of: key)).tophashes.bytes }

  /// The first three steps: hash, bucket, and the search of the bucket's chain for the key and for a free slot. The slot
  /// where the entry is or would be, or -1 if the chain is full; and whether the key is there. Expected O(1).
  @inlinable
  @inline(__always)
  public func insertionSlot(of key: Key) -> (slot: Int, isPresent: Bool) {
    let (place, isPresent) = placeForWriting(key, hash: hash(of: key))
    return (place.slot, isPresent)
  }

  /// The number of the bucket of the current table that `key` belongs to, present or not; 0 if the map has no memory.
  /// Expected O(1).
  @inlinable
  public func bucketNumber(ofKey key: Key) -> Int {
    header.buckets == nil ? 0 : Int(truncatingIfNeeded: hash(of: key)) & table.mask
  }
}
