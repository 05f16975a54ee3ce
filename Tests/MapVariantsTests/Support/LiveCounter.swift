import MapVariants
import Synchronization

/// Counts the tracked instances that are alive: a map that leaks, or destroys twice, leaves it off zero.
final class LiveCounter: Sendable {
  private let live = Atomic<Int>(0)

  var count: Int { live.load(ordering: .relaxed) }
  func born() { live.wrappingAdd(1, ordering: .relaxed) }
  func died() { live.wrappingSubtract(1, ordering: .relaxed) }
}

/// A value with an identity, counted from init to deinit.
final class Tracked: Sendable, Equatable {
  let number: UInt64
  private let counter: LiveCounter

  init(_ number: UInt64, _ counter: LiveCounter) {
    self.number = number
    self.counter = counter
    counter.born()
  }

  deinit { counter.died() }

  /// Two instances are equal only if they are one: a map must give back the very object that it was given.
  static func == (a: Tracked, b: Tracked) -> Bool { a === b }
}

/// A key with an object inside, equal by number.
struct TrackedKey: SpanKey, Sendable {
  let object: Tracked

  init(_ number: UInt64, _ counter: LiveCounter) { object = Tracked(number, counter) }

  static func == (a: TrackedKey, b: TrackedKey) -> Bool { a.object.number == b.object.number }
  func hash(into hasher: inout Hasher) { hasher.combine(object.number) }
}
