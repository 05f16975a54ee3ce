/// The fields of Go's `hmap`, at the same offsets on 64-bit machines: 48 bytes.
@frozen
@usableFromInline
struct BucketMapHeader {
  /// Entries.
  @usableFromInline var count = 0
  @usableFromInline var flags: Flags = []
  /// The binary logarithm of the number of buckets.
  @usableFromInline var B: UInt8 = 0
  /// Overflow buckets of the current table: exact while B < 16, from then on counted with probability 1 / 2^(B - 15).
  @usableFromInline var noverflow: UInt16 = 0
  /// The hash seed.
  @usableFromInline var hash0: UInt32
  /// 2^B buckets and the preallocated overflow buckets; nil until the first insertion if the table has one bucket.
  @usableFromInline var buckets: UnsafeMutableRawPointer?
  /// The previous table while the map grows, else nil.
  @usableFromInline var oldBuckets: UnsafeMutableRawPointer?
  /// Old buckets below this are evacuated.
  @usableFromInline var nevacuate = 0
  /// Parts that many maps don't need.
  @usableFromInline var extra: UnsafeMutablePointer<BucketMapExtra>?

  @inlinable
  @inline(__always)
  init(hash0: UInt32) { self.hash0 = hash0 }

  /// The seed in the form that hash functions need: `hash0` spread over the word, never 0.
  @inlinable
  @inline(__always)
  var hashSeed: HashSeed { HashSeed(start: (1 << 32 | UInt64(hash0)) &* FoldedHash.multiplier) }

  /// Go's flags, with Go's values. `hashWriting` (4), by which Go detects unsynchronised writers, is not needed here:
  /// the language's law of exclusivity and its data-race checks forbid them.
  @frozen
  @usableFromInline
  struct Flags: OptionSet {
    @usableFromInline let rawValue: UInt8

    @inlinable
    @inline(__always)
    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A cursor may be using the current table.
    @inlinable static var cursor: Flags { Flags(rawValue: 1) }
    /// A cursor may be using the old table.
    @inlinable static var oldCursor: Flags { Flags(rawValue: 2) }
    /// The growth in progress is to a table of the same size.
    @inlinable static var sameSizeGrowth: Flags { Flags(rawValue: 8) }
  }
}

extension HashSeed {
  /// A seed whose word is given.
  @inlinable
  @inline(__always)
  init(start: UInt64) { self.start = start }
}

/// What only some maps need: those with preallocated overflow buckets, and those for which a cursor was made.
@frozen
@usableFromInline
struct BucketMapExtra {
  /// The next unused preallocated overflow bucket of the current table, or nil.
  @usableFromInline var nextOverflow: UnsafeMutableRawPointer?
  /// Shared with the cursors that use the current table.
  @usableFromInline var pin: TablePin?
  /// Shared with the cursors that use the old table.
  @usableFromInline var oldPin: TablePin?
  /// The stamp of this map's cursors; 0 if none has been made since the map was made or cleared.
  @usableFromInline var cursorStamp: UInt64 = 0

  @inlinable
  init() {}
}
