import Testing

@testable import MapVariants

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ByteCacheMemoryTests {
  @Test(arguments: [4 << 10, 64 << 10, 1_000_003, 1 << 20, 10 << 20], [1, 2, 16])
  func theMemoryTakenIsTheBoundNearly(bound: Int, shards: Int) {
    guard bound / shards >= 4 << 10 else { return }
    let cache = ByteCache(byteBound: bound, shardCount: shards)
    #expect(cache.reservedBytes <= bound)
    #expect(Double(cache.reservedBytes) > 0.75 * Double(bound))
    if bound >= 64 << 10 { #expect(Double(cache.reservedBytes) > 0.9 * Double(bound)) }
    cache.checkInvariants()
  }

  @Test func theDefaultNumberOfShardsLeavesEachRoom() {
    #expect(ByteCache(byteBound: 100 << 10).shardCount == 1)
    #expect(ByteCache(byteBound: 1 << 20).shardCount == 16)
    #expect(ByteCache(byteBound: 64 << 20).shardCount == 64)
  }

  #if canImport(Glibc)
    /// What the allocator says that its blocks have, added up.
    @Test func theBlocksReallyTakenAreTheBoundWithinATenth() throws {
      typealias UsableSize = @convention(c) (UnsafeMutableRawPointer?) -> Int
      let symbol = try #require(dlsym(nil, "malloc_usable_size"))
      let usableSize = unsafeBitCast(symbol, to: UsableSize.self)
      for bound in [128 << 10, 1 << 20, 5_000_000, 64 << 20] {
        let cache = ByteCache(byteBound: bound)
        let object = usableSize(Unmanaged.passUnretained(cache).toOpaque())
        let block = usableSize(cache.shards.address)
        #expect(object <= ByteCache.objectBytes)
        #expect(block >= cache.reservedBytes - ByteCache.objectBytes)
        #expect(object + block < bound + bound / 10 && object + block > bound - bound / 10)
      }
    }
  #endif

  /// Entries of one size: as many as ring and index together have room for, without being told their size.
  @Test(arguments: [0, 8, 50, 200, 1000, 5000])
  func theDivisionOfTheMemoryFollowsTheEntries(valueBytes: Int) {
    let bound = 1 << 20
    let cache = ByteCache(byteBound: bound, shardCount: 1, seed: 3)
    let value = [UInt8](repeating: 1, count: valueBytes)
    for number in 0..<60_000 { cache.set(value, forKey: number) }
    let counted = cache.statistics
    let perEntry = (16 + 8 + valueBytes + 7) / 8 * 8
    // 8 bytes of index per slot, a slot being 3/4 full at best and 3/8 at worst.
    #expect(counted.entryCount >= bound / (perEntry + 22) * 9 / 10)
    #expect(counted.entryCount <= bound / (perEntry + 8))
    cache.checkInvariants()
  }

  @Test func nothingLeavesBeforeTheRingIsFull() {
    let cache = ByteCache(byteBound: 1 << 20, shardCount: 1)
    var number = 0
    while cache.statistics.evictions == 0 {
      cache.set("", forKey: number)
      number += 1
    }
    let shard = cache.shards.lock(0).pointee.withLock { ($0.ringEnd, $0.liveEntries, $0.entryLimit) }
    #expect(shard.0 - cache.statistics.entryBytes < 24 || shard.1 == shard.2)
    // 24 bytes each, and 8 for 3/4 of a slot before its last doubling.
    #expect(number >= (1 << 20) / (24 + 22))
  }

  /// A ring that is full of large entries gives its end to the index within a lap or two.
  @Test func theIndexGrowsLaterInLifeToo() {
    let cache = ByteCache(byteBound: 1 << 20, shardCount: 1, seed: 9)
    let large = [UInt8](repeating: 1, count: 5000)
    for number in 0..<1000 { cache.set(large, forKey: number) }
    let slots = cache.shards.lock(0).pointee.withLock { $0.slotCount }
    for number in 0..<200_000 { cache.set("", forKey: number) }
    #expect(cache.shards.lock(0).pointee.withLock { $0.slotCount } >= slots * 8)
    #expect(cache.count >= (1 << 20) / (24 + 22) * 9 / 10)
    cache.checkInvariants()
    for number in 0..<1000 { cache.set(large, forKey: number) }
    #expect(cache.statistics.entryBytes > 1 << 19)
    cache.checkInvariants()
  }

  @Test func shardsAreApartByTwoCacheLines() {
    let cache = ByteCache(byteBound: 1 << 20, shardCount: 8)
    let addresses = (0..<8).map { UInt(bitPattern: cache.shards.lock($0)) }
    let regions = (0..<8).map { number in
      cache.shards.lock(number).pointee.withLock { UInt(bitPattern: $0.region) }
    }
    for address in addresses + regions { #expect(address % 128 == 0) }
    for (first, second) in zip(addresses, addresses.dropFirst()) {
      #expect(Int(second - first) >= MemoryLayout<Lock<ByteCacheShard>>.size)
    }
    #expect(regions[0] - addresses[7] >= UInt(MemoryLayout<Lock<ByteCacheShard>>.size))
    for (first, second) in zip(regions, regions.dropFirst()) {
      #expect(Int(second) - Int(first) >= cache.shards.regionBytes, "each shard has memory of its own")
    }
  }

  @Test func sizesThatMakeNoSenseTrap() async {
    await #expect(processExitsWith: .failure) { _ = ByteCache(byteBound: 100) }
    await #expect(processExitsWith: .failure) { _ = ByteCache(byteBound: 1 << 20, shardCount: 3) }
    await #expect(processExitsWith: .failure) { _ = ByteCache(byteBound: 1 << 20, shardCount: 1 << 12) }
    await #expect(processExitsWith: .failure) {
      ByteCache(byteBound: 1 << 20).set(byteCount: -1, forKey: "key") { _ in }
    }
  }
}
