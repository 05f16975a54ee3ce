/// What a `WeakValueCache` has counted since it was made.
///
/// Every entry that was written is either there or counted once under the reason why it is gone: `insertions` is
/// `entryCount` plus all that follow it, except hits and misses.
public struct WeakCacheStatistics: Sendable, Hashable {
  /// Look-ups that found a live object.
  public internal(set) var hits = 0
  /// Look-ups that found none, or one that had expired.
  public internal(set) var misses = 0
  /// Entries that were written, new or in place of another.
  public internal(set) var insertions = 0
  /// Entries that were replaced by a write to their key.
  public internal(set) var replacements = 0
  /// Entries that were removed.
  public internal(set) var removals = 0
  /// Entries that made room at the limit.
  public internal(set) var evictions = 0
  /// Entries that were found to have expired.
  public internal(set) var expirations = 0
  /// Entries whose object was found to be dead.
  public internal(set) var deaths = 0

  @usableFromInline
  init() {}

  @usableFromInline
  mutating func noteLookUp(found: Bool) {
    if found { hits &+= 1 } else { misses &+= 1 }
  }

  @usableFromInline
  mutating func noteInsertion() { insertions &+= 1 }

  @usableFromInline
  mutating func note(_ reason: CacheRemovalReason, _ entries: Int = 1) {
    switch reason {
    case .evicted: evictions &+= entries
    case .expired: expirations &+= entries
    case .removed: removals &+= entries
    case .replaced: replacements &+= entries
    case .died: deaths &+= entries
    }
  }
}

/// Keys of entries that have left a cache and that its listener has yet to be told of.
@frozen
@usableFromInline
struct WeakRemovals<Key>: @unchecked Sendable {
  @usableFromInline var keys: [(key: Key, reason: CacheRemovalReason)] = []

  @inlinable
  init() {}
}
