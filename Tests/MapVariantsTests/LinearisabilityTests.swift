import MapAttack
import Synchronization
import Testing

/// The search must accept what a map may do and refuse what it may not.
@Suite struct LinearisabilityTests {
  private func event(
    _ thread: Int, _ times: ClosedRange<Int>, _ operation: MapOperation, _ answer: MapAnswer, key: Int = 0
  ) -> History.Event {
    History.Event(
      thread: thread, key: key, operation: operation, answer: answer, call: times.lowerBound, end: times.upperBound)
  }

  private func isLinearisable(_ events: [History.Event], initial: [UInt64?] = [nil]) -> Bool {
    do {
      try History(initial: initial, events: events).check()
      return true
    } catch {
      #expect(error.description.contains("thread"), "the history is printed")
      return false
    }
  }

  @Test func oneThreadIsJudgedInItsOrder() {
    #expect(isLinearisable([]))
    #expect(isLinearisable([event(0, 1...2, .store(5), .done), event(0, 3...4, .load, .value(5))]))
    #expect(!isLinearisable([event(0, 1...2, .store(5), .done), event(0, 3...4, .load, .value(nil))]))
    #expect(isLinearisable([event(0, 1...2, .load, .value(7))], initial: [7]))
    #expect(!isLinearisable([event(0, 1...2, .load, .value(7))], initial: [8]))
  }

  @Test func operationsAtTheSameTimeMayComeInAnyOrder() {
    for seen in [nil, 5] as [UInt64?] {
      #expect(isLinearisable([event(0, 1...4, .store(5), .done), event(1, 2...3, .load, .value(seen))]))
    }
    #expect(!isLinearisable([event(0, 1...4, .store(5), .done), event(1, 2...3, .load, .value(6))]))
  }

  @Test func aReadMustNotGoBack() {
    let events = [
      event(0, 1...10, .store(5), .done), event(1, 2...3, .load, .value(5)), event(1, 4...5, .load, .value(nil)),
    ]
    #expect(!isLinearisable(events), "once seen, the store has happened")
  }

  @Test func alsoForAnotherThread() {
    let events = [
      event(0, 1...10, .store(5), .done), event(1, 2...3, .load, .value(5)), event(2, 4...5, .load, .value(nil)),
    ]
    #expect(!isLinearisable(events))
    let overlapping = [
      event(0, 1...10, .store(5), .done), event(1, 2...5, .load, .value(5)), event(2, 3...6, .load, .value(nil)),
    ]
    #expect(isLinearisable(overlapping))
  }

  @Test func aLostStoreIsNoticed() {
    let events = [
      event(0, 1...4, .loadAndDelete, .value(1)), event(1, 2...3, .store(2), .done),
      event(0, 5...6, .load, .value(nil)),
    ]
    #expect(!isLinearisable(events, initial: [1]), "the delete took 1, so the store came after it")
    #expect(isLinearisable(Array(events.prefix(2)) + [event(0, 5...6, .load, .value(2))], initial: [1]))
  }

  @Test func onlyOneOfTwoWins() {
    func winners(_ first: MapAnswer, _ second: MapAnswer) -> Bool {
      isLinearisable(
        [event(0, 1...4, .compareAndSwap(from: 1, to: 2), first), event(1, 2...3, .compareAndDelete(from: 1), second)],
        initial: [1])
    }
    #expect(winners(.flag(true), .flag(false)) && winners(.flag(false), .flag(true)))
    #expect(!winners(.flag(true), .flag(true)) && !winners(.flag(false), .flag(false)))
    func stored(_ first: MapAnswer, _ second: MapAnswer) -> Bool {
      isLinearisable([event(0, 1...4, .loadOrStore(1), first), event(1, 2...3, .loadOrStore(2), second)])
    }
    #expect(stored(.loadedOrStored(1, loaded: false), .loadedOrStored(1, loaded: true)))
    #expect(!stored(.loadedOrStored(1, loaded: false), .loadedOrStored(2, loaded: false)))
  }

