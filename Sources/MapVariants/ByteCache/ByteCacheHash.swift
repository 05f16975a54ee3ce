/// The byte cache's hash function: `FoldedHash` of the key's bytes under the cache's seed.
@frozen
@usableFromInline
struct ByteCacheHash: Sendable {
  @usableFromInline let seed: HashSeed
  /// All ones; tests clear bits to make keys collide.
  @usableFromInline let mask: UInt64

  init(_ seed: HashSeed, mask: UInt64 = .max) {
    self.seed = seed
    self.mask = mask
  }

  /// The hash of `key`. O(bytes), about 4 cycles for every 16.
  @inlinable
  @inline(__always)
  func callAsFunction(_ key: UnsafeRawBufferPointer) -> UInt64 { FoldedHash.hash(key, seededBy: seed).hash & mask }
}
