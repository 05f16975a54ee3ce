extension ArenaMap: InspectableMap {
  /// The index in groups of 12 cells, and the chunks of the records. Control bytes hold the groups' epochs and the set of
  /// removed records, links the records' numbers, entries the bytes of text as well. What removals have left behind
  /// counts as free. O(capacity).
  public var storageLayout: StorageLayout? {
    guard index.groupCount > 0, records.units.chunkCount > 0 else { return nil }
    var entries = 0
    records.forEach { _, entry in
      entries += MemoryLayout<Form>.size + MemoryLayout<Value>.size + entry.pointee.form.tailBytes
    }
    let live = records.liveUnits * Records.unitBytes
    let directory = NumberedChunks.headerBytes(Records.unitAlignment)
    return StorageLayout(
      bucketName: "group", tables: [index.groupCount], slots: index.groupCount * ArenaIndex.cellsPerGroup,
      bytes: [
        .header: directory, .control: index.groupCount * ArenaIndex.numberOffset + records.dead.byteCount,
        .links: index.groupCount * (ArenaIndex.groupBytes - ArenaIndex.numberOffset), .entries: entries,
        .padding: live - entries + alignmentBytes, .free: records.units.capacity * Records.unitBytes - live,
      ], hashBits: 32, address: UInt(bitPattern: index.groups))
  }

  /// The address of the index. O(1).
  public var storageAddress: UInt { index.groupCount == 0 ? 0 : UInt(bitPattern: index.groups) }

  /// The groups from the key's home group on, until the key or a group with an empty cell is found. The hash is the
  /// code, of 32 bits. Expected O(1).
  public func storagePlace(ofKey key: Key) -> KeyPlace {
    Form.withQuery(of: key, seededBy: seed) { query, code in
      let tag = ArenaIndex.tag(code)
      var probe = index.probe(code)
      var place = KeyPlace(hash: UInt64(code), bucket: probe.group, path: 1)
      while true {
        let group = index.group(probe.group)
        guard index.isCurrent(group) else { return place }
        let control = FastestControlGroup(group)
        var candidates = ArenaIndex.cells(control.matches(tag))
        while !candidates.isEmpty {
          let entry = records.pointer(to: ArenaIndex.number(in: group, at: candidates.first))
          if entry.pointee.form.matches(query, code: code, tail: Records.tail(of: entry)) { return place }
          candidates.removeFirst()
        }
        if !ArenaIndex.cells(control.matches(ControlByte.empty)).isEmpty { return place }
        probe.advance(groupCount: index.groupCount)
        place.path += 1
      }
    }
  }

  /// The index, the chunks and the set of removed records. O(chunks).
  public func forEachStorageBlock(_ body: (UnsafeRawBufferPointer) -> Void) {
    if index.groupCount > 0 {
      // The block's own address is in the word before the groups: see `Chunks.allocateZeroed`.
      let block =
        alignmentBytes == 0
        ? UnsafeRawPointer(index.groups) : index.groups.load(fromByteOffset: -8, as: UnsafeRawPointer.self)
      body(UnsafeRawBufferPointer(start: block, count: index.byteCount + alignmentBytes))
    }
    if records.dead.wordCount > 0 {
      body(UnsafeRawBufferPointer(start: records.dead.words, count: records.dead.byteCount))
    }
    for chunk in 0..<records.units.chunkCount {
      let bytes = (1 << (records.units.firstChunkBits + chunk)) * Records.unitBytes
      // The first chunk is behind the directory, in the same block.
      let start = chunk == 0 ? UnsafeMutableRawPointer(records.units.directory) : records.units.directory[chunk]
      let head = chunk == 0 ? NumberedChunks.headerBytes(Records.unitAlignment) : 0
      body(UnsafeRawBufferPointer(start: start, count: head + bytes))
    }
  }

  /// The cost of aligning the groups if the allocator can't do it.
  private var alignmentBytes: Int { index.chunks.arena == nil ? ArenaIndex.groupBytes : 0 }
}
