extension ComputeIfAbsentCache {
  /// The value of `key`; an absent one is built once: threads and tasks that ask for it in the meantime wait, and those that
  /// ask for other keys don't. Expected O(1) besides `build`.
  ///
  /// If `build` throws, the error is this caller's alone, nothing is kept, and one of those who wait builds. `build` may
  /// use the cache, but not ask for the same key: that traps. If a task is building the value (`value(forKey:_:)`), this
  /// thread doesn't wait for it but builds, too.
  @inlinable
  public func value<Failure: Error>(
    forKey key: Key, buildingOnce build: (Key) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    while true {
      switch withEntries({ $0.ask(for: key, asTask: false, now: now) }) {
      case .value(let value): return value
      case .build(let flight): return try fly(flight, key, build)
      case .overtake: return try value(forKey: key, buildingOutside: build)
      case .join(let flight): if let value = flight.wait() { return value }
      }
    }
  }

  /// Builds a value and lands the flight, whatever happens.
  @inlinable
  func fly<Failure: Error>(
    _ flight: Flight<Value>, _ key: Key, _ build: (Key) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let value: Value
    do {
      value = try build(key)
    } catch {
      _ = withEntries { $0.land(flight, nil, forKey: key, now: now) }
      flight.land(.nothing)
      throw error
    }
    let kept = withEntries { $0.land(flight, value, forKey: key, now: now) } ?? value
    flight.land(.value(kept))
    return kept
  }

  /// The value of `key`; an absent one is built once, in a task of its own, and all who ask for it in the meantime wait for
  /// that task, or for the thread that is building it. Expected O(1) besides `build`.
  ///
  /// A caller that is cancelled while it waits throws `CancellationError` at once; the others still get the value. If all
  /// of them have been cancelled, so is the task. If `build` throws, everybody who waits gets the error, nothing is kept,
  /// and the next caller builds anew. `build` may use the cache, but not ask for the same key: it would wait forever.
  ///
  /// ```swift
  /// let pages = ComputeIfAbsentCache<String, String>(limit: 1_000)
  /// let page = try await pages.value(forKey: "/news") { try await fetch("/news") }
  /// ```
  @inlinable
  public nonisolated(nonsending) func value(
    forKey key: Key, _ build: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    if let value = withEntries({ $0.find(key, now: now) }) { return value }
    return try await valueOfTask(forKey: key, build)
  }

  @usableFromInline
  func valueOfTask(forKey key: Key, _ build: @escaping @Sendable () async throws -> Value) async throws -> Value {
    while true {
      let flight: Flight<Value>
      let ticket: Int?
      switch withEntries({ $0.ask(for: key, asTask: true, now: now) }) {
      case .value(let value): return value
      case .build(let new):
        new.setBuilder(Task { await fly(new, key, build) })
        (flight, ticket) = (new, Flight<Value>.firstTicket)
      case .join(let present): (flight, ticket) = (present, present.admit())
      case .overtake: preconditionFailure("tasks wait for tasks")
      }
      // Without a ticket, the flight was abandoned just now: the next round makes another.
      guard let ticket else { continue }
      switch try await flight.landing(ticket: ticket) {
      case .value(let value): return value
      case .failure(let error): throw error
      case .nothing: continue
      }
    }
  }

  /// What the task of a flight does.
  private func fly(_ flight: Flight<Value>, _ key: Key, _ build: @Sendable () async throws -> Value) async {
    do {
      let value = try await build()
      flight.land(.value(withEntries { $0.land(flight, value, forKey: key, now: now) } ?? value))
    } catch {
      _ = withEntries { $0.land(flight, nil, forKey: key, now: now) }
      flight.land(.failure(error))
    }
  }
}
