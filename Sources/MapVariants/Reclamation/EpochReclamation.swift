// EpochReclamation: decides when to free memory that lock-free readers may still be reading.
//
// A writer unlinks a block, so that no new reader finds it, and retires it. It may be freed when every reader that was
// inside at that time has left. Each thread announces in its own record whether it is inside, and since which epoch;
// no other thread writes that record, so readers take no cache line from each other.
//
// Epochs. `epoch` counts up from 1. A reader that enters announces the epoch that it sees. The epoch may go from e to
// e + 1 only if every thread that is inside announced e. Blocks drained from the threads' lists while the epoch is r go
// into the bag of r, and are freed when the epoch is at least r + 2. Three bags suffice: those of r, r - 1, and the one
// that is being freed.
//
// Why that is safe. Let a reader announce (A) and then load a pointer to the block (L); a writer unlinks the block (U)
// and retires it; a collector drains it while the epoch is r, and stores r + 1 (T) some time after that: only one
// thread collects at a time, and only it stores the epoch. All four are sequentially consistent, and U happens before T
// through the drained list, so they have one order. L found the block, so it is before U, hence A < L < U < T. The
// epoch becomes r + 2 only after a scan that began after T. That scan sees A, or what the reader wrote to its record
// later. If the reader is still inside, the scan finds the epoch that A announced: it was read (acquiring) before A, so
// it is at most r, not r + 1, and the scan refuses. So when the block is freed, the reader has left, or has left and
// entered again, which is after U and no longer finds the block. A reader may announce an epoch that is long past when
// A takes effect: that prevents more advances, never fewer. (Pointers that are found and unlinked under a lock need
// only the lock: then A happens before L, and L before U.)
//
// Memory orders, access by access:
//   enter   announced.store   sequentially consistent: before the reader's loads (store-load order, the one that costs:
//                             an xchg on x86-64, about 20 cycles)
//   read    the pointers      sequentially consistent loads (plain loads on x86-64) by the structure that is read
//   leave   announced.store   releasing: the reader's last look at a block is before its freeing
//   unlink  the pointers      sequentially consistent, by the structure that is read
//   retire  retired           releasing push: the link in the block is seen by whoever drains
//   drain   retired           acquiring exchange
//   scan    announced         sequentially consistent load, which is also the acquiring end of `leave`
//   advance epoch             sequentially consistent store by the only collector at the time
//   collect isCollecting      acquiring exchange and releasing store: hands the bags over from collector to collector
//
// Progress. A thread collects, outside any reading, when it has retired `collectionInterval` blocks since it last did,
// or fewer that are large.
// A collection drains every thread's list and advances at most twice. So in the steady state each thread's list has at
// most that many blocks, and the bags hold what was drained in the last few collections. A reader that stays inside
// keeps the epoch from advancing twice: nothing that it may see is freed, and the garbage of all threads grows until it
// leaves. That is the price of epochs; hazard pointers would bound the garbage, at the cost of one such fence for each
// pointer followed instead of one for each read.
//
// What was not done. A reader's fence costs nothing if collectors make all processors execute one (`membarrier` on
// Linux; liburcu and folly do). It is a system call that Swift can't make without C code (`syscall` is variadic),
// takes microseconds in the collector, and needs a fallback for systems without it. The trick with `mprotect`, which
// interrupts the other processors on x86-64, is not guaranteed by any system.
//
// Sources: Fraser, "Practical lock-freedom" (2004), chapter 5; Hart, McKenney, Brown and Walpole, "Performance of
// memory reclamation for lockless synchronization" (2007).
public import Synchronization

/// Frees retired blocks once no reader can see them any more. See the head of the file.
@frozen
@usableFromInline
struct EpochReclamation: ~Copyable, @unchecked Sendable {
  /// What a thread announces about itself. Only the thread writes it, except that collectors take what `retired` holds.
  @frozen
  @usableFromInline
  struct Record: ThreadRecord, ~Copyable {
    /// The epoch announced by a thread that is inside, else 0.
    @usableFromInline let announced = Atomic<UInt>(0)
    /// The chain of blocks that the thread has retired and that haven't been drained yet.
    @usableFromInline let retired = Atomic<UInt>(0)
    /// Total number of blocks retired by threads with this number.
    @usableFromInline let retiredCount = Atomic<Int>(0)
    /// Blocks retired since the thread last collected; large ones count more than once.
    @usableFromInline let sinceCollection = Atomic<Int>(0)

