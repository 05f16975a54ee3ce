import MapVariants
import Synchronization

/// Counts the tracked instances that are alive: a map that leaks, or destroys twice, leaves it off zero.
public final class LiveCounter: Sendable {
  private let live = Atomic<Int>(0)

  /// A counter at zero.
  public init() {}

  /// The instances alive.
  public var count: Int { live.load(ordering: .relaxed) }
  /// Counts one more.
  public func born() { live.wrappingAdd(1, ordering: .relaxed) }
  /// Counts one less.
  public func died() { live.wrappingSubtract(1, ordering: .relaxed) }
}

/// A value with an identity, counted from init to deinit.
public final class Tracked: Sendable, Equatable {
  /// What the instance stands for.
  public let number: UInt64
  private let counter: LiveCounter

  /// An instance that `counter` counts.
  public init(_ number: UInt64, _ counter: LiveCounter) {
    self.number = number
    self.counter = counter
    counter.born()
  }

  deinit { counter.died() }

  /// Two instances are equal only if they are one: a map must give back the very object that it was given.
  public static func == (a: Tracked, b: Tracked) -> Bool { a === b }
}

/// A key with an object inside, equal by number.
public struct TrackedKey: SpanKey, Sendable {
  /// The object inside.
  public let object: Tracked

  /// A key with a new object.
  public init(_ number: UInt64, _ counter: LiveCounter) { object = Tracked(number, counter) }

  /// Equal by number, whichever the objects are.
  public static func == (a: TrackedKey, b: TrackedKey) -> Bool { a.object.number == b.object.number }
  /// Feeds the number, as `==` compares it.
  public func hash(into hasher: inout Hasher) { hasher.combine(object.number) }
}
