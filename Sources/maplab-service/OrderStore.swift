#if Service
  import ArgumentParser
  import MapVariants
  import NIOCore

  /// What is behind /orders: a cache whose values are made when they are first requested.
  protocol OrderStore: Sendable {
    /// What makes them.
    var maker: OrderMaker { get }
    /// The order of a key, made now if it is absent.
    func order(forKey key: String) -> ByteBuffer
    /// Entries.
    var count: Int { get }
    /// Bytes of the map's own blocks, without those of keys and values; nil if they can't be distinguished.
    var tableBytes: Int? { get }
    /// Bytes that stay reserved when everything is removed.
    var reservedBytes: Int { get }
    /// Removes everything and frees its memory.
    func removeAll()
  }

  extension OrderStore {
    var tableBytes: Int? { nil }
    var reservedBytes: Int { 0 }
  }

  /// The caches that can be behind /orders.
  enum ServedOrders: String, CaseIterable, ExpressibleByArgument {
    case ungoverned
    case governed
    case governedBytes = "governed-bytes"
    case oneLock = "one-lock"
    case readMostly = "read-mostly"
    case shardedReadMostly = "sharded-read-mostly"
    case sharded

    /// A cache from which the first `history` keys have already been requested, in order.
    ///
    /// - Parameters:
    ///   - bound: the maximum number of entries in a governed cache.
    func make(_ maker: OrderMaker, history: Int, bound: Int) -> any OrderStore {
      let keys = (0..<history).lazy.map(StoredValue.key)
      return switch self {
      case .ungoverned: UngovernedOrders(maker, history: keys)
      case .governed: GovernedOrders(maker, bound: bound, history: keys)
      case .governedBytes: GovernedByteOrders(maker, bound: bound, history: keys)
      case .oneLock: LockedOrders(maker, history: keys)
      case .readMostly: ReadMostlyOrders(maker, shards: 1, history: keys)
      case .shardedReadMostly: ReadMostlyOrders(maker, shards: 64, history: keys)
      case .sharded: ShardedOrders(maker, reserve: history, history: keys)
      }
    }
  }

  /// A Dictionary behind one mutex.
  struct LockedOrders: OrderStore {
    let maker: OrderMaker
    private let orders = MutexLockedMap<String, ByteBuffer>()

    init(_ maker: OrderMaker, history: some Sequence<String>) {
      self.maker = maker
      for key in history { _ = order(forKey: key) }
    }

    func order(forKey key: String) -> ByteBuffer {
      orders.withLock { orders in
        if let found = orders[key] { return found }
        let body = maker.body(key)
        orders[key] = body
        return body
      }
    }

    var count: Int { orders.count }
    func removeAll() { orders.removeAll() }
  }

  /// Several reimplemented sync.Maps, used with LoadOrStore as in the document: the value is made before it is known
  /// whether it is needed.
  struct ReadMostlyOrders: OrderStore {
    let maker: OrderMaker
    private let shards: [ReadMostlyMap<String, ByteBuffer>]

    /// `shards` is a power of two.
    init(_ maker: OrderMaker, shards: Int, history: some Sequence<String>) {
      precondition(shards > 0 && shards & (shards - 1) == 0, "a power of two")
      self.maker = maker
      self.shards = (0..<shards).map { _ in ReadMostlyMap() }
      for key in history { _ = order(forKey: key) }
      // A walk promotes: all keys are in the read layer then.
      for shard in self.shards { shard.range { _, _ in false } }
    }

    func order(forKey key: String) -> ByteBuffer {
      let hash = key.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      return shards[Int(truncatingIfNeeded: hash) & (shards.count - 1)].loadOrStore(maker.body(key), forKey: key).value
    }

    var count: Int { shards.reduce(0) { $0 + $1.count } }
    func removeAll() { for shard in shards { shard.clear() } }
  }

  /// 64 span maps, each behind its own lock.
  struct ShardedOrders: OrderStore {
    let maker: OrderMaker
    private let orders: ShardedMap<String, ByteBuffer>

    init(_ maker: OrderMaker, reserve: Int, history: some Sequence<String>) {
      self.maker = maker
      orders = ShardedMap(minimumCapacity: reserve, shardCount: 64)
      for key in history { _ = order(forKey: key) }
    }

    func order(forKey key: String) -> ByteBuffer { orders.withValue(forKey: key, default: maker.body(key)) { $0 } }
    var count: Int { orders.count }
    func removeAll() { orders.removeAll() }
  }
#endif
