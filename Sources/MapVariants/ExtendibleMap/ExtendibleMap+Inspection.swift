extension ExtendibleMap {
  /// The bytes of all blocks: the tables, and the directory if it is one. O(tables).
  public var tableBytes: Int {
    var bytes = directoryBytes
    forEachTable { bytes += $0.byteCount }
    return bytes
  }

  var directoryBytes: Int { hasDirectoryBlock ? MemoryLayout<UInt>.stride << directoryBits : 0 }
}

extension ExtendibleMap: InspectableMap {
  /// The tables in the order in which they were made, each in groups of 16, and the directory as links. O(tables).
  ///
  /// Tables that have not been split hold as many entries as two that have.
  public var storageLayout: StorageLayout? {
    guard capacity != 0 else { return nil }
    let entry = MemoryLayout<Key>.size + MemoryLayout<Value>.size
    var groups = [Int](repeating: 0, count: tableCount)
    var slots = 0
    forEachTable {
      groups[$0.header.pointee.number] = $0.groupMask + 1
      slots += $0.slotCount
    }
    var bytes: [StoragePart: Int] = [
      .header: tableCount * Table.headerBytes, .control: groups.reduce(0, +) * ControlGroup.width,
      .links: directoryBytes, .entries: count * entry, .free: (slots - count) * entry,
    ]
    bytes[.padding] = tableBytes - bytes.values.reduce(0, +)
    return StorageLayout(bucketName: "group", tables: groups, slots: slots, bytes: bytes, address: storageAddress)
  }

  /// The address of the first table's control bytes. O(1).
  public var storageAddress: UInt { capacity == 0 ? 0 : UInt(bitPattern: table(at: 0).control) }

  /// The groups of the key's table from the home group on, until the key or a group with an empty slot is found.
  /// Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace {
    let hash = key.hash(seededBy: seed)
    let table = table(of: hash)
    let slot = table.find(key, hash: hash)
    var probe = Table.Probe(hash: hash, groupMask: table.groupMask)
    var place = KeyPlace(hash: hash, table: table.header.pointee.number, bucket: probe.group, path: 1)
    while true {
      let group = FastestControlGroup(table.control + probe.group * ControlGroup.width)
      if slot.map({ $0 / ControlGroup.width }) == probe.group || !group.matches(ControlByte.empty).isEmpty {
        return place
      }
      probe.advance()
      place.path += 1
    }
  }

  /// Every table, and the directory if it is a block by itself. O(tables).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) {
    forEachTable { body(UnsafeRawBufferPointer(start: $0.block, count: $0.byteCount)) }
    if hasDirectoryBlock { body(UnsafeRawBufferPointer(start: directory, count: directoryBytes)) }
  }
}
