public import Synchronization

extension ReadMostlyMap {
  /// The value of `key`, or nil. Expected O(1), without a lock unless the key is absent from the read layer and there
  /// are newer keys; such a miss may promote the dirty layer.
  @inlinable
  @inline(__always)
  public func load(_ key: Key) -> Value? {
    let hash = key.hash(seededBy: seed)
    let reading = reclamation.enter()
    let layer = readLayer
    if let entry = layer.layer.pointee.find(key, hash: hash) {
      let value = entry.load()
      reclamation.leave(reading)
      return value
    }
    // Acquiring: a thread that reads false sees the map as it was before the first new key.
    let isAmended = layer.layer.pointee.isAmended.load(ordering: .acquiring)
    reclamation.leave(reading)
    return isAmended ? loadMissing(key, hash: hash) : nil
  }

  /// Searches again under the lock, and counts a miss if the read layer still doesn't have the key.
  @inlinable
  @inline(never)
  func loadMissing(_ key: Key, hash: UInt64) -> Value? {
    let reading = reclamation.enter()
    let value = writing.withLock { writing -> Value? in
      let layer = readLayer
      // A promotion may have happened in between: then it was not a miss.
      if let entry = layer.layer.pointee.find(key, hash: hash) { return entry.load() }
      guard layer.layer.pointee.isAmended.load(ordering: .relaxed) else { return nil }
      let value = writing.dirty?.layer.pointee.find(key, hash: hash)?.load()
      countMiss(&writing, reading)
      return value
    }
    finish(reading)
    return value
  }

  /// The read layer. Sequentially consistent, after the announcement: EpochReclamation's argument needs it.
  @inlinable
  @inline(__always)
  var readLayer: Layer { Layer(word: read.load(ordering: .sequentiallyConsistent)) }
}
