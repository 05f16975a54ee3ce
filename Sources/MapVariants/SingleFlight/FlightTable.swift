/// The flights of a cache whose entries are under other locks: at most one for each key.
///
/// Who makes a flight looks for the value again before he builds: the flight before may have landed in between. And he
/// keeps the value in the cache before he takes the flight out. So a value that somebody has built and that is still in
/// the cache is not built again.
@usableFromInline
struct FlightTable<Key: Hashable, Value>: ~Copyable, @unchecked Sendable {
  /// Who asks for a missing value.
  @usableFromInline
  enum Role {
    /// Builds, keeps the value, calls `end` and lands the flight.
    case builder(Flight<Value>)
    /// Waits for the flight.
    case waiter(Flight<Value>)
  }

  @usableFromInline let flights = Lock(FlightsByKey<Key, Value>())

  @usableFromInline
  init() {}

  /// The flight of `key`: the present one, or a new one of the calling thread. Expected O(1).
  @usableFromInline
  func join(_ key: Key) -> Role {
    let new = Flight<Value>()
    let present = flights.withLock { flights in
      let present = flights.byKey[key]
      if present == nil { flights.byKey[key] = new }
      return present
    }
    return if let present { .waiter(present) } else { .builder(new) }
  }

  /// Takes the flight of `key` out: who comes now finds the value, or builds it.
  @usableFromInline
  func end(_ key: Key) { flights.withLock { $0.byKey[key] = nil } }
}

/// What the lock of a `FlightTable` protects. (Nested and private, the 6.3.1 compiler can't translate it.)
@usableFromInline
struct FlightsByKey<Key: Hashable, Value>: @unchecked Sendable {
  var byKey: [Key: Flight<Value>] = [:]
}
