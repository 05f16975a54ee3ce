import Synchronization

/// A place in which one thread leaves an object for another, in a way that ThreadSanitizer sees.
public final class Letterbox<Object: AnyObject>: @unchecked Sendable {  // who leaves an object gives it up
  private let place = Atomic<Unmanaged<Object>?>(nil)

  /// An empty box.
  public init() {}

  deinit { _ = exchange(nil) }

  /// Leaves `object` and takes what was there.
  public func exchange(_ object: Object?) -> Object? {
    place.exchange(object.map { Unmanaged.passRetained($0) }, ordering: .acquiringAndReleasing)?.takeRetainedValue()
  }
}
