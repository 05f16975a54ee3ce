import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension EpochReclamation {
  /// Leaves, and if enough has been retired, frees what may be freed.
  @inlinable
  @inline(__always)
  func finish(_ reading: Reading, _ destroy: (_ block: UnsafeMutableRawPointer, _ kind: UInt) -> Void) {
    leave(reading)
    collectIfDue(reading, destroy)
  }

  /// Frees what was retired, as far as readers allow, and returns the number of blocks still kept. Must be called outside any
  /// reading. O(threads + blocks).
  @usableFromInline
  func reclaim(_ destroy: (_ block: UnsafeMutableRawPointer, _ kind: UInt) -> Void) -> Int {
    for _ in 0..<100 where pendingCount > 0 {
      var freed = collect(attempts: 2)
      if freed.count == 0 { sched_yield() }
      freed.destroyAll(destroy)
    }
    return pendingCount
  }

  /// Blocks retired and not yet freed. O(threads); exact while no thread retires or collects.
  @usableFromInline
  var pendingCount: Int {
    // The freed ones are read first: in the reverse order, blocks freed in between could make the result negative.
    let freed = collection.pointee.freedCount.load(ordering: .acquiring)
    var retired = 0
    records.forEach { retired &+= $0.pointee.retiredCount.load(ordering: .relaxed) }
    return retired &- freed
  }

  /// Collects if the calling thread has retired enough since it last did. It passes the blocks that may be freed to
  /// `destroy` when other threads may already collect again, so `destroy` may run foreign code. Must be called outside
  /// any reading.
  @inlinable
  @inline(__always)
  func collectIfDue(_ reading: Reading, _ destroy: (_ block: UnsafeMutableRawPointer, _ kind: UInt) -> Void) {
    // Most operations retire nothing, so that most calls end here.
    let retired = reading.record.pointee.sinceCollection.load(ordering: .relaxed)
    guard retired >= EpochReclamation.collectionInterval else { return }
    let attempts = attemptsDue(reading)
    if attempts > 0 {
      var freed = collect(attempts: attempts)
      freed.destroyAll(destroy)
    }
  }

  /// How often to try to advance the epoch now; 0 if the thread need not collect.
  @usableFromInline
  func attemptsDue(_ reading: Reading) -> Int {
    guard reading.isOutermost else { return 0 }
    let record = reading.record
    let retired = record.pointee.sinceCollection.load(ordering: .relaxed)
    guard retired >= EpochReclamation.collectionInterval else { return 0 }
    // A scan reads every record: with many threads, it takes more blocks to pay for it.
    guard retired >= collection.pointee.recordCount.load(ordering: .relaxed) else { return 0 }
    record.pointee.sinceCollection.store(0, ordering: .relaxed)
    // Readers stay inside for nanoseconds: trying for a few microseconds very probably frees much memory, even if
    // there is never another write. But it doesn't wait for a reader that is not running.
    return retired >= EpochReclamation.worthWaiting ? 100 : 2
  }

  /// Drains all threads' lists, advances the epoch twice unless readers prevent it in `attempts` attempts, and returns
  /// the blocks that may be freed. Returns none if another thread is collecting. O(threads * attempts + blocks).
  @usableFromInline
  @inline(never)
  func collect(attempts: Int) -> RetiredBlocks {
    var freed = RetiredBlocks()
    guard !collection.pointee.isCollecting.exchange(true, ordering: .acquiring) else { return freed }
    var now = epoch.load(ordering: .sequentiallyConsistent)
    withBag(now) { bag in
      records.forEach { record in
        // Only a load of the lines of threads that have retired nothing: they are often readers, which need theirs.
        guard record.pointee.retired.load(ordering: .relaxed) != 0 else { return }
        bag.append(chain: record.pointee.retired.exchange(0, ordering: .acquiring))
      }
    }
    let last = now &+ 2
    for _ in 0..<attempts where now != last && allReadersAnnounced(now) {
      now &+= 1
      epoch.store(now, ordering: .sequentiallyConsistent)
      // Bag now - 2 is also bag now + 1: it is empty when the next advance makes it the current one.
      withBag(now &+ 1) { freed.append(&$0) }
    }
    collection.pointee.freedCount.wrappingAdd(freed.count, ordering: .releasing)
    collection.pointee.isCollecting.store(false, ordering: .releasing)
    return freed
  }

  /// All blocks, to be freed by the owner, which knows that no reader is inside or will enter.
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
