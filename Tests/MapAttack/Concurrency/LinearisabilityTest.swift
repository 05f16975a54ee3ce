import SeededRandom
import Synchronization

/// A map of numbers that threads may share: what `LinearisabilityTest` drives.
public protocol SharedMap: Sendable {
  /// An empty map.
  init(seed: UInt64)
  /// The operations that the map has.
  static var operations: [MapOperation.Kind] { get }
  /// Carries out one of them.
  func perform(_ operation: MapOperation, on key: HesitantKey) -> MapAnswer
  /// Traps if an invariant is broken. No other thread uses the map.
  func checkInvariants()
}

/// Lets threads meet on few keys of a map, over and over, and looks for an order that explains each meeting.
///
/// Every round takes a new map. A few operations of one thread bring it into some state; then all threads start at
/// once, with a handful of operations each. When they are done the values left are read, as if by a last thread.
public struct LinearisabilityTest<Map: SharedMap>: Sendable {
  /// Threads at a time.
  public var threads: Int
  /// Different keys of a round, at most.
  public var keys: Int
  /// Operations of each thread in a round.
  public var operationsPerThread = 5

  /// A test with `threads` threads over at most `keys` keys.
  public init(threads: Int, keys: Int) {
    self.threads = threads
    self.keys = keys
  }

  private typealias Step = (key: Int, operation: MapOperation)

  /// What threads of a round share. Between two barriers only one thread writes, or each writes its own part.
  private final class Round: @unchecked Sendable {
    var map = Map(seed: 0)
    var plans: [[Step]]
    var initial: [UInt64?] = []
    let events: UnsafeMutablePointer<[History.Event]>
    let threads: Int
    var found: Disagreement?

    init(threads: Int) {
      self.threads = threads
      plans = Array(repeating: [], count: threads)
      events = .allocate(capacity: threads)
      events.initialize(repeating: [], count: threads)
    }

    deinit {
      events.deinitialize(count: threads)
      events.deallocate()
    }
  }

  /// Plays about `operations` operations. Throws the first history that no order explains.
  public func run(operations: Int, seed: UInt64) throws(Disagreement) {
    let rounds = max(1, operations / (threads * operationsPerThread))
    let round = Round(threads: threads)
    let barrier = RoundBarrier(threads: threads)
    onThreads(threads) { thread in
      for number in 0..<rounds {
        if thread == 0 { prepare(round, seed: SplitMix64.mix(seed &+ UInt64(number))) }
        barrier.wait()
        if round.found != nil { return }
        var events: [History.Event] = []
        events.reserveCapacity(round.plans[thread].count)
        for step in round.plans[thread] {
          let call = HistoryClock.read()
          let answer = round.map.perform(step.operation, on: HesitantKey(step.key))
          let end = HistoryClock.read()
          events.append(
            History.Event(
              thread: thread, key: step.key, operation: step.operation, answer: answer, call: call, end: end))
        }
        round.events[thread] = events
        barrier.wait()
        if thread == 0 { judge(round) }
      }
    }
    if let found = round.found { throw found }
  }

  /// A new map in a random state, and plans for all threads.
  private func prepare(_ round: Round, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let keys = 1 + random.below(self.keys)
    round.map = Map(seed: seed)
    round.initial = Array(repeating: nil, count: keys)
    // Values are unique in a round, so that an answer tells whose it is.
    var values: UInt64 = 0
    for _ in 0..<random.below(keys * 6 + 1) {
      let step = step(&random, keys: keys, &values)
      let (expected, state) = step.operation.applied(to: round.initial[step.key])
      let answer = round.map.perform(step.operation, on: HesitantKey(step.key))
      if answer != expected {
        round.found = Disagreement("one thread alone: \(step) answered \(answer), expected \(expected)")
      }
      if step.operation == .clear { round.initial = Array(repeating: nil, count: keys) }
      round.initial[step.key] = state
    }
    for thread in 0..<threads {
      round.plans[thread] = (0..<operationsPerThread).map { _ in step(&random, keys: keys, &values) }
    }
  }

  private func step(_ random: inout SplitMix64, keys: Int, _ values: inout UInt64) -> Step {
    let kinds = Map.operations
    let key = random.below(keys)
    values += 1
    // Expected values are drawn from those stored shortly before, or by other threads at the same time.
    let old = UInt64(max(1, Int(values) - random.below(6)))
    let operation: MapOperation =
      switch kinds[random.below(kinds.count)] {
      case .load: .load
      case .store: .store(values)
      case .swap: .swap(values)
      case .loadOrStore: .loadOrStore(values)
      case .loadAndDelete: .loadAndDelete
      case .delete: .delete
      case .compareAndSwap: .compareAndSwap(from: old, to: values)
      case .compareAndDelete: .compareAndDelete(from: old)
      case .clear: random.below(3) == 0 ? .clear : .load
      case .insertIfAbsent: .insertIfAbsent(values)
      case .add: .add(values << 32)
      case .toggle: .toggle(values)
      }
    return (key, operation)
  }

  private func judge(_ round: Round) {
    var events = (0..<threads).flatMap { round.events[$0] }
    for key in round.initial.indices {
      let call = HistoryClock.read()
      let answer = round.map.perform(.load, on: HesitantKey(key))
      let end = HistoryClock.read()
      events.append(
        History.Event(thread: threads, key: key, operation: .load, answer: answer, call: call, end: end))
    }
    round.map.checkInvariants()
    do {
      try History(initial: round.initial, events: events).check()
    } catch {
      round.found = error
    }
  }
}

/// The clock of all histories: it never shows the same twice.
private enum HistoryClock {
  private static let count = Atomic<Int>(0)

  static func read() -> Int { count.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue }
}
