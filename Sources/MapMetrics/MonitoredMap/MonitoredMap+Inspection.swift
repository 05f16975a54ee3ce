public import MapVariants

extension MonitoredMap: InspectableMap where Base: InspectableMap & ~Copyable {
  /// As of the map that is monitored.
  public var storageLayout: StorageLayout? { base.storageLayout }

  /// As of the map that is monitored.
  public var storageAddress: UInt { base.storageAddress }

  /// As of the map that is monitored.
  public func storagePlace(ofKey key: Base.Key) -> KeyPlace { base.storagePlace(ofKey: key) }

  /// The blocks of the map that is monitored.
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) { base.forEachStorageBlock(body) }
}
