import Catalogue
import MapVariants
import Measurement
import SeededRandom
import Synchronization

extension CellProgram {
  /// S6, D1.T13: a cache whose entries live for five seconds, and whose values are in use for the first half of that.
  static func shortLivedEntries(_ form: ShortLivedEntriesForm, _ setting: CellSetting) -> CellProgram {
    let seed = setting.hashSeed
    switch form {
    case .weak: return caching(setting) { WeakExpiringCache($0, $1) }
    case .sharded:
      typealias Sharded = ShardedMap<UInt64, PlainValue>
      return caching(setting) { StrongExpiringCache(Sharded(shardCount: 64, seed: seed), $0, $1) }
    case .dictionary: return caching(setting) { StrongExpiringCache([UInt64: PlainValue](), $0, $1) }
    case .mutex: return caching(setting) { StrongExpiringCache(MutexLockedMap<UInt64, PlainValue>(), $0, $1) }
    case .readMostly:
      return caching(setting) { StrongExpiringCache(ReadMostlyMap<UInt64, PlainValue>(seed: seed), $0, $1) }
    }
  }

  /// Inlined, so that the loop is compiled for the cache.
  @inline(__always)
  private static func caching<Cache: ExpiringCache>(
    _ setting: CellSetting, _ make: @escaping (Duration, SteppedClock) -> Cache
  ) -> CellProgram {
    let entries = setting.parameters.entries
    let operations = setting.operationsPerRound
    let service = { CachingService<Cache>(entries: entries, seed: setting.seed, roundLength: operations, make) }
    var program = CellProgram()
    program.rounds = {
      let service = service()
      // Until entries have been expiring for one lifetime: then their number has reached its maximum.
      service.serveRounds(atLeast: 2 * entries)
      return RoundClosures(operations: operations, finish: { service.endRound() }) { service.serve($0) }
    }
    program.life = { ShortLivedLife(entries: entries, service) }
    program.observation = { observations in
      let service = service()
      service.serveRounds(atLeast: 3 * entries)
      observations.record("short_lived_values_alive", Double(service.ledger.alive) / Double(entries))
      service.forgetUsers()
      service.wait(for: CachingService<Cache>.timeToLive)
      // The next write finds them.
      _ = service.serve(0..<1)
      let left = service.ledger.alive - service.inUse
      observations.record("short_lived_values_left", Double(left) / Double(entries))
    }
    return program
  }
}

/// Counts values that live.
final class ValueLedger: Sendable {
  private let count = Atomic(0)

  /// Values made and not destroyed.
  var alive: Int { count.load(ordering: .relaxed) }

  fileprivate func add(_ number: Int) { count.add(number, ordering: .relaxed) }
}

/// A value of a cache: 64 bytes besides what every object has.
private protocol CachedValue: AnyObject, Sendable {
  init(_ number: UInt64, _ ledger: ValueLedger)
  var number: UInt64 { get }
}

private typealias ValueBytes = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

/// A value that a map holds.
private final class PlainValue: CachedValue {
  private let ledger: ValueLedger
  private let payload: ValueBytes
  var number: UInt64 { payload.0 }

  init(_ number: UInt64, _ ledger: ValueLedger) {
    payload = (number, 0, 0, 0, 0, 0, 0)
    self.ledger = ledger
    ledger.add(1)
  }

  deinit { ledger.add(-1) }
}

/// A value that notifies weak caches of its death.
private final class NoticedValue: CachedValue, WeakCacheable {
  let deathNotice = DeathNotice()
  private let ledger: ValueLedger
  private let payload: ValueBytes
  var number: UInt64 { payload.0 }

  init(_ number: UInt64, _ ledger: ValueLedger) {
    payload = (number, 0, 0, 0, 0, 0, 0)
    self.ledger = ledger
    ledger.add(1)
  }

  deinit { ledger.add(-1) }
}

/// A cache of entries that expire some time after they were written.
private protocol ExpiringCache: AnyObject {
  associatedtype Value: CachedValue
  func put(_ value: Value, forKey key: UInt64)
  func find(_ key: UInt64) -> Value?
  func remove(_ key: UInt64)
}

/// Values held weakly, with the cache's own time to live.
private final class WeakExpiringCache: ExpiringCache {
  private let cache: WeakValueCache<UInt64, NoticedValue>

  init(_ timeToLive: Duration, _ clock: SteppedClock) {
    cache = WeakValueCache(timeToLive: timeToLive, clock: clock)
  }

  @inline(__always) func put(_ value: NoticedValue, forKey key: UInt64) { cache.updateValue(value, forKey: key) }
  @inline(__always) func find(_ key: UInt64) -> NoticedValue? { cache[key] }
  func remove(_ key: UInt64) { cache.removeValue(forKey: key) }
}