  @Test func additionsAddUp() {
    func added(_ first: UInt64?, _ second: UInt64?, left: UInt64) -> Bool {
      isLinearisable([
        event(0, 1...4, .add(1), .value(first)), event(1, 2...3, .add(2), .value(second)),
        event(0, 5...6, .load, .value(left)),
      ])
    }
    #expect(added(nil, 1, left: 3) && added(2, nil, left: 3))
    #expect(!added(nil, nil, left: 2) && !added(nil, 1, left: 2))
    let toggled = [event(0, 1...4, .toggle(1), .value(nil)), event(1, 2...3, .toggle(2), .value(1))]
    #expect(isLinearisable(toggled + [event(0, 5...6, .load, .value(nil))]))
    #expect(!isLinearisable(toggled + [event(0, 5...6, .load, .value(1))]))
    #expect(isLinearisable(toggled + [event(0, 5...6, .insertIfAbsent(3), .value(nil))]))
  }

  @Test func swapsFormAChain() {
    let good = [
      event(0, 1...6, .swap(1), .value(2)), event(1, 2...5, .swap(2), .value(3)),
      event(2, 3...4, .swap(3), .value(nil)),
    ]
    #expect(isLinearisable(good))
    let ring = [
      event(0, 1...6, .swap(1), .value(2)), event(1, 2...5, .swap(2), .value(3)), event(2, 3...4, .swap(3), .value(1)),
    ]
    #expect(!isLinearisable(ring))
  }

  @Test func keysAreJudgedEachByItself() {
    let events = [
      event(0, 1...2, .store(1), .done, key: 0), event(1, 3...4, .load, .value(nil), key: 1),
      event(1, 5...6, .load, .value(nil), key: 0),
    ]
    #expect(!isLinearisable(events, initial: [nil, nil]))
    #expect(isLinearisable(Array(events.prefix(2)), initial: [nil, nil]))
  }

  @Test func clearRemovesEveryKey() {
    let events = [
      event(0, 1...2, .clear, .done), event(1, 3...4, .load, .value(nil), key: 0),
      event(1, 5...6, .load, .value(4), key: 1),
    ]
    #expect(!isLinearisable(events, initial: [3, 4]))
    #expect(isLinearisable(Array(events.prefix(2)), initial: [3, 4]))
  }

  /// A map whose store is a load, a pause and a write: threads lose each other's updates, and the test must see it.
  @Test func theDriverFindsABrokenMap() {
    #expect(throws: Disagreement.self) {
      try LinearisabilityTest<ForgetfulMap>(threads: 2, keys: 1).run(operations: 50_000, seed: 1)
    }
  }

  /// A correct map that only one thread at a time can use: the driver must not complain.
  @Test func theDriverAcceptsAGoodMap() throws {
    try LinearisabilityTest<CarefulMap>(threads: 3, keys: 2).run(operations: 20_000, seed: 1)
  }
}

/// One value for each key, each operation under a lock.
private struct CarefulMap: SharedMap {
  private final class Storage: Sendable {
    let values = Mutex<[Int: UInt64]>([:])
  }
  private let storage = Storage()

  init(seed: UInt64) {}
  static let operations = MapOperation.Kind.allCases
  func checkInvariants() {}

  func perform(_ operation: MapOperation, on key: HesitantKey) -> MapAnswer {
    storage.values.withLock { values in
      if operation == .clear { values = [:] }
      let (answer, state) = operation.applied(to: values[key.number])
      values[key.number] = state
      return answer
    }
  }
}

/// The same, but it lets go of the lock between reading and writing.
private struct ForgetfulMap: SharedMap {
  private final class Storage: Sendable {
    let values = Mutex<[Int: UInt64]>([:])
  }
  private let storage = Storage()

  init(seed: UInt64) {}
  static let operations: [MapOperation.Kind] = [.load, .swap, .loadAndDelete]
  func checkInvariants() {}

  func perform(_ operation: MapOperation, on key: HesitantKey) -> MapAnswer {
    let value = storage.values.withLock { $0[key.number] }
    // Comparing may yield: see HesitantKey.
    _ = key == key
    let (answer, state) = operation.applied(to: value)
    storage.values.withLock { $0[key.number] = state }
    return answer
  }
}
