#if Service
  import MapVariants
  import NIOCore

  /// An order as a cache keeps it.
  final class Order: WeakCacheable, Sendable {
    let body: ByteBuffer
    /// What making it has computed: whoever drops the computation would change it.
    let total: UInt64
    let deathNotice = DeathNotice()

    init(body: ByteBuffer, total: UInt64) {
      self.body = body
      self.total = total
    }
  }

  /// A large buffer that making an order needs on its way: one block of the allocator's, filled and summed up.
  ///
  /// A class that counts, because the optimiser leaves out an array that turns out to be unnecessary, and that is just the
  /// one that is studied.
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

    /// What `sum` would be, without one.
    static func sum(bytes: Int, seed: UInt64) -> UInt64 {
      let count = UInt64(words(bytes))
      return count &* seed &+ count &* (count &- 1) / 2
    }

    private static func words(_ bytes: Int) -> Int { max(1, bytes / 8) }
  }

  /// Makes orders, in two steps with a large temporary each: the second begins with what the first came to.
  struct OrderMaker: Sendable {
    /// Bytes of an order's body.
    let valueSize: Int
    /// Bytes of each temporary, whole words.
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

    /// The order, by a first step that was made before.
    func order(_ key: String, first: Temporary) -> Order {
      Order(body: body(key), total: temporary(first.sum()).sum())
    }

    /// The order; the first temporary is given up before the second is made.
    func order(_ key: String) -> Order {
      let step = first(key).sum()
      return Order(body: body(key), total: temporary(step).sum())
    }

    /// The same order, without temporaries: for those that were made long ago. O(valueSize).
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
