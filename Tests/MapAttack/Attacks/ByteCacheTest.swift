import MapVariants
import SeededRandom

/// Drives a cache and its model through the same random operations and compares every answer.
struct ByteCacheTest: Sendable {
  var name: String
  var weight: Int
  var bound: Int
  var shards: Int
  var keys: Int
  var keyBytes: ClosedRange<Int> = 0...300
  var timeToLive: Duration?
  private var valueBytes = 0...0
  private var laterValueBytes: ClosedRange<Int>?
  private var changeEvery = Int.max
  private var hashMask = UInt64.max
  private var drawsTimes = false

  init(
    name: String, weight: Int, bound: Int, shards: Int, keys: Int, keyBytes: ClosedRange<Int> = 0...300,
    timeToLive: Duration? = nil
  ) {
    self.name = name
    self.weight = weight
    self.bound = bound
    self.shards = shards
    self.keys = keys
    self.keyBytes = keyBytes
    self.timeToLive = timeToLive
  }

  /// Values of these sizes; `later` and the first in turn, if given.
  func values(
    _ sizes: ClosedRange<Int>, then later: ClosedRange<Int>? = nil, changingEvery operations: Int = .max
  ) -> ByteCacheTest {
    var test = self
    test.valueBytes = sizes
    test.laterValueBytes = later
    test.changeEvery = operations
    return test
  }

  func hashes(_ mask: UInt64) -> ByteCacheTest {
    var test = self
    test.hashMask = mask
    return test
  }

  func timesPerEntry() -> ByteCacheTest {
    var test = self
    test.drawsTimes = true
    return test
  }

  func run(operations: Int, seed: UInt64) throws(Disagreement) {
    let clock = ManualClock()
    // Half of the runs have a listener: it must not change anything else.
    let ledger = seed % 2 == 0 ? nil : RemovalLedger<[UInt8]>()
    let cache = ByteCache(
      byteBound: bound, shardCount: shards, timeToLive: timeToLive, clock: clock, seed: seed, hashMask: hashMask,
      onRemoval: ledger?.byteListener)
    try require(
      cache.reservedBytes <= bound && cache.reservedBytes >= bound - 2048 - 256 * shards,
      "\(cache.reservedBytes) bytes of \(bound) reserved")
    var run = ByteCacheRun(
      test: self, cache: cache, clock: clock, ledger: ledger,
      model: ByteCacheModel(regionBytes: cache.regionBytesForModel, shardCount: shards),
      random: SplitMix64(seed: seed))
    run.keys = (0..<keys).map { makeKey($0) }
    for operation in 0..<operations {
      try run.step(operation)
      if operation % (bound / 8) == 0 { try run.compareAll(operation) }
    }
    try run.compareAll(operations)
  }

  /// Keys of the same length differ in their first bytes, in their last or in the middle, by turns; number 0 is empty
  /// where that is a length.
  private func makeKey(_ number: Int) -> [UInt8] {
    let span = keyBytes.upperBound - keyBytes.lowerBound + 1
    let count = keyBytes.lowerBound + number % span
    var key = [UInt8](repeating: 7, count: count)
    let places = min(count, 3)
    for place in 0..<places {
      let index = number % 2 == 0 ? place : count - 1 - place
      key[index] = UInt8(truncatingIfNeeded: number >> (8 * place))
    }
    return key
  }

  fileprivate func sizes(_ operation: Int) -> ClosedRange<Int> {
    guard let laterValueBytes, operation / changeEvery % 2 == 1 else { return valueBytes }
    return laterValueBytes
  }

  /// A duration for the entry alone, or nil.
  fileprivate func drawTime(_ random: inout SplitMix64) -> Duration? {
    drawsTimes && random.below(3) == 0 ? .seconds(1 + random.below(100)) : nil
  }

  fileprivate var hasTimes: Bool { drawsTimes || timeToLive != nil }
}

/// A cache and its model on their way.
private struct ByteCacheRun {
  let test: ByteCacheTest
  let cache: ByteCache
  let clock: ManualClock
  let ledger: RemovalLedger<[UInt8]>?
  var model: ByteCacheModel
  var random: SplitMix64
  var keys: [[UInt8]] = []
  var now: Int64 = 0
  var buffer: [UInt8] = []

