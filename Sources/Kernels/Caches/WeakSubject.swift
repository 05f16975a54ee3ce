import MapVariants
import Measurement

/// `WeakValueCache`: the cache holds its objects weakly, so they need another owner.
///
/// The owner here is an array with one place per key number, which represents the program around the cache: an object
/// lives until the workload replaces or removes it, as in the other maps.
struct WeakSubject<Key: WorkloadKey, Value: WorkloadValue & WeakCacheable>: SubjectMap {
  struct Source {
    var entries: Int
    var capacity: Int
  }

  let cache: WeakValueCache<Key, Value>
  private var owners: ContiguousArray<Value?>

  static func makeSource(_ configuration: SubjectConfiguration) -> Source {
    Source(entries: configuration.entries, capacity: configuration.reserve ?? 0)
  }

  static func create(from source: inout Source) -> Self {
    Self(cache: WeakValueCache(minimumCapacity: source.capacity), entries: source.entries)
  }

  private init(cache: WeakValueCache<Key, Value>, entries: Int) {
    self.cache = cache
    owners = ContiguousArray(repeating: nil, count: 3 * entries)
  }

  consuming func dispose(into source: inout Source) {}

  var count: Int { cache.count }

  @inline(__always)
  func lookUp(_ key: Key) -> UInt64 {
    guard let value = cache[key] else { return 0 }
    return value.word &+ 1
  }

  @inline(__always)
  mutating func insert(_ key: Key, _ value: Value, number: Int) {
    cache.updateValue(value, forKey: key)
    owners[number] = value
  }

  @inline(__always)
  mutating func remove(_ key: Key, number: Int) -> UInt64 {
    let removed = cache.removeValue(forKey: key)
    owners[number] = nil
    return removed == nil ? 0 : 1
  }

  /// Only workloads that keep to the first `entries` numbers clear their map.
  @inline(__always)
  mutating func clear() {
    cache.removeAll(keepingCapacity: true)
    for number in 0..<(owners.count / 3) { owners[number] = nil }
  }

  func sum() -> UInt64 {
    var total: UInt64 = 0
    cache.forEach { total &+= $0.word &+ $1.word }
    return total
  }

  /// The tombstones are entries whose object has died and that have not been cleaned up yet.
  var mapState: MapState {
    let capacity = Double(max(1, cache.capacity))
    let entries = cache.entryCount
    return MapState(load: Double(entries) / capacity, removedMarks: Double(entries - living) / capacity)
  }

  static var reasonToShowNothing: String {
    "a weak cache's values are objects that others own, and its index is one of chains through them: it shows no buckets"
  }

  private var living: Int { owners.count { $0 != nil } }
}

/// The object of the weak cache: it carries the notice that reports its death to the cache. The notice's bytes are a
/// cost of the cache, so the other maps' objects go without. A notice can't be in a `ManagedBuffer`'s header, which
/// must be copyable; hence one class per size.
final class NoticedObject<let words: Int>: WorkloadValue, WeakCacheable {
  let deathNotice = DeathNotice()
  private let payload: InlineArray<words, UInt64>

  init(_ number: UInt64) { payload = InlineArray(repeating: number) }

  static func make(_ number: UInt64, size: Int) -> NoticedObject { NoticedObject(number) }

  var word: UInt64 { payload[0] &+ payload[words - 1] }
}
