#if Service
  import MapVariants
  import NIOCore

  /// An order as stored by a cache.
  final class Order: WeakCacheable, Sendable {
    let body: ByteBuffer
    /// The result of the computation: dropping the computation would change it.
    let total: UInt64
    let deathNotice = DeathNotice()

    init(body: ByteBuffer, total: UInt64) {
      self.body = body
      self.total = total
    }
  }

  /// A large temporary buffer for making an order: one allocated block, filled and summed up.
  ///
  /// A class that counts, because the optimiser removes an array that turns out to be unnecessary, which is exactly the
  /// one being studied.
  final class Temporary: Sendable {
    private nonisolated(unsafe) let words: UnsafeMutablePointer<UInt64>
    private let count: Int

    /// Words that count up from `seed`. O(bytes).
    @inline(never)
    init(bytes: Int, seed: UInt64, counter: StripedCounter) {
      count = Self.words(bytes)
      words = .allocate(capacity: count)
      for word in 0..<count { (words + word).initialize(to: seed &+ UInt64(word)) }
      counter.increment()
    }

    deinit { words.deallocate() }

    /// The sum of its words. O(bytes).
    @inline(never)
    func sum() -> UInt64 {
      var sum: UInt64 = 0
      for word in 0..<count { sum &+= words[word] }
      return sum
    }

    /// What `sum` would be, without a buffer.
    static func sum(bytes: Int, seed: UInt64) -> UInt64 {
      let count = UInt64(words(bytes))
      return count &* seed &+ count &* (count &- 1) / 2
    }

    private static func words(_ bytes: Int) -> Int { max(1, bytes / 8) }
  }

  /// Makes orders, in two steps with a large temporary each: the second starts with the result of the first.
  struct OrderMaker: Sendable {
    /// Bytes of an order's body.
    let valueSize: Int
    /// Bytes of each temporary, in whole words.
    let temporaryBytes: Int
    private let made = StripedCounter()

    init(valueSize: Int, temporaryBytes: Int) {
      self.valueSize = valueSize
      self.temporaryBytes = temporaryBytes
    }

    /// Temporaries made so far.
    var temporaries: Int { made.total }

    /// The first step's temporary. O(temporaryBytes).
    func first(_ key: String) -> Temporary { temporary(Self.seed(key)) }

    /// The order, from a first step made before.
    func order(_ key: String, first: Temporary) -> Order {
      Order(body: body(key), total: temporary(first.sum()).sum())
    }

    /// The order; the first temporary is dropped before the second is made.
    func order(_ key: String) -> Order {
      let step = first(key).sum()
      return Order(body: body(key), total: temporary(step).sum())
    }

    /// The same order, without temporaries: for orders that were made long ago. O(valueSize).
    func madeEarlier(_ key: String) -> Order {
      let step = Temporary.sum(bytes: temporaryBytes, seed: Self.seed(key))
      return Order(body: body(key), total: Temporary.sum(bytes: temporaryBytes, seed: step))
    }

    func body(_ key: String) -> ByteBuffer { StoredValue.bytes(of: key, size: valueSize) }

    private func temporary(_ seed: UInt64) -> Temporary {
      Temporary(bytes: temporaryBytes, seed: seed, counter: made)
    }

    private static func seed(_ key: String) -> UInt64 { key.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) } }
  }
#endif