  mutating func step(_ operation: Int) throws(Disagreement) {
    let key = keys[random.below(keys.count)]
    let hash = cache.hashForModel(key)
    switch random.below(100) {
    case 0..<40: try set(key, hash, operation)
    case ..<43: try setInPlace(key, hash, operation)
    case ..<48: try build(key, hash, operation)
    case ..<60: try read(key, hash, operation)
    case ..<66:
      let expected = model.look(key, hash, now: now, counted: true)
      let found = key.withUnsafeBytes { cache.value(forKey: $0) }
      try require(found == expected?.bytes, "operation \(operation): the copied value is not the expected one")
    case ..<72: try append(key, hash, operation)
    case ..<80:
      let expected = model.look(key, hash, now: now, counted: false) != nil
      try require(cache.contains(key.span) == expected, "operation \(operation): contains is not \(expected)")
    case ..<94:
      let expected = model.remove(key, hash, now: now)
      try require(cache.removeValue(forKey: key) == expected, "operation \(operation): removal is not \(expected)")
    default:
      if test.hasTimes { advance(.milliseconds(random.below(4000))) }
    }
    try rarely(operation)
  }

  private mutating func rarely(_ operation: Int) throws(Disagreement) {
    switch random.below(8000) {
    case 0:
      cache.removeAll()
      model.removeAll()
    case 1..<5:
      if test.hasTimes { advance(.seconds(random.below(80))) }
    case 5..<10:
      let expected = model.removeExpired(now: now)
      let found = cache.removeExpired()
      try require(found == expected, "operation \(operation): \(found) entries had expired, not \(expected)")
    default: break
    }
  }

  private mutating func advance(_ duration: Duration) {
    clock.advance(by: duration)
    now += duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
  }

  private mutating func drawValue(_ operation: Int) -> CachedBytes {
    let sizes = test.sizes(operation)
    // Half of the values are small, whatever the range.
    let upper = random.below(2) == 0 ? sizes.upperBound : min(sizes.upperBound, sizes.lowerBound + 40)
    return CachedBytes(number: random.next(), count: sizes.lowerBound + random.below(upper - sizes.lowerBound + 1))
  }

  private func deadline(_ time: Duration?) -> Int64? {
    (time ?? test.timeToLive).map { now + $0.components.seconds * 1_000_000_000 }
  }

  private mutating func set(_ key: [UInt8], _ hash: UInt64, _ operation: Int) throws(Disagreement) {
    let value = drawValue(operation)
    let time = test.drawTime(&random)
    let deadline = deadline(time)
    let size = ByteCacheModel.byteCount(key: key.count, value: value.count, deadline: deadline != nil)
    let offset = model.makeRoom(size, key, hash, now: now)
    if let offset { model.append(key, hash, value, deadline: deadline, at: offset) }
    let wasSet = cache.set(value.bytes, forKey: key, timeToLive: time)
    if wasSet { ledger?.write(key) }
    try require(wasSet == (offset != nil), "operation \(operation): set said \(wasSet)")
  }

  /// Writes less than was asked for, or gives up in the middle.
  private mutating func setInPlace(_ key: [UInt8], _ hash: UInt64, _ operation: Int) throws(Disagreement) {
    struct Stop: Error {}
    let value = drawValue(operation)
    let spare = random.below(20)
    let stops = random.below(4) == 0
    let deadline = deadline(nil)
    let size = ByteCacheModel.byteCount(key: key.count, value: value.count + spare, deadline: deadline != nil)
    let offset = model.makeRoom(size, key, hash, now: now)
    if let offset, !stops { model.append(key, hash, value, deadline: deadline, at: offset) }
    do {
      let wasSet = try cache.set(byteCount: value.count + spare, forKey: key) { (room) throws(Stop) in
        for index in 0..<value.count {
          if stops && index == value.count / 2 { throw Stop() }
          room.append(value.byte(index))
        }
        if stops { throw Stop() }
      }
      if wasSet { ledger?.write(key) }
      try require(wasSet == (offset != nil), "operation \(operation): set in place said \(wasSet)")
    } catch let disagreement as Disagreement {
      throw disagreement
    } catch {
      try require(stops && offset != nil, "operation \(operation): set in place threw for no reason")
    }
  }

