/// What a byte cache has counted since it was made, and what it holds.
///
/// Every entry that was written is either there or counted once under the reason why it is gone: `insertions` is
/// `entryCount` plus evictions, expirations, collisions, replacements and removals.
public struct ByteCacheStatistics: Sendable, Equatable {
  /// Look-ups that found their key.
  public internal(set) var hits = 0
  /// Look-ups that did not find their key, or found an expired entry.
  public internal(set) var misses = 0
  /// Entries that were written, new or in place of another.
  public internal(set) var insertions = 0
  /// Entries that were replaced by a write to their key.
  public internal(set) var replacements = 0
  /// Entries that were removed, by the caller or because the new value of their key was refused.
  public internal(set) var removals = 0
  /// Entries that were dropped because newer ones needed the space, in the ring or in the index.
  public internal(set) var evictions = 0
  /// Entries that were found to have expired: by a look-up, by a removal, or when their space was needed.
  public internal(set) var expirations = 0
  /// Entries that were replaced by another key with the same 64-bit hash.
  public internal(set) var collisions = 0
  /// Entries that were refused because they are larger than half a shard.
  public internal(set) var refusals = 0
  /// The current entries, including those that have expired but haven't been noticed yet.
  public internal(set) var entryCount = 0
  /// The bytes that these entries take in the rings: headers, keys, values, padding.
  public internal(set) var entryBytes = 0
  /// Bytes of entries in the rings when they last wrapped around to their start: 0 until a ring is full for the first
  /// time.
  public internal(set) var wrappedBytes = 0

  /// The share of look-ups that found their key, from 0 to 1; nil before the first look-up. O(1).
  public var hitShare: Double? { hits + misses == 0 ? nil : Double(hits) / Double(hits + misses) }

  init() {}

  /// Adds the counts of another shard.
  mutating func add(_ other: ByteCacheStatistics) {
    hits += other.hits
    misses += other.misses
    insertions += other.insertions
    replacements += other.replacements
    removals += other.removals
    evictions += other.evictions
    expirations += other.expirations
    collisions += other.collisions
    refusals += other.refusals
    entryCount += other.entryCount
    entryBytes += other.entryBytes
    wrappedBytes += other.wrappedBytes
  }
}
