extension PooledMap: InspectableMap {
  /// As of Dictionary. O(capacity).
  public var storageLayout: StorageLayout? { storage.storageLayout }

  /// As of Dictionary. O(1).
  public var storageAddress: UInt { storage.storageAddress }

  /// As of Dictionary. Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace { storage.storagePlace(ofKey: key) }

  /// As of Dictionary. O(capacity).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) { storage.forEachStorageBlock(body) }
}
