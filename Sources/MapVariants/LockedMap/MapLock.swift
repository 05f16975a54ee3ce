/// How threads take turns at a `LockedMap`.
public protocol MapLock: ~Copyable, Sendable {
  /// A free lock.
  init()
  /// Runs `body` while no other thread is in `withLock`.
  func withReadLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result
  /// Runs `body` while no other thread holds the lock in any way.
  func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result
}

/// One thread at a time, including readers. A thread that asks for the lock while it holds it traps.
@frozen
public struct ExclusiveLock: MapLock, ~Copyable {
  @usableFromInline let lock = Lock(())

  /// A free lock.
  @inlinable
  public init() {}

  /// The same as `withLock`.
  @inlinable
  @inline(__always)
  public func withReadLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    try withLock(body)
  }

  /// Runs `body` while no other thread holds the lock.
  @inlinable
  @inline(__always)
  public func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    // The result passes through this variable because `Lock` returns only values disconnected from its own state, and
    // the compiler can't know that there is no state here.
    var result: Result?
    try lock.withLock { (_) throws(Failure) in result = try body() }
    return result.unsafelyUnwrapped
  }
}
