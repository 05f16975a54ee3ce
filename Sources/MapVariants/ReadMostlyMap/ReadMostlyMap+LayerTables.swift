/// The table of one layer of a `ReadMostlyMap` at one instant.
public struct ReadMostlyTable: Sendable, Equatable {
  /// Entries in it, including those that are deleted or expunged.
  public let entries: Int
  /// Entries that its memory has room for.
  public let capacity: Int
  /// Bytes of its block, not including the entries' own blocks.
  public let bytes: Int

  /// These figures.
  public init(entries: Int, capacity: Int, bytes: Int) {
    self.entries = entries
    self.capacity = capacity
    self.bytes = bytes
  }
}

extension ReadMostlyMap {
  /// The tables of both layers; nil for the dirty layer if there is none. Replaced layers that are waiting to be
  /// freed are not included. O(1), takes the lock.
  public var layerTables: (read: ReadMostlyTable, dirty: ReadMostlyTable?) {
    let reading = reclamation.enter()
    defer { reclamation.leave(reading) }
    return writing.withLock { writing in
      func table(_ layer: Layer) -> ReadMostlyTable {
        let table = layer.layer
        return ReadMostlyTable(
          entries: table.pointee.table.count, capacity: table.pointee.table.capacity,
          bytes: table.pointee.table.tableBytes)
      }
      return (table(readLayer), writing.dirty.map(table))
    }
  }
}
