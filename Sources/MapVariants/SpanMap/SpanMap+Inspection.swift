extension SpanMap: InspectableMap {
  /// The one block: control bytes, padding and slots, in groups of 16. O(1).
  public var storageLayout: StorageLayout? {
    guard slotCount != 0 else { return nil }
    let entry = MemoryLayout<Key>.size + MemoryLayout<Value>.size
    let groups = SpanMap.groupCount(ofSlots: slotCount)
    let controlBytes = groups * ControlGroup.width
    let entries = count * entry
    let free = (slotCount - count) * entry
    return StorageLayout(
      bucketName: "group", tables: [groups], slots: slotCount,
      bytes: [
        .control: controlBytes, .entries: entries, .free: free,
        .padding: tableBytes - controlBytes - entries - free,
      ], address: UInt(bitPattern: control))
  }

  /// The address of the control bytes. O(1).
  public var storageAddress: UInt { slotCount == 0 ? 0 : UInt(bitPattern: control) }

  /// The groups from the key's home group on, until the key or a group with an empty slot is found. Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace {
    let search = search(for: key)
    return KeyPlace(hash: search.hash, bucket: search.home, path: search.groups)
  }

  /// The block. O(1).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) {
    guard slotCount != 0 else { return }
    body(UnsafeRawBufferPointer(start: control, count: tableBytes))
  }
}

extension SharedSpanMap: InspectableMap {
  /// As in the map that copies share. O(1).
  public var storageLayout: StorageLayout? { storage.map.storageLayout }

  /// As in the map that copies share. O(1).
  public var storageAddress: UInt { storage.map.storageAddress }

  /// As in the map that copies share. Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace { storage.map.storagePlace(ofKey: key) }

  /// The blocks of the map that copies share. O(1).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) { storage.map.forEachStorageBlock(body) }
}
