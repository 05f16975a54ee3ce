#if Service
  import Platform
  import SeededRandom

  /// What one connection of the client sends: requests and the times at which they are due.
  struct LoadPlan: Sendable {
    /// Where values are read and written.
    static let keysPath = "/keys/"
    /// Where orders are requested.
    static let ordersPath = "/orders/"

    /// How long requests keep coming, in nanoseconds.
    var length: UInt64
    /// Mean time between two requests of this connection, in nanoseconds; nil: the next follows the answer.
    var interval: Double?
    /// What is requested: the path before the key.
    var path = LoadPlan.keysPath
    /// Keys are key-0 to the one before this.
    var keys: Int
    /// Which of them a request has.
    var choice = KeyChoice.even
    /// Bytes of each value.
    var valueSize: Int
    /// Share of the requests that write.
    var writes: Double
    /// The seed of this connection's random numbers.
    var seed: UInt64

    /// Which key a request has.
    enum KeyChoice: Sendable {
      /// All keys alike.
      case even
      /// `share` of the requests have one of the first `hot` keys.
      case skewed(share: Double, hot: Int)
      /// The given number of newest keys; `renewal` new ones come per second, and the oldest are no longer requested.
      case youngest(Int, renewal: Double)
    }

    /// One request.
    struct Request {
      /// Nanoseconds from the start; nil: at once.
      var due: UInt64?
      var key: Int
      var isWrite: Bool
    }
  }

  /// The requests of a plan, one after the other.
  struct PlannedRequests: Sequence, IteratorProtocol {
    private let plan: LoadPlan
    private var random: SplitMix64
    private var due = 0.0

    init(_ plan: LoadPlan) {
      self.plan = plan
      random = SplitMix64(seed: plan.seed)
    }

    /// The next one; nil when the time is over. Without due times it never is: the sender checks the clock.
    mutating func next() -> LoadPlan.Request? {
      if let interval = plan.interval {
        // Independent arrivals, as users' are: the times between them are exponential.
        due -= interval * log(1 - random.unit())
        guard due < Double(plan.length) else { return nil }
      }
      return LoadPlan.Request(
        due: plan.interval == nil ? nil : UInt64(due), key: nextKey(), isWrite: random.unit() < plan.writes)
    }

    private mutating func nextKey() -> Int {
      switch plan.choice {
      case .even: random.below(plan.keys)
      case .skewed(let share, let hot):
        random.unit() < share ? random.below(hot) : hot + random.below(plan.keys - hot)
      case .youngest(let count, let renewal): plan.keys + Int(due * 1e-9 * renewal) - 1 - random.below(count)
      }
    }
  }
#endif
