import Synchronization

extension EpochReclamation {
  /// Blocks retired and not yet freed. O(threads); exact while nobody retires or collects.
  @usableFromInline
  var pendingCount: Int {
    // Freed first: counted the other way round, blocks freed in between would make it negative.
    let freed = collection.pointee.freedCount.load(ordering: .acquiring)
    var retired = 0
    records.forEach { retired &+= $0.pointee.retiredCount.load(ordering: .relaxed) }
    return retired &- freed
  }

  /// Collects if the calling thread has retired enough since it last did. It gives the blocks that may be freed to
  /// `destroy`, after other threads may collect again, so `destroy` may run foreign code. Must be called outside.
  @inlinable
  @inline(__always)
  func collectIfDue(_ reading: Reading, _ destroy: (_ block: UnsafeMutableRawPointer, _ kind: UInt) -> Void) {
    if isDue(reading) {
      var freed = collect()
      freed.destroyAll(destroy)
    }
  }

  @usableFromInline
  func isDue(_ reading: Reading) -> Bool {
    guard reading.isOutermost else { return false }
    let record = reading.record
    let retired = record.pointee.sinceCollection.load(ordering: .relaxed)
    guard retired >= EpochReclamation.collectionInterval else { return false }
    // A scan looks at every record: with many threads it must pay for itself by more blocks.
    guard retired >= collection.pointee.recordCount.load(ordering: .relaxed) else { return false }
    record.pointee.sinceCollection.store(0, ordering: .relaxed)
    return true
  }

  /// Drains all threads' lists, advances the epoch as far as readers allow, at most twice, and takes out the blocks
  /// that may be freed. Empty if another thread is collecting. O(threads + blocks).
  @usableFromInline
  @inline(never)
  func collect() -> RetiredBlocks {
    var freed = RetiredBlocks()
    guard !collection.pointee.isCollecting.exchange(true, ordering: .acquiring) else { return freed }
    var now = epoch.load(ordering: .sequentiallyConsistent)
    withBag(now) { bag in
      records.forEach { record in bag.append(chain: record.pointee.retired.exchange(0, ordering: .acquiring)) }
    }
    for _ in 0..<2 where allReadersAnnounced(now) {
      now &+= 1
      epoch.store(now, ordering: .sequentiallyConsistent)
      // Bag now - 2 is also bag now + 1: empty when the next advance makes it the current one.
      withBag(now &+ 1) { freed.append(&$0) }
    }
    collection.pointee.freedCount.wrappingAdd(freed.count, ordering: .releasing)
    collection.pointee.isCollecting.store(false, ordering: .releasing)
    return freed
  }

  /// Every block, to be freed by the owner, who knows that no reader is inside and none will come.
  @usableFromInline
  func takeAll() -> RetiredBlocks {
    var all = RetiredBlocks()
    records.forEach { record in all.append(chain: record.pointee.retired.exchange(0, ordering: .acquiring)) }
    for bag in 0..<3 as Range<UInt> { withBag(bag) { all.append(&$0) } }
    return all
  }

  /// True if every thread that is inside announced `now`.
  private func allReadersAnnounced(_ now: UInt) -> Bool {
    var agreed = true
    var count = 0
    records.forEach { record in
      let announced = record.pointee.announced.load(ordering: .sequentiallyConsistent)
      if announced != 0 && announced != now { agreed = false }
      count &+= 1
    }
    collection.pointee.recordCount.store(count, ordering: .relaxed)
    return agreed
  }

  private func withBag(_ epoch: UInt, _ body: (inout RetiredBlocks) -> Void) {
    switch epoch % 3 {
    case 0: body(&bags.pointee.bag0)
    case 1: body(&bags.pointee.bag1)
    default: body(&bags.pointee.bag2)
    }
  }
}
