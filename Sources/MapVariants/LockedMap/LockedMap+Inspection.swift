extension LockedMap: InspectableMap where LockKind: ~Copyable, Map: InspectableMap & ~Copyable {
  /// As of the map, under the lock.
  public var storageLayout: StorageLayout? { withReadLock { $0.storageLayout } }

  /// As of the map, under the lock. O(1).
  public var storageAddress: UInt { withReadLock { $0.storageAddress } }

  /// As of the map, under the lock.
  public func storagePlace(ofKey key: Map.Key) -> KeyPlace { withReadLock { $0.storagePlace(ofKey: key) } }

  /// The map's blocks, under the lock.
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) {
    withReadLock { $0.forEachStorageBlock(body) }
  }
}
