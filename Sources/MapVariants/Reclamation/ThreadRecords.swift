public import Synchronization

/// Each thread's own record in a `ThreadRecords`: at most 128 bytes of atomics.
@usableFromInline
protocol ThreadRecord: ~Copyable, Sendable {
  init()
}

/// One record for every thread that ever requested one, each alone in 128 bytes, so that threads that write only to
/// their own records never take a cache line from each other. (128, not 64: the prefetcher of current x86-64 processors
/// fetches lines in pairs, and some processors have lines of 128 bytes.)
///
/// A record belongs to a thread number, not to a thread: a new thread that gets the number of an ended one takes over
/// the record as the old thread left it.
///
/// Memory. The records of threads 0 to 15 are in one block, which exists from the start: reaching them takes one
/// comparison and one addition. Block k holds those of threads 16 * 2^k to 32 * 2^k - 1, and is made when the first of
/// these threads asks for its record. Blocks are never moved or freed while the records live, so a pointer to a record
/// stays valid.
@frozen
@usableFromInline
struct ThreadRecords<Record: ThreadRecord & ~Copyable>: ~Copyable, @unchecked Sendable {
  /// The bytes from one record to the next.
  @inlinable static var stride: Int { 128 }
  /// The number of threads whose records exist from the start, a power of two.
  @inlinable static var firstCount: Int { 16 }
  /// Blocks beyond the first: enough for all thread numbers of 32 bits.
  @inlinable static var laterBlocks: Int { 28 }

  @usableFromInline let first: UnsafeMutableRawPointer
  @usableFromInline let later: UnsafeMutablePointer<Atomic<UInt>>

  @usableFromInline
  init() {
    precondition(MemoryLayout<Record>.size <= ThreadRecords.stride, "a thread's record must fit its 128 bytes")
    first = ThreadRecords.makeBlock(ThreadRecords.firstCount)
    later = .allocate(capacity: ThreadRecords.laterBlocks)
    for block in 0..<ThreadRecords.laterBlocks { (later + block).initialize(to: Atomic(0)) }
  }

  deinit {
    forEachBlock { block, count in
      for index in 0..<count { ThreadRecords.record(index, in: block).deinitialize(count: 1) }
      block.deallocate()
    }
    later.deinitialize(count: ThreadRecords.laterBlocks)
    later.deallocate()
  }

  /// The calling thread's record. O(1); the first call for a block of records makes the block.
  @inlinable
  @inline(__always)
  var current: UnsafeMutablePointer<Record> {
    let number = ThreadNumber.current
    if number < ThreadRecords.firstCount { return ThreadRecords.record(number, in: first) }
    return laterRecord(number)
  }

  /// Calls `body` with every existing record, including those of threads that never existed. O(records).
  @usableFromInline
  func forEach(_ body: (UnsafeMutablePointer<Record>) -> Void) {
    forEachBlock { block, count in
      for index in 0..<count { body(ThreadRecords.record(index, in: block)) }
    }
  }

  @usableFromInline
  @inline(never)
  func laterRecord(_ number: Int) -> UnsafeMutablePointer<Record> {
    let index = (Int.bitWidth - 1 - number.leadingZeroBitCount) - ThreadRecords.firstCount.trailingZeroBitCount
    let count = ThreadRecords.firstCount << index
    // Acquiring: the records were initialised before the block was published.
    var block = UnsafeMutableRawPointer(bitPattern: later[index].load(ordering: .acquiring))
    if block == nil { block = install(ThreadRecords.makeBlock(count), at: index) }
    return ThreadRecords.record(number - count, in: block.unsafelyUnwrapped)
  }

  /// Publishes `block` to all threads, or frees it if another thread was faster.
  ///
  /// Sequentially consistent like the loads in `forEachBlock`: a walk of the records that does not see this block
  /// came before anything that a thread does with a record in it.
  private func install(_ block: UnsafeMutableRawPointer, at index: Int) -> UnsafeMutableRawPointer {
    let (exchanged, original) = later[index].compareExchange(
      expected: 0, desired: UInt(bitPattern: block), ordering: .sequentiallyConsistent)
    if exchanged { return block }
    for record in 0..<(ThreadRecords.firstCount << index) {
      ThreadRecords.record(record, in: block).deinitialize(count: 1)
    }
    block.deallocate()
    return UnsafeMutableRawPointer(bitPattern: original).unsafelyUnwrapped
  }

  private func forEachBlock(_ body: (UnsafeMutableRawPointer, Int) -> Void) {
    body(first, ThreadRecords.firstCount)
    for index in 0..<ThreadRecords.laterBlocks {
      let word = later[index].load(ordering: .sequentiallyConsistent)
      if let block = UnsafeMutableRawPointer(bitPattern: word) { body(block, ThreadRecords.firstCount << index) }
    }
  }

  @inlinable
  @inline(__always)
  static func record(_ index: Int, in block: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Record> {
    (block + index &* stride).assumingMemoryBound(to: Record.self)
  }

  private static func makeBlock(_ count: Int) -> UnsafeMutableRawPointer {
    let block = UnsafeMutableRawPointer.allocate(byteCount: count * stride, alignment: stride)
    for index in 0..<count {
      (block + index * stride).bindMemory(to: Record.self, capacity: 1).initialize(to: Record())
    }
    return block
  }
}
