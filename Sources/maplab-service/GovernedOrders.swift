#if Service
  import MapVariants
  import Measurement
  import NIOCore
  import Platform

  // D1 chapter 5: a cache before and after it was brought under control.
  //
  // Before: all problems that the document found, combined. Orders are made inside the lock; the closure that makes
  // them captures a temporary of 128 KB, which therefore exists for every request, even for hits, and lives until the
  // call returns; nothing is ever dropped.
  //
  // After, as in the document's code: the map holds values weakly and entries of dead ones go at once; orders are made
  // outside the lock, with temporaries that live as long as they are used. A weak cache keeps what others hold. In the
  // document that is everything until the next collection; here, without a collector, the orders that were made last are
  // held, as requests in progress would hold them.

  /// Before.
  struct UngovernedOrders: OrderStore {
    let maker: OrderMaker
    private let orders = MutexLockedMap<String, Order>()

    init(_ maker: OrderMaker, history: some Sequence<String>) {
      self.maker = maker
      for key in history { orders.updateValue(maker.madeEarlier(key), forKey: key) }
    }

    func order(forKey key: String) -> ByteBuffer {
      let first = maker.first(key)
      defer { withExtendedLifetime(first) {} }
      return orders.withLock { orders in
        if let found = orders[key] { return found.body }
        let order = maker.order(key, first: first)
        orders[key] = order
        return order.body
      }
    }

    var count: Int { orders.count }
    var tableBytes: Int? { orders.withReadLock { Self.blockBytes(of: $0) } }
    func removeAll() { orders.removeAll() }

    /// A Dictionary is a reference to one block, which has keys, values and the bits that say where they are.
    private static func blockBytes(of orders: [String: Order]) -> Int? {
      // An empty one may be a constant of the program and not an allocated block.
      guard !orders.isEmpty else { return 0 }
      return (try? HeapWatch())?.usableSize(of: unsafeBitCast(orders, to: UnsafeMutableRawPointer.self))
    }
  }

  /// After: weak values.
  struct GovernedOrders: OrderStore {
    let maker: OrderMaker
    private let orders: WeakValueCache<String, Order>
    private let owners: OrderOwners
    let tableBytes: Int?

    init(_ maker: OrderMaker, bound: Int, history: some Sequence<String>) {
      self.maker = maker
      // Everything that it ever needs is allocated here: the growth of the heap is the map's own memory.
      let bytes = LiveBytes()
      let before = bytes?.now
      orders = WeakValueCache(minimumCapacity: bound + 1, limit: bound)
      owners = OrderOwners(count: bound)
      let after = bytes?.now
      tableBytes = if let before, let after { after - before } else { nil }
      for key in history { keep(maker.madeEarlier(key), forKey: key) }
    }

    func order(forKey key: String) -> ByteBuffer {
      if let found = orders[key] { return found.body }
      // Two threads that miss at once make it twice, and the later one's stays.
      let order = maker.order(key)
      keep(order, forKey: key)
      return order.body
    }

    private func keep(_ order: Order, forKey key: String) {
      owners.hold(order)
      orders.updateValue(order, forKey: key)
    }

    var count: Int { orders.count }

    func removeAll() {
      owners.releaseAll()
      orders.removeAll()
    }
  }

  /// Represents the requests that work on orders: the most recent ones are held.
  final class OrderOwners: Sendable {
    private let held: Lock<(orders: [Order?], next: Int)>

    init(count: Int) { held = Lock((orders: Array(repeating: nil, count: count), next: 0)) }

    /// Holds an order and releases the one held longest.
    func hold(_ order: Order) {
      let first = held.withLock { held in
        let first = held.orders[held.next]
        held.orders[held.next] = order
        held.next = (held.next + 1) % held.orders.count
        return first
      }
      // Its death is reported to the cache, outside this lock.
      withExtendedLifetime(first) {}
    }

    func releaseAll() {
      let orders = held.withLock { held in
        let orders = held.orders
        held = (orders: [nil], next: 0)
        return orders
      }
      withExtendedLifetime(orders) {}
    }
  }

  /// After, with another of the lab's caches: values in one block with a bound. Its table and its values are the same
  /// memory.
  struct GovernedByteOrders: OrderStore {
    let maker: OrderMaker
    private let orders: ByteCache

    init(_ maker: OrderMaker, bound: Int, history: some Sequence<String>) {
      self.maker = maker
      // The total, the key, the header and the index take about 64 bytes.
      orders = ByteCache(byteBound: max(ByteCache.smallestBound, bound * (maker.valueSize + 64)))
      for key in history { keep(maker.madeEarlier(key), forKey: key) }
    }

    func order(forKey key: String) -> ByteBuffer {
      let size = maker.valueSize
      let found = orders.withValue(forKey: key) { value in value.withUnsafeBytes { ByteBuffer(bytes: $0.prefix(size)) }
      }
      if let found { return found }
      let order = maker.order(key)
      keep(order, forKey: key)
      return order.body
    }

    /// The body, and after it the total.
    private func keep(_ order: Order, forKey key: String) {
      var value = order.body
      value.writeInteger(order.total)
      _ = value.withUnsafeReadableBytes { orders.set($0, forKey: key) }
    }

    var count: Int { orders.count }
    var reservedBytes: Int { orders.reservedBytes }
    func removeAll() { orders.removeAll() }
  }
#endif
