import MapVariants

/// What a `ByteCache` must hold: entries in order of age with their places, and a dictionary from hashes to them.
///
/// The model knows the rules that the cache states (how entries are sized and placed, when the index doubles) and works
/// them out by other means: it keeps every entry as a value, asks which entries overlap a new one, and has no index.
struct ByteCacheModel {
  struct Entry {
    let key: [UInt8]
    let hash: UInt64
    let value: CachedBytes
    let deadline: Int64?
    let offset: Int
    let byteCount: Int
    var isAlive = true
  }

  struct Shard {
    /// From the oldest to the newest, dead ones too; those before `first` are gone.
    var entries: [Entry] = []
    var first = 0
    /// Where in `entries` the living entry of a hash is.
    var alive: [UInt64: Int] = [:]
    var slots: Int
    /// Where the next entry is tried first. A new lap that was begun for an entry goes on if that isn't written.
    var next = 0
    var entryBytes = 0
  }

  let regionBytes: Int
  var shards: [Shard]
  var hits = 0
  var misses = 0
  var evictions = 0
  var expirations = 0
  var collisions = 0
  var refusals = 0

  init(regionBytes: Int, shardCount: Int) {
    self.regionBytes = regionBytes
    shards = Array(repeating: ByteCacheModel.emptyShard(regionBytes), count: shardCount)
  }

  private static func emptyShard(_ regionBytes: Int) -> Shard {
    var slots = 8
    while slots * 2 * 1024 <= regionBytes { slots *= 2 }
    return Shard(slots: slots)
  }

  var count: Int { shards.reduce(0) { $0 + $1.alive.count } }
  var entryBytes: Int { shards.reduce(0) { $0 + $1.entryBytes } }

  func shardNumber(_ hash: UInt64) -> Int { Int(hash % UInt64(shards.count)) }

  static func byteCount(key: Int, value: Int, deadline: Bool) -> Int {
    (16 + (deadline ? 8 : 0) + key + value + 7) / 8 * 8
  }

  /// The value that a look-up must find.
  mutating func look(_ key: [UInt8], _ hash: UInt64, now: Int64, counted: Bool) -> CachedBytes? {
    let found = living(key, hash, now: now)
    if counted {
      if found == nil { misses += 1 } else { hits += 1 }
    }
    return found.map { shards[shardNumber(hash)].entries[$0].value }
  }

  mutating func remove(_ key: [UInt8], _ hash: UInt64, now: Int64) -> Bool {
    guard let place = living(key, hash, now: now) else { return false }
    kill(place, shardNumber(hash))
    return true
  }

  mutating func removeAll() {
    for number in shards.indices { shards[number] = ByteCacheModel.emptyShard(regionBytes) }
  }

  mutating func removeExpired(now: Int64) -> Int {
    var expired = 0
    for number in shards.indices {
      for place in shards[number].alive.values where isOver(shards[number].entries[place], now) {
        kill(place, number)
        expired += 1
      }
    }
    expirations += expired
    return expired
  }

  private mutating func living(_ key: [UInt8], _ hash: UInt64, now: Int64) -> Int? {
    let number = shardNumber(hash)
    guard let place = shards[number].alive[hash], shards[number].entries[place].key == key else { return nil }
    if isOver(shards[number].entries[place], now) {
      expirations += 1
      kill(place, number)
      return nil
    }
    return place
  }

  func isOver(_ entry: Entry, _ now: Int64) -> Bool { entry.deadline.map { $0 <= now } ?? false }

  private mutating func kill(_ place: Int, _ number: Int) {
    let entry = shards[number].entries[place]
    shards[number].entries[place].isAlive = false
    shards[number].alive[entry.hash] = nil
    shards[number].entryBytes -= entry.byteCount
  }

  // MARK: Writing

  /// Where an entry of `byteCount` goes, after all have left that must; nil if it is too large.
  mutating func makeRoom(_ byteCount: Int, _ key: [UInt8], _ hash: UInt64, now: Int64) -> Int? {
    guard byteCount <= regionBytes / 2 / 8 * 8 else {
      refusals += 1
      _ = remove(key, hash, now: now)
      return nil
    }
    let number = shardNumber(hash)
    let ringEnd = regionBytes - shards[number].slots * 8
    var offset = oldest(number) == nil ? 0 : shards[number].next
    if offset + byteCount > ringEnd {
      while let oldest = oldest(number), oldest.offset >= offset { dropOldest(number, now: now) }
      offset = 0
    }
    while let oldest = oldest(number), oldest.offset < offset + byteCount, oldest.offset + oldest.byteCount > offset {
      dropOldest(number, now: now)
    }
    while shards[number].alive.count == shards[number].slots * 3 / 4, shards[number].alive[hash] == nil {
      let room = regionBytes - shards[number].slots * 16
      let behind = shards[number].entries[shards[number].first...].contains { $0.offset >= offset }
      if !behind && offset + byteCount <= room {
        shards[number].slots *= 2
      } else {
        dropOldest(number, now: now)
      }
    }
    shards[number].next = offset
    return offset
  }

  /// Puts an entry where `makeRoom` said.
  mutating func append(_ key: [UInt8], _ hash: UInt64, _ value: CachedBytes, deadline: Int64?, at offset: Int) {
    let number = shardNumber(hash)
    if let old = shards[number].alive[hash] {
      if shards[number].entries[old].key != key { collisions += 1 }
      kill(old, number)
    }
    let byteCount = ByteCacheModel.byteCount(key: key.count, value: value.count, deadline: deadline != nil)
    shards[number].alive[hash] = shards[number].entries.count
    shards[number].entries.append(
      Entry(key: key, hash: hash, value: value, deadline: deadline, offset: offset, byteCount: byteCount))
    shards[number].entryBytes += byteCount
    shards[number].next = offset + byteCount
    forgetDropped(number)
  }

  private func oldest(_ number: Int) -> Entry? {
    let shard = shards[number]
    return shard.first < shard.entries.count ? shard.entries[shard.first] : nil
  }

  private mutating func dropOldest(_ number: Int, now: Int64) {
    let place = shards[number].first
    let entry = shards[number].entries[place]
    if entry.isAlive {
      if isOver(entry, now) { expirations += 1 } else { evictions += 1 }
      kill(place, number)
    }
    shards[number].first += 1
  }

  /// Frees the model's own memory of entries that are gone, now and then.
  private mutating func forgetDropped(_ number: Int) {
    let gone = shards[number].first
    guard gone > 1000, gone > shards[number].entries.count / 2 else { return }
    shards[number].entries.removeFirst(gone)
    shards[number].first = 0
    for hash in shards[number].alive.keys { shards[number].alive[hash]! -= gone }
  }
}

/// A value of any length that need not be kept: its bytes follow from a number.
struct CachedBytes: Equatable {
  let number: UInt64
  let count: Int

  /// Byte `index`: every byte tells which value and which place in it is meant, nearly.
  func byte(_ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (number &+ UInt64(index)) &* 0x9e37_79b9_7f4a_7c15 >> 56)
  }

  var bytes: [UInt8] { (0..<count).map { byte($0) } }

  func matches(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount == count else { return false }
    return bytes.withUnsafeBytes { bytes in
      for index in 0..<count where bytes[index] != byte(index) { return false }
      return true
    }
  }
}
