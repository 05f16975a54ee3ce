// Like `InspectableMap`, for a map without Dictionary's mutating operations.
extension StaticMap {
  /// Pilots, a byte per slot that says whether it has its own entry, and slots; a slot that belongs to no entry counts
  /// as free, although it holds a copy. O(1).
  public var storageLayout: StorageLayout? {
    guard count > 0 else { return nil }
    let entry = MemoryLayout<Key>.size + MemoryLayout<Value>.size
    let slotCount = storage.isOccupied.count
    return StorageLayout(
      bucketName: "bucket", tables: [bucketCount], slots: slotCount,
      bytes: [
        .header: Self.arrayHead, .control: bucketCount * MemoryLayout<UInt16>.stride + slotCount,
        .entries: count * entry, .free: (slotCount - count) * entry,
        .padding: slotCount * (MemoryLayout<Slot>.stride - entry),
      ], address: UInt(bitPattern: storage.pilots))
  }

  /// The address of the pilots. O(1).
  public var storageAddress: UInt { count == 0 ? 0 : UInt(bitPattern: storage.pilots) }

  /// The key's bucket is that of its pilot; a look-up reads one slot. O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace {
    let hash = key.hash(seededBy: tables.seed)
    return KeyPlace(hash: hash, bucket: tables.function.place(of: hash).bucket, path: 1)
  }

  /// Pilots, slots, and the array of bytes. O(1).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) {
    guard count > 0 else { return }
    let slotCount = storage.isOccupied.count
    body(UnsafeRawBufferPointer(start: storage.pilots, count: bucketCount * MemoryLayout<UInt16>.stride))
    body(UnsafeRawBufferPointer(start: storage.slots, count: slotCount * MemoryLayout<Slot>.stride))
    storage.isOccupied.withUnsafeBytes { bytes in
      guard let first = bytes.baseAddress else { return }
      body(UnsafeRawBufferPointer(start: first - Self.arrayHead, count: Self.arrayHead + bytes.count))
    }
  }

  var bucketCount: Int { 1 << (64 - Int(tables.function.bucketShift)) }

  /// The bytes before an array's first element: type, reference count, count and capacity.
  private static var arrayHead: Int { 32 }
}
