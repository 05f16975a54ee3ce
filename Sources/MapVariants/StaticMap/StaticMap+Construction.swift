extension StaticMap {
  /// Builds a map from `pairs`. Expected O(n).
  ///
  /// Throws if a key occurs twice, or if the keys' hashes are too poor to distinguish them.
  public init(_ pairs: some Sequence<(Key, Value)>) throws(StaticMapError) {
    try self.init(Array(pairs), firstSeed: HashSeed.next().start)
  }

  /// Builds a map from `pairs`; its seed, and so the order of its entries, follows from `seed`. Expected O(n).
  ///
  /// Throws if a key occurs twice, or if the keys' hashes are too poor to distinguish them.
  public init(_ pairs: some Sequence<(Key, Value)>, seed: UInt64) throws(StaticMapError) {
    try self.init(Array(pairs), firstSeed: seed)
  }

  /// Builds a map from a dictionary's entries. Expected O(n).
  ///
  /// Throws if the keys' hashes are too poor to distinguish them.
  public init(_ dictionary: [Key: Value]) throws(StaticMapError) {
    try self.init(dictionary.map { ($0.key, $0.value) }, firstSeed: HashSeed.next().start)
  }

  private init(_ entries: [(Key, Value)], firstSeed: UInt64) throws(StaticMapError) {
    let keys = entries.map(\.0)
    let found = try StaticMap.perfectHash(of: keys, firstSeed: firstSeed)
    self.init(table: found.table, entries: entries, seed: HashSeed(found.number))
  }

  /// The number of seeds tried before giving up. Among a million keys with hashes of 64 random bits, two hashes are
  /// equal once in 10^7 times, so the second seed is hardly ever needed, and the last one only for keys whose hashes
  /// ignore it.
  static var attempts: UInt64 { 16 }

  /// The number of a seed under which `keys` have a perfect hash, and the hash.
  static func perfectHash(
    of keys: [Key], firstSeed: UInt64
  ) throws(StaticMapError) -> (table: PerfectHashTable, number: UInt64) {
    var reason = StaticMapError.unevenHashes
    for attempt in 0..<attempts {
      let seed = HashSeed(firstSeed &+ attempt)
      // Keys that ignore the seed at least get a different multiplier.
      let multiplier = attempt == 0 ? FoldedHash.multiplier : HashSeed.scatter(firstSeed &+ attempt)
      do throws(PerfectHashTable.Failure) {
        let hashes = keys.map { $0.hash(seededBy: seed) }
        return (try PerfectHashTable(hashes: hashes, multiplier: multiplier), firstSeed &+ attempt)
      } catch {
        switch error {
        case .equalHashes(let a, let b) where keys[a] == keys[b]: throw .duplicateKey("\(keys[b])")
        case .equalHashes(let a, let b): reason = .equalHashes("\(keys[a])", "\(keys[b])")
        case .uneven: reason = .unevenHashes
        }
      }
    }
    throw reason
  }
}