/// Values held by a map. All live equally long, so they expire in the order in which they were written: a queue of
/// keys gives that order.
private final class StrongExpiringCache<Map: CreatableMap>: ExpiringCache
where Map.Key == UInt64, Map.Value == PlainValue {
  private var map: Map
  private var ends: [(key: UInt64, at: Int64)] = []
  private var first = 0
  private let timeToLive: Int64
  private let clock: SteppedClock

  init(_ map: Map, _ timeToLive: Duration, _ clock: SteppedClock) {
    self.map = map
    self.timeToLive = timeToLive.components.seconds * 1_000_000_000
    self.clock = clock
  }

  @inline(__always)
  func put(_ value: PlainValue, forKey key: UInt64) {
    let now = clock.nanoseconds
    while first < ends.count, ends[first].at <= now {
      map.removeValue(forKey: ends[first].key)
      first += 1
    }
    // Each deadline is moved at most once.
    if first > 64, first * 2 > ends.count {
      ends.removeFirst(first)
      first = 0
    }
    map.updateValue(value, forKey: key)
    ends.append((key, now &+ timeToLive))
  }

  @inline(__always) func find(_ key: UInt64) -> PlainValue? { map.value(forKey: key) }
  func remove(_ key: UInt64) { map.removeValue(forKey: key) }
}

/// A clock that is advanced explicitly: a run of five seconds takes no longer than its operations.
final class SteppedClock: Swift.Clock, @unchecked Sendable {
  /// A time of it.
  struct Instant: InstantProtocol {
    /// Since it began.
    var offset: Duration

    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (one: Instant, other: Instant) -> Bool { one.offset < other.offset }
  }

  /// Since it started. One thread uses the clock.
  var nanoseconds: Int64 = 0
  var now: Instant { Instant(offset: .nanoseconds(nanoseconds)) }
  var minimumResolution: Duration { .nanoseconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    preconditionFailure("nobody sleeps by this clock")
  }
}

/// Puts a new value into a cache, uses it for a while, and looks it up as long as it does.
private final class CachingService<Cache: ExpiringCache> {
  /// As in the document's cache.
  static var timeToLive: Duration { .seconds(5) }

  let ledger = ValueLedger()
  private let clock = SteppedClock()
  private let cache: Cache
  private let seed: UInt64
  private let step: Int64
  private let roundLength: Int
  /// The values in use, in a ring: each for half of its entry's life.
  private var users: [Cache.Value?]
  private var begin = 0

  init(entries: Int, seed: UInt64, roundLength: Int, _ make: (Duration, SteppedClock) -> Cache) {
    cache = make(Self.timeToLive, clock)
    self.seed = seed
    step = max(1, 5_000_000_000 / Int64(entries))
    self.roundLength = roundLength
    users = [Cache.Value?](repeating: nil, count: max(1, entries / 2))
  }

  /// Values in use.
  var inUse: Int { users.count { $0 != nil } }

  private func key(_ turn: Int) -> UInt64 { SplitMix64.mix(seed &+ UInt64(turn)) }

  /// Operations of the current round; their checksum is that of every round.
  @inline(__always)
  func serve(_ operations: Range<Int>) -> UInt64 { operations.sum { turn(begin + $0) } }

  /// The next operations belong to another round.
  func endRound() { begin += roundLength }

  /// Whole rounds, with at least that many operations.
  func serveRounds(atLeast operations: Int) {
    for _ in 0..<(operations + roundLength - 1) / roundLength {
      _ = serve(0..<roundLength)
      endRound()
    }
  }

  /// One operation: a value is inserted, the one in use for longest is released, and one that was inserted a while ago
  /// is looked up.
  @inline(__always)
  func turn(_ turn: Int) -> UInt64 {
    clock.nanoseconds &+= step
    let value = Cache.Value(UInt64(turn % roundLength), ledger)
    cache.put(value, forKey: key(turn))
    users[turn % users.count] = value
    return cache.find(key(max(0, turn - users.count / 2)))?.number ?? 0
  }

  func wait(for duration: Duration) { clock.nanoseconds &+= duration.components.seconds * 1_000_000_000 }
  func forgetUsers() { for user in users.indices { users[user] = nil } }
  func remove(_ turn: Int) { cache.remove(key(turn)) }
}

/// The life of such a cache for the memory pass: it is full when entries have been inserted for one lifetime.
private final class ShortLivedLife<Cache: ExpiringCache>: MemoryWorkload {
  let entries: Int
  private(set) var count = 0
  private var service: CachingService<Cache>?
  private let make: () -> CachingService<Cache>

  init(entries: Int, _ make: @escaping () -> CachingService<Cache>) {
    self.entries = entries
    self.make = make
  }

  func build(_ keys: Range<Int>) {
    let service = self.service ?? make()
    for turn in keys { _ = service.turn(turn) }
    self.service = service
    count += keys.count
  }

  func work() {}

  func delete(_ keys: Range<Int>) {
    for turn in keys { service?.remove(turn) }
    count -= keys.count
  }

  /// Twice as many, of which the first half expires in the meantime.
  func regrow() {
    build(entries..<3 * entries)
    count = entries
  }

  func drop() {
    service = nil
    count = 0
  }
}
