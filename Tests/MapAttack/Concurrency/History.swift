/// Operations of several threads, each with the instants of its call and its return.
public struct History: Sendable {
  /// One operation as its thread saw it.
  public struct Event: Sendable {
    var thread: Int
    /// Which of the history's keys; of no meaning for `clear`.
    var key: Int
    var operation: MapOperation
    var answer: MapAnswer
    /// Readings of one clock: no two are equal.
    var call: Int
    var end: Int

    /// An operation that ran from `call` to `end`.
    public init(thread: Int, key: Int, operation: MapOperation, answer: MapAnswer, call: Int, end: Int) {
      self.thread = thread
      self.key = key
      self.operation = operation
      self.answer = answer
      self.call = call
      self.end = end
    }
  }

  /// The value of each key before the first event.
  public var initial: [UInt64?]
  /// In any order.
  public var events: [Event]

  /// A history over `initial.count` keys.
  public init(initial: [UInt64?], events: [Event]) {
    self.initial = initial
    self.events = events
  }

  /// Throws unless the history is linearisable: each operation takes effect at one instant between its call and its
  /// return. A history is that if its part on each key is (Herlihy and Wing 1990, theorem 1); `clear` counts as a
  /// delete of each key, for no map here promises to clear all keys at the same instant.
  public func check() throws(Disagreement) {
    for key in initial.indices {
      let part = events.filter { $0.key == key || $0.operation == .clear }.sorted { $0.call < $1.call }
      var search = LinearisabilitySearch(part)
      if !search.finds(from: initial[key]) {
        throw Disagreement(
          "no order of these operations on key \(key), which held \(text(initial[key])), explains the answers:\n"
            + part.map { "          \(History.line($0))\n" }.joined())
      }
    }
  }

  private func text(_ value: UInt64?) -> String { value.map { "\($0)" } ?? "nothing" }

  private static func line(_ event: Event) -> String {
    "[\(event.call), \(event.end)] thread \(event.thread): \(event.operation) -> \(event.answer)"
  }
}

/// Looks for an order of operations on one key that agrees with their times and answers (Wing and Gong 1993, with the
/// memory of states tried that Lowe added: two beginnings that are the same set of operations and leave the same value
/// have the same continuations).
struct LinearisabilitySearch {
  private struct State: Hashable {
    var done: UInt64
    var value: UInt64?
  }

  private let events: [History.Event]
  private var tried: Set<State> = []

  /// A search among at most 64 events.
  init(_ events: [History.Event]) {
    precondition(events.count <= 64, "too many operations for one search")
    self.events = events
  }

  /// True if there is such an order when the key's value was `initial`.
  mutating func finds(from initial: UInt64?) -> Bool { finds(State(done: 0, value: initial)) }

  private mutating func finds(_ state: State) -> Bool {
    let pending = events.indices.filter { state.done & 1 << UInt64($0) == 0 }
    // The next operation must have been called before any pending one returned.
    guard let firstEnd = pending.map({ events[$0].end }).min() else { return true }
    guard tried.insert(state).inserted else { return false }
    for index in pending where events[index].call < firstEnd {
      let (answer, value) = events[index].operation.applied(to: state.value)
      if answer == events[index].answer && finds(State(done: state.done | 1 << UInt64(index), value: value)) {
        return true
      }
    }
    return false
  }
}
