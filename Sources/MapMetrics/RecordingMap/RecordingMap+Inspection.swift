public import MapVariants

extension RecordingMap: InspectableMap where Base: InspectableMap & ~Copyable {
  /// As of the map that is recorded.
  public var storageLayout: StorageLayout? { base.storageLayout }

  /// As of the map that is recorded.
  public var storageAddress: UInt { base.storageAddress }

  /// As of the map that is recorded.
  public func storagePlace(ofKey key: Base.Key) -> KeyPlace { base.storagePlace(ofKey: key) }

  /// The blocks of the map that is recorded.
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) { base.forEachStorageBlock(body) }
}
