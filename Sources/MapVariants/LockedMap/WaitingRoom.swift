import CThreadLocals
public import Synchronization

/// Where threads wait until something is true that other threads bring about: they spin for some microseconds, then they
/// sleep.
///
/// A thread that makes it true asks `hasSleepers` afterwards and calls `wake` if so. No thread oversleeps. The sleeper says
/// that it sleeps before it looks, the waker asks for sleepers after the change, all sequentially consistent, so one of
/// the two sees the other. And the sleeper reads `calls` before it says so: a call to others that takes its word away is
/// one that it hears.
@usableFromInline
struct WaitingRoom: ~Copyable, @unchecked Sendable {
  /// True if a thread went to sleep since the last call. The first waker takes it, or each would ask the kernel until the
  /// woken threads run.
  @usableFromInline let isSlept = Atomic<Bool>(false)
  /// How often sleepers were woken, in memory of its own because the kernel is told its address.
  private let calls = UnsafeMutablePointer<Atomic<UInt32>>.allocate(capacity: 1)

  /// About ten microseconds: longer than another thread needs for an operation on a map, shorter than going to sleep and
  /// being woken.
  private static var spins: Int { 250 }

  /// An empty one.
  init() { calls.initialize(to: Atomic(0)) }

  deinit {
    calls.deinitialize(count: 1)
    calls.deallocate()
  }

  /// True if a thread may be asleep here.
  @inlinable
  @inline(__always)
  var hasSleepers: Bool { isSlept.load(ordering: .sequentiallyConsistent) }

  /// Returns when `isTrue` gives true. It has to read with sequential consistency.
  func wait(until isTrue: () -> Bool) {
    for _ in 0..<Self.spins {
      if isTrue() { return }
      map_variants_spin_pause()
    }
    while true {
      let call = calls.pointee.load(ordering: .sequentiallyConsistent)
      isSlept.store(true, ordering: .sequentiallyConsistent)
      if isTrue() { return }
      map_variants_sleep_while(calls, call)
    }
  }

  /// Lets every sleeper look again.
  @usableFromInline
  @inline(never)
  func wake() {
    guard isSlept.exchange(false, ordering: .sequentiallyConsistent) else { return }
    calls.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
    map_variants_wake_all(calls)
  }
}