    @usableFromInline
    init() {}
  }

  /// What collectors hand over to each other: owned by the thread that has set `isCollecting`.
  @frozen
  @usableFromInline
  struct Bags: ~Copyable {
    /// Blocks drained while the epoch was a multiple of 3, and likewise for remainders 1 and 2.
    var bag0 = RetiredBlocks()
    var bag1 = RetiredBlocks()
    var bag2 = RetiredBlocks()
  }

  /// What collectors write and others read, in separate cache lines.
  @frozen
  @usableFromInline
  struct Collection: ~Copyable {
    let isCollecting = Atomic<Bool>(false)
    let freedCount = Atomic<Int>(0)
    /// The number of records in the last scan.
    let recordCount = Atomic<Int>(0)
  }

  /// A thread's stay inside.
  @frozen
  @usableFromInline
  struct Reading {
    @usableFromInline let record: UnsafeMutablePointer<Record>
    /// False for a reader inside a reader: only the outermost one announces and withdraws.
    @usableFromInline let isOutermost: Bool

    @inlinable
    @inline(__always)
    init(record: UnsafeMutablePointer<Record>, isOutermost: Bool) {
      self.record = record
      self.isOutermost = isOutermost
    }
  }

  @usableFromInline let records: ThreadRecords<Record>
  @usableFromInline let epoch = Atomic<UInt>(1)
  @usableFromInline let collection: UnsafeMutablePointer<Collection>
  @usableFromInline let bags: UnsafeMutablePointer<Bags>

  /// Blocks that a thread retires between its collections, unless there are more threads than that.
  @inlinable static var collectionInterval: Int { 64 }

  /// A retired block counts as one for every so many bytes: 64 KiB in few blocks make a collection due as well.
  @inlinable static var bytesPerBlock: Int { 1024 }

  /// As many blocks, or a mebibyte, are worth some microseconds' wait for readers.
  @inlinable static var worthWaiting: Int { 1024 }

  @usableFromInline
  init() {
    records = ThreadRecords()
    collection = PaddedAllocation.make(Collection())
    bags = PaddedAllocation.make(Bags())
  }

  /// The owner must have taken out all blocks: see `takeAll`.
  deinit {
    PaddedAllocation.destroy(collection)
    PaddedAllocation.destroy(bags)
  }

  /// From here to `leave`, what this thread reads is not freed. Two loads and an atomic exchange on the thread's line.
  @inlinable
  @inline(__always)
  func enter() -> Reading {
    let record = records.current
    // A thread may already be inside: a key's == may use the same map.
    if record.pointee.announced.load(ordering: .relaxed) != 0 { return Reading(record: record, isOutermost: false) }
    let now = epoch.load(ordering: .acquiring)
    record.pointee.announced.store(now, ordering: .sequentiallyConsistent)
    return Reading(record: record, isOutermost: true)
  }

  /// Ends what `enter` began.
  @inlinable
  @inline(__always)
  func leave(_ reading: Reading) {
    if reading.isOutermost { reading.record.pointee.announced.store(0, ordering: .releasing) }
  }

  /// Retires a block that no new reader can find. Readers must not use its first word. O(1), allocates nothing.
  @usableFromInline
  func retire(_ block: UnsafeMutableRawPointer, kind: UInt, _ reading: Reading) {
    let record = reading.record
    let word = RetiredBlocks.word(block, kind: kind)
    var head = record.pointee.retired.load(ordering: .relaxed)
    while true {
      block.storeBytes(of: head, as: UInt.self)
      let (exchanged, original) = record.pointee.retired.weakCompareExchange(
        expected: head, desired: word, successOrdering: .releasing, failureOrdering: .relaxed)
      if exchanged { break }
      head = original
    }
    EpochReclamation.add(1, to: record.pointee.retiredCount)
    EpochReclamation.add(1, to: record.pointee.sinceCollection)
  }

  /// Retires a block that holds `bytes` bytes, here or elsewhere: the more, the sooner is the next collection.
  @usableFromInline
  func retire(_ block: UnsafeMutableRawPointer, kind: UInt, bytes: Int, _ reading: Reading) {
    retire(block, kind: kind, reading)
    EpochReclamation.add(bytes / EpochReclamation.bytesPerBlock, to: reading.record.pointee.sinceCollection)
  }

  /// Adds to a number that only the calling thread writes.
  private static func add(_ amount: Int, to number: borrowing Atomic<Int>) {
    number.store(number.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }
}
