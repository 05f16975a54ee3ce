#if Service
  import ArgumentParser
  import MapVariants
  import NIOCore

  /// The state of the service: values by their keys, shared by all threads.
  protocol KeyStore: Sendable {
    /// The value of a key.
    func value(forKey key: String) -> ByteBuffer?
    /// Sets a key's value; true if the key is new. A cache may drop others for it, and throws if it can't take it.
    func set(_ value: ByteBuffer, forKey key: String) throws -> Bool
    /// Removes a key; false if it was absent.
    func remove(_ key: String) -> Bool
    /// Entries.
    var count: Int { get }
  }

  /// Why a store refuses a value.
  struct ValueRefused: Error {}

  /// The maps that can be behind the server, named as in the lab's list.
  enum ServedMap: String, CaseIterable, ExpressibleByArgument {
    case lockedRW = "locked-rw"
    case lockedMutex = "locked-mutex"
    case readMostly = "read-mostly"
    case sharded
    case byteCache = "byte-cache"

    /// An empty one. The byte cache uses at most `cacheBytes`.
    func make(cacheBytes: Int) -> any KeyStore {
      switch self {
      case .lockedRW: LockedStore(map: ReadWriteLockedMap<String, ByteBuffer>())
      case .lockedMutex: LockedStore(map: MutexLockedMap<String, ByteBuffer>())
      case .readMostly: ReadMostlyStore()
      case .sharded: ShardedStore()
      case .byteCache: ByteCacheStore(byteBound: cacheBytes)
      }
    }
  }

  /// A Dictionary behind one lock.
  struct LockedStore<LockKind: MapLock & ~Copyable>: KeyStore {
    let map: LockedMap<LockKind, [String: ByteBuffer]>

    func value(forKey key: String) -> ByteBuffer? { map.value(forKey: key) }
    func set(_ value: ByteBuffer, forKey key: String) -> Bool { map.updateValue(value, forKey: key) == nil }
    func remove(_ key: String) -> Bool { map.removeValue(forKey: key) != nil }
    var count: Int { map.count }
  }

  /// The rebuilt sync.Map.
  struct ReadMostlyStore: KeyStore {
    let map = ReadMostlyMap<String, ByteBuffer>()

    func value(forKey key: String) -> ByteBuffer? { map.load(key) }
    func set(_ value: ByteBuffer, forKey key: String) -> Bool { map.swap(value, forKey: key) == nil }
    func remove(_ key: String) -> Bool { map.loadAndDelete(key) != nil }
    var count: Int { map.count }
  }

  /// 64 span maps, each behind its own lock.
  struct ShardedStore: KeyStore {
    let map = ShardedMap<String, ByteBuffer>()

    func value(forKey key: String) -> ByteBuffer? { map.value(forKey: key) }
    func set(_ value: ByteBuffer, forKey key: String) -> Bool { map.updateValue(value, forKey: key) == nil }
    func remove(_ key: String) -> Bool { map.removeValue(forKey: key) != nil }
    var count: Int { map.count }
  }

  /// A cache of bytes with a bound: it drops the oldest values for new ones.
  struct ByteCacheStore: KeyStore {
    let cache: ByteCache

    init(byteBound: Int) { cache = ByteCache(byteBound: byteBound) }

    func value(forKey key: String) -> ByteBuffer? {
      cache.withValue(forKey: key) { value in value.withUnsafeBytes { ByteBuffer(bytes: $0) } }
    }

    func set(_ value: ByteBuffer, forKey key: String) throws -> Bool {
      let isNew = !cache.contains(key)
      let isKept = value.withUnsafeReadableBytes { cache.set($0, forKey: key) }
      guard isKept else { throw ValueRefused() }
      return isNew
    }

    func remove(_ key: String) -> Bool { cache.removeValue(forKey: key) }
    var count: Int { cache.count }
  }
#endif
