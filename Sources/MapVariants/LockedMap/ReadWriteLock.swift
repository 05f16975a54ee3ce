#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Many readers or one writer: the system's reader-writer lock, in memory of its own because its address must not
/// change. Not recursive in any combination: a thread that holds it must not ask for it again.
///
/// If the system supports it, as glibc does, a waiting writer takes precedence over readers that arrive later (by
/// default glibc lets readers starve writers: with a hundred threads that read all the time, no write would ever
/// happen).
public struct ReadWriteLock: MapLock, ~Copyable, @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_rwlock_t>

  /// A free lock.
  public init() {
    lock = .allocate(capacity: 1)
    var attributes = pthread_rwlockattr_t()
    var status = pthread_rwlockattr_init(&attributes)
    #if canImport(Glibc)
      status |= pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
    #endif
    status |= pthread_rwlock_init(lock, &attributes)
    pthread_rwlockattr_destroy(&attributes)
    precondition(status == 0, "the system can't make a reader-writer lock")
  }

  deinit {
    pthread_rwlock_destroy(lock)
    lock.deallocate()
  }

  /// Runs `body` while other threads may be in `withReadLock` too, but none in `withLock`.
  @inlinable
  @inline(__always)
  public func withReadLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    lockForReading()
    defer { unlock() }
    return try body()
  }

  /// Runs `body` while no other thread holds the lock.
  @inlinable
  @inline(__always)
  public func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    lockForWriting()
    defer { unlock() }
    return try body()
  }

  /// Shares the lock with other readers, until `unlock`.
  @usableFromInline
  func lockForReading() {
    let status = pthread_rwlock_rdlock(lock)
    precondition(status == 0, "a thread that holds the lock must not ask for it again")
  }

  /// Takes the lock exclusively, until `unlock`.
  @usableFromInline
  func lockForWriting() {
    let status = pthread_rwlock_wrlock(lock)
    precondition(status == 0, "a thread that holds the lock must not ask for it again")
  }

  @usableFromInline
  func unlock() {
    let status = pthread_rwlock_unlock(lock)
    precondition(status == 0, "the lock isn't held")
  }
}
