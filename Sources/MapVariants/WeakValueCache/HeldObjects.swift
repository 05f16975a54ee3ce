/// Objects that were loaded from weak references under a lock and must outlive it.
///
/// Dropping a strong reference may run the object's deinit, and that may call the cache again. So nothing is dropped
/// before the lock is released. A few objects need no allocation.
@frozen
@usableFromInline
struct HeldObjects<Object: AnyObject>: @unchecked Sendable {
  @usableFromInline var first: Object?
  @usableFromInline var second: Object?
  @usableFromInline var third: Object?
  @usableFromInline var fourth: Object?
  @usableFromInline var others: [Object] = []

  @inlinable
  init() {}

  @inlinable
  mutating func hold(_ object: Object) {
    if first == nil {
      first = object
    } else if second == nil {
      second = object
    } else if third == nil {
      third = object
    } else if fourth == nil {
      fourth = object
    } else {
      others.append(object)
    }
  }
}

/// What an operation under the lock returns. It may leave the lock although `Object` need not be sendable, because it
/// goes to the caller on the same thread.
@frozen
@usableFromInline
struct LockedResult<Object: AnyObject>: @unchecked Sendable {
  @usableFromInline var object: Object?
  @usableFromInline var held: HeldObjects<Object>
  @usableFromInline var wantsFullSweep: Bool

  @inlinable
  init(object: Object?, held: HeldObjects<Object>, wantsFullSweep: Bool = false) {
    self.object = object
    self.held = held
    self.wantsFullSweep = wantsFullSweep
  }
}
