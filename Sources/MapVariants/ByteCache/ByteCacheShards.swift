/// The memory of a byte cache: one block, with the shards' locks at its start and then a region for each shard.
///
///     | lock 0 | lock 1 | ... | region 0 | region 1 | ...
///
/// Locks with their shards' state are multiples of 128 bytes apart, and so are regions. That is two cache lines, which
/// processors fetch in pairs, so threads in different shards never write to the same line or the same pair.
///
/// Unsafe: the block is allocated in `init` and freed by `deallocate`, which the owner calls once, when the shards are
/// no longer in use. A shard is accessed only through its lock and stays inside its region.
@frozen
@usableFromInline
struct ByteCacheShards: @unchecked Sendable {
  @usableFromInline let block: UnsafeMutableRawPointer
  @usableFromInline let indexMask: UInt64
  @usableFromInline let count: Int
  @usableFromInline let regionBytes: Int
  @usableFromInline let byteCount: Int

  @inlinable static var lineBytes: Int { 128 }
  @inlinable static var lockStride: Int { roundedUp(MemoryLayout<Lock<ByteCacheShard>>.size) }

  init(count: Int, byteBound: Int, hasListener: Bool) {
    precondition(count > 0 && count & (count - 1) == 0, "the number of shards must be a power of two")
    let perShard = byteBound / count
    regionBytes = (perShard - ByteCacheShards.lockStride) & ~(ByteCacheShards.lineBytes - 1)
    precondition(
      perShard >= ByteCacheShards.lockStride && regionBytes >= ByteCacheShard.smallestRegion,
      "the bound is too small for so many shards")
    precondition(regionBytes <= ByteCacheShard.largestRegion, "a shard can have 16 GiB at most: take more shards")
    self.count = count
    indexMask = UInt64(count - 1)
    byteCount = (ByteCacheShards.lockStride + regionBytes) * count
    block = .allocate(byteCount: byteCount, alignment: ByteCacheShards.lineBytes)
    let regions = block + ByteCacheShards.lockStride * count
    for number in 0..<count {
      let shard = ByteCacheShard(
        region: regions + regionBytes * number, byteCount: regionBytes, hasListener: hasListener)
      lock(number).initialize(to: Lock(shard))
    }
  }

  func deallocate() {
    for number in 0..<count { lock(number).deinitialize(count: 1) }
    block.deallocate()
  }

  /// The smallest share of the bound that a shard can work with.
  static var smallestShare: Int { lockStride + roundedUp(ByteCacheShard.smallestRegion) + lineBytes }

  /// The block's address, for tests that ask the allocator about it.
  var address: UnsafeMutableRawPointer { block }

  /// The shard of a hash: chosen by its low bits, which neither tag nor home depend on.
  @inlinable
  @inline(__always)
  func shardNumber(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash & indexMask) }

  /// The lock of a shard, at an address that never changes.
  @inlinable
  @inline(__always)
  func lock(_ number: Int) -> UnsafeMutablePointer<Lock<ByteCacheShard>> {
    (block + number &* ByteCacheShards.lockStride).assumingMemoryBound(to: Lock<ByteCacheShard>.self)
  }

  @inlinable
  static func roundedUp(_ byteCount: Int) -> Int { (byteCount + lineBytes - 1) & ~(lineBytes - 1) }
}
