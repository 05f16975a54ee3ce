import MapVariants

extension Attack {
  /// The attacks on `ByteCache`: every answer, every entry and every count must be the model's.
  static let byteCache: [Attack] =
    [
      ByteCacheTest(name: "one small shard", weight: 30, bound: 8 << 10, shards: 1, keys: 500, keyBytes: 4...9)
        .values(0...40),
      ByteCacheTest(name: "the smallest cache", weight: 20, bound: ByteCache.smallestBound, shards: 1, keys: 60)
        .values(0...70),
      ByteCacheTest(name: "entries of all sizes", weight: 20, bound: 256 << 10, shards: 4, keys: 400)
        .values(0...4000),
      ByteCacheTest(name: "entries up to half a shard, and more", weight: 20, bound: 20 << 10, shards: 2, keys: 100)
        .values(0...6000),
      ByteCacheTest(name: "many shards", weight: 20, bound: 1 << 20, shards: 64, keys: 20_000, keyBytes: 3...20)
        .values(0...100),
      ByteCacheTest(name: "large entries after small ones", weight: 20, bound: 64 << 10, shards: 2, keys: 4000)
        .values(0...3000, then: 0...8, changingEvery: 5000),
      ByteCacheTest(name: "time to live", weight: 30, bound: 32 << 10, shards: 2, keys: 300, timeToLive: .seconds(60))
        .values(0...200),
      ByteCacheTest(name: "some entries with a time to live", weight: 20, bound: 32 << 10, shards: 2, keys: 300)
        .values(0...200).timesPerEntry(),
      ByteCacheTest(name: "more keys than hashes", weight: 20, bound: 16 << 10, shards: 2, keys: 400)
        .values(0...100).hashes(0xc000_0000_0000_0007),
      ByteCacheTest(name: "one hash for all", weight: 5, bound: 4 << 10, shards: 1, keys: 20)
        .values(0...100).hashes(0),
      ByteCacheTest(name: "one tag for all", weight: 5, bound: 8 << 10, shards: 1, keys: 300)
        .values(0...20).hashes(0x0000_0000_ffff_ffff),
      ByteCacheTest(name: "two homes at the index's end", weight: 10, bound: 8 << 10, shards: 1, keys: 300)
        .values(0...20).hashes(0xf100_00ff_ffff_ff00),
    ].map { test in
      Attack(map: "byte-cache", name: test.name, weight: test.weight) { (operations, seed) throws(Disagreement) in
        try test.run(operations: operations, seed: seed)
      }
    } + [
      Attack(map: "byte-cache", name: "threads", weight: 40, isConcurrent: true) {
        (operations, seed) throws(Disagreement) in
        try attackByteCacheWithThreads(operations: operations, seed: seed, timeToLive: nil)
      },
      Attack(map: "byte-cache", name: "threads and a moving clock", weight: 20, isConcurrent: true) {
        (operations, seed) throws(Disagreement) in
        try attackByteCacheWithThreads(operations: operations, seed: seed, timeToLive: .microseconds(200))
      },
    ] + linearisability(of: SharedByteCache.self, "byte-cache")
}
