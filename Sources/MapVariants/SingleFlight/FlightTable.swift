/// The flights of a cache whose entries are under other locks: at most one for each key.
///
/// Who makes a flight looks for the value again before he builds: the flight before may have landed in between. And the
/// value comes into the cache in the critical section in which the flight leaves the table. Were it there first, somebody
/// could find it removed, join the flight after that, and get what had been removed before he asked; were the flight gone
/// first, somebody could build once more.
///
/// Locks: the table's comes before those of the entries.
@usableFromInline
struct FlightTable<Key: Hashable, Value>: ~Copyable, @unchecked Sendable {
  /// Who asks for a missing value.
  @usableFromInline
  enum Role {
    /// Looks again, builds, keeps the value in `end`, and lands the flight.
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

  /// Runs `body`, which finds or writes the key's entry, while nobody can join a flight or make one, and takes the flight
  /// of `key` out if it returns true: who comes after that finds the entry, or builds.
  @usableFromInline
  func end(_ key: Key, _ body: () -> Bool = { true }) {
    flights.withLock { flights in
      if body() { flights.byKey[key] = nil }
    }
  }
}

/// What the lock of a `FlightTable` protects. (Nested and private, the 6.3.1 compiler can't translate it.)
@usableFromInline
struct FlightsByKey<Key: Hashable, Value>: @unchecked Sendable {
  var byKey: [Key: Flight<Value>] = [:]
}