  private mutating func read(_ key: [UInt8], _ hash: UInt64, _ operation: Int) throws(Disagreement) {
    let expected = model.look(key, hash, now: now, counted: true)
    let matches = cache.withValue(forKey: key) { expected?.matches($0) ?? false }
    try require(
      matches ?? (expected == nil), "operation \(operation): read \(matches as Any), expected \(expected as Any)")
  }

  /// Asks for a value that is built if it is missing; one builder in four gives up.
  private mutating func build(_ key: [UInt8], _ hash: UInt64, _ operation: Int) throws(Disagreement) {
    struct Stop: Error {}
    let value = drawValue(operation)
    let stops = random.below(4) == 0
    let expected = model.look(key, hash, now: now, counted: true)
    if expected == nil && !stops {
      let deadline = deadline(nil)
      let size = ByteCacheModel.byteCount(key: key.count, value: value.count, deadline: deadline != nil)
      if let offset = model.makeRoom(size, key, hash, now: now) {
        model.append(key, hash, value, deadline: deadline, at: offset)
        ledger?.write(key)
      }
    }
    var builds = 0
    var found: [UInt8]?
    do {
      found = try cache.value(
        forKey: key,
        buildingOnce: { () throws(Stop) in
          builds += 1
          if stops { throw Stop() }
          return value.bytes
        })
    } catch {}
    try require(
      found == (expected ?? (stops ? nil : value))?.bytes && builds == (expected == nil ? 1 : 0),
      "operation \(operation): a value was built \(builds) times, expected \(expected as Any)")
  }

  private mutating func append(_ key: [UInt8], _ hash: UInt64, _ operation: Int) throws(Disagreement) {
    let expected = model.look(key, hash, now: now, counted: true)
    buffer.removeAll(keepingCapacity: true)
    buffer.append(99)
    let appended = cache.appendValue(forKey: key, to: &buffer)
    try require(
      appended == (expected != nil) && buffer == [99] + (expected?.bytes ?? []),
      "operation \(operation): appended \(appended), \(buffer.count - 1) bytes, expected \(expected as Any)")
  }

  func compareAll(_ operation: Int) throws(Disagreement) {
    cache.checkInvariants()
    let found = cache.statistics
    try require(
      (found.hits, found.misses) == (model.hits, model.misses)
        && (found.evictions, found.expirations) == (model.evictions, model.expirations)
        && (found.collisions, found.refusals) == (model.collisions, model.refusals)
        && (found.entryCount, found.entryBytes) == (model.count, model.entryBytes),
      """
      operation \(operation): counted \(found), expected hits \(model.hits), misses \(model.misses), evictions \
      \(model.evictions), expirations \(model.expirations), collisions \(model.collisions), refusals \
      \(model.refusals), entries \(model.count), bytes \(model.entryBytes)
      """)
    if let ledger {
      let keys = model.shards.flatMap { shard in shard.alive.values.map { shard.entries[$0].key } }
      try ledger.check(present: Set(keys), "operation \(operation)")
      try require(
        ledger[.expired] == found.expirations && ledger[.replaced] == found.replacements
          && ledger[.removed] == found.removals && ledger[.evicted] == found.evictions + found.collisions,
        "operation \(operation): the listener was told other reasons than were counted")
    }
    // All entries, in order of shards and ages.
    var expected = model.shards.map { shard in
      shard.entries[shard.first...].filter { $0.isAlive && !model.isOver($0, now) }
    }.joined().makeIterator()
    try cache.forEach { (key, value) throws(Disagreement) in
      let entry = expected.next()
      try require(
        entry != nil && key.withUnsafeBytes { $0.elementsEqual(entry!.key) } && entry!.value.matches(value),
        "operation \(operation): visited an entry that is not the expected one")
    }
    try require(expected.next() == nil, "operation \(operation): an entry was not visited")
  }
}
