extension PooledMap: InspectableMap {
  /// As in Dictionary. O(capacity).
  public var storageLayout: StorageLayout? { storage.storageLayout }

  /// As of Dictionary. O(1).
  public var storageAddress: UInt { storage.storageAddress }

  /// As in Dictionary. Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace { storage.storagePlace(ofKey: key) }

  /// As in Dictionary. O(capacity).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) { storage.forEachStorageBlock(body) }
}
