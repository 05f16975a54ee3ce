extension ReadMostlyMap {
  // 0 is that of boxes: ValueWord.boxKind.
  @inlinable static var entryKind: UInt { 1 }
  @inlinable static var layerKind: UInt { 2 }

  /// Retires the box that `word` stood for, if it did.
  @inlinable
  @inline(__always)
  func retireBox(ofWord word: UInt, _ reading: EpochReclamation.Reading) {
    Word.retireBox(of: word, in: reclamation, reading)
  }

  @inlinable
  func retire(_ entry: Entry, _ reading: EpochReclamation.Reading) {
    reclamation.retire(entry.cell, kind: ReadMostlyMap.entryKind, reading)
  }

  @inlinable
  func retire(_ layer: Layer, _ reading: EpochReclamation.Reading) {
    reclamation.retire(
      layer.layer, kind: ReadMostlyMap.layerKind, bytes: layer.layer.pointee.table.tableBytes, reading)
  }

  /// The value that `word` stood for. Its box, if it has one, is retired, because others may still be reading it.
  @inlinable
  @inline(__always)
  func takeOver(_ word: UInt, _ reading: EpochReclamation.Reading) -> Value? {
    Word.takeOver(word, in: reclamation, reading)
  }

  /// Leaves, and if enough has been retired, frees what may be freed.
  @inlinable
  @inline(__always)
  func finish(_ reading: EpochReclamation.Reading) {
    reclamation.finish(reading, ReadMostlyMap.destroy)
  }

  @inlinable
  static func destroy(_ block: UnsafeMutableRawPointer, kind: UInt) {
    switch kind {
    case Word.boxKind: Word.destroyBox(block)
    case entryKind: Entry(cell: block.assumingMemoryBound(to: Entry.Cell.self)).destroy()
    default: Layer(block.assumingMemoryBound(to: Layer.Layer.self)).destroy()
    }
  }

  /// Frees what was replaced or removed, as far as readers allow, and returns the number of blocks still kept: boxes of
  /// values, entries, tables. Writers do this by themselves every few dozen blocks; after the last write a few may be
  /// left, and a program that waits for the values' deinits can call this. 0 if no other thread is in an operation.
  /// O(threads + blocks).
  @discardableResult
  public func reclaim() -> Int { reclamation.reclaim(ReadMostlyMap.destroy) }

  /// Blocks that have been replaced or removed and have not yet been freed. O(threads).
  public var retiredCount: Int { reclamation.pendingCount }
}
