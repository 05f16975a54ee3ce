/// Why an entry has left a cache: what the caches tell their removal listeners.
public enum CacheRemovalReason: Hashable, Sendable {
  /// It made room for another.
  case evicted
  /// Its time to live was over.
  case expired
  /// Somebody removed it.
  case removed
  /// Its key was given another value.
  case replaced
  /// Its object had died: in a `WeakValueCache` only.
  case died
}
