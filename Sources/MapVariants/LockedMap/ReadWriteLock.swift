// ReadWriteLock: many readers or one writer, for critical sections as short as an operation on a map.
//
// The system's lock (pthread_rwlock) sleeps at every conflict and is woken by a call of the kernel: with half writes by
// two threads an operation took 17 microseconds, 170 times as long as behind a mutex. And each of its readers writes the
// same cache line. So:
//
//   lanes     readers count themselves in lanes of 128 bytes, chosen by thread: readers on different processors write to
//             different lines. The price is the writer's, who has to look at every lane.
//   writer    a writer takes the writers' mutex, says in `writer` that it is there, and waits until all lanes are empty.
//             A reader counts itself and then looks at `writer`. Both are sequentially consistent, so one sees the other;
//             a reader that sees a writer steps back. So a waiting writer goes before readers that come later.
//   waiting   readers that stepped back say so. After 256 writers that went before some, the next one lets them in first: a
//             stream of writers can't keep readers out. Fewer would make threads take turns by going to sleep.
//   sleep     who waits spins for some microseconds before it sleeps (WaitingRoom).
//
// Mellor-Crummey and Scott 1991 have locks that are fair to both; the lanes are those of Linux's brlock, and of Go's
// proposals for sync.RWMutex (issue 17973).

public import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Many readers or one writer. A waiting writer goes before readers that come later, and after 256 writers in a row waiting
/// readers come in. Waiting threads spin before they sleep. Not recursive in any combination: a thread that holds it
/// must not ask for it again; a writer that does traps.
///
/// Takes 256 bytes and 128 for each processor up to 16 (their number rounded up to a power of two). Source: design; the
/// fields are explained at the head of the file.
public struct ReadWriteLock: MapLock, ~Copyable, @unchecked Sendable {
  @usableFromInline
  struct Lane: ~Copyable {
    @usableFromInline let readers = Atomic<Int>(0)
  }

  /// What all threads share. `passes` belongs to the owner of `writers`; changing a plain field would change the whole.
  @usableFromInline
  struct State: ~Copyable {
    /// One more than the number of the thread that writes or waits for readers to leave; 0: none.
    @usableFromInline let writer = Atomic<Int>(0)
    /// Readers that stepped back before a writer and are not yet in.
    @usableFromInline let waiting = Atomic<Int>(0)
    @usableFromInline let room = WaitingRoom()
    /// Writers that went ahead of waiting readers since the last one that let them in.
    let passes = Atomic<Int>(0)
  }

  @usableFromInline let state = PaddedAllocation.make(State())
  /// Apart from the state, which a writer uses while others try for this.
  @usableFromInline let writers = PaddedAllocation.make(ExclusiveLock())
  @usableFromInline let lanes: UnsafeMutableRawPointer
  @usableFromInline let laneCount: Int

  private static let laneCount: Int = {
    let processors = min(max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1), 16)
    return processors == 1 ? 1 : 1 << (Int.bitWidth - (processors - 1).leadingZeroBitCount)
  }()

  /// How many writers may go ahead of a waiting reader.
  static var passLimit: Int { 256 }

  /// A free lock.
  public init() {
    laneCount = Self.laneCount
    let stride = PaddedAllocation.alignment
    lanes = .allocate(byteCount: laneCount * stride, alignment: stride)
    for index in 0..<laneCount {
      (lanes + index * stride).bindMemory(to: Lane.self, capacity: 1).initialize(to: Lane())
    }
  }

  deinit {
    for index in 0..<laneCount { lane(index).deinitialize(count: 1) }
    lanes.deallocate()
    PaddedAllocation.destroy(writers)
    PaddedAllocation.destroy(state)
  }

  @inlinable
  @inline(__always)
  func lane(_ index: Int) -> UnsafeMutablePointer<Lane> {
    (lanes + index &* PaddedAllocation.alignment).assumingMemoryBound(to: Lane.self)
  }

  /// True while a writer is in, or waits for readers to leave.
  package var hasWriter: Bool { state.pointee.writer.load(ordering: .sequentiallyConsistent) != 0 }

  /// Runs `body` while other threads may be in `withReadLock` too, but none in `withLock`.
  @inlinable
  @inline(__always)
  public func withReadLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    let lane = lane(ThreadNumber.current & (laneCount &- 1))
    lane.pointee.readers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    if state.pointee.writer.load(ordering: .sequentiallyConsistent) != 0 { stepBack(from: lane) }
    defer { leave(lane) }
    return try body()
  }

  /// Runs `body` while no other thread holds the lock.
  @inlinable
  @inline(__always)
  public func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    try writers.pointee.withLock { () throws(Failure) in
      keepReadersOut()
      defer { letReadersIn() }
      return try body()
    }
  }

  @inlinable
  @inline(__always)
  func leave(_ lane: UnsafeMutablePointer<Lane>) {
    lane.pointee.readers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    if state.pointee.room.hasSleepers { state.pointee.room.wake() }
  }

  /// Waits until no writer is there, and comes back in.
  @usableFromInline
  @inline(never)
  func stepBack(from lane: UnsafeMutablePointer<Lane>) {
    let own = ThreadNumber.current + 1
    state.pointee.waiting.wrappingAdd(1, ordering: .sequentiallyConsistent)
    repeat {
      leave(lane)
      state.pointee.room.wait {
        let writer = state.pointee.writer.load(ordering: .sequentiallyConsistent)
        precondition(writer != own, "a thread that holds the lock must not ask for it again")
        return writer == 0
      }
      lane.pointee.readers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    } while hasWriter
    state.pointee.waiting.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    if state.pointee.room.hasSleepers { state.pointee.room.wake() }
  }

  @inlinable
  @inline(__always)
  func keepReadersOut() {
    if state.pointee.waiting.load(ordering: .sequentiallyConsistent) != 0 { goAheadOfReaders() }
    state.pointee.writer.store(ThreadNumber.current &+ 1, ordering: .sequentiallyConsistent)
    for index in 0..<laneCount where lane(index).pointee.readers.load(ordering: .sequentiallyConsistent) != 0 {
      waitUntilEmpty(lane(index))
    }
  }

  @inlinable
  @inline(__always)
  func letReadersIn() {
    state.pointee.writer.store(0, ordering: .sequentiallyConsistent)
    if state.pointee.room.hasSleepers { state.pointee.room.wake() }
  }

  /// Goes first, but not more than `passLimit` times in a row.
  @usableFromInline
  @inline(never)
  func goAheadOfReaders() {
    guard state.pointee.passes.wrappingAdd(1, ordering: .relaxed).newValue >= Self.passLimit else { return }
    state.pointee.passes.store(0, ordering: .relaxed)
    // No writer is there, so each of them comes in.
    state.pointee.room.wait { state.pointee.waiting.load(ordering: .sequentiallyConsistent) == 0 }
  }

  @usableFromInline
  @inline(never)
  func waitUntilEmpty(_ lane: UnsafeMutablePointer<Lane>) {
    state.pointee.room.wait { lane.pointee.readers.load(ordering: .sequentiallyConsistent) == 0 }
  }
}
