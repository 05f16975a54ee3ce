import Synchronization

/// A counter that threads add to at the same time.
protocol SharedCount: AnyObject, Sendable {
  /// Adds 1.
  func increment()
  /// Its value, once no thread adds to it.
  var value: Int { get }
}

/// Adds without any synchronisation: reads, adds and writes back a value that may be stale by then. The data race is
/// the point.
final class UnsynchronisedCount: SharedCount, @unchecked Sendable {
  private let place: UnsafeMutablePointer<Int>

  init() {
    place = .allocate(capacity: 1)
    place.initialize(to: 0)
  }

  deinit { place.deallocate() }

  /// Not inlined: a compiler that sees the loop around it may well add everything at once.
  @inline(never)
  func increment() { place.pointee &+= 1 }

  var value: Int { place.pointee }
}

/// Adds with an atomic instruction.
final class AtomicCount: SharedCount {
  private let count = Atomic(0)

  @inline(never)
  func increment() { count.add(1, ordering: .relaxed) }

  var value: Int { count.load(ordering: .relaxed) }
}

/// Adds while other threads are locked out.
final class MutexCount: SharedCount {
  private let count = Mutex(0)

  @inline(never)
  func increment() { count.withLock { $0 &+= 1 } }

  var value: Int { count.withLock { $0 } }
}
