import MapVariants
import SeededRandom
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A key whose == now and then takes its time. Maps compare keys in the middle of their operations, so threads are held
/// up there: between finding an entry and changing it, and inside locks. All keys have one hash.
public struct HesitantKey: SpanKey, Sendable {
  /// What the key is compared by.
  public let number: Int

  /// The key of that number.
  public init(_ number: Int) { self.number = number }

  private static let comparisons = Atomic<UInt64>(0)

  /// Compares the numbers; one comparison in 16 lets another thread run first, one in 4 spins for a while.
  public static func == (a: HesitantKey, b: HesitantKey) -> Bool {
    // Not random: threads that share a generator's lock would be kept apart by it.
    let draw = SplitMix64.mix(comparisons.wrappingAdd(1, ordering: .relaxed).newValue)
    if draw % 16 == 0 { sched_yield() }
    if draw % 4 == 1 { for _ in 0..<(draw >> 32) % 200 { _ = comparisons.load(ordering: .relaxed) } }
    return a.number == b.number
  }

  /// Feeds nothing, so that a `Dictionary` compares its keys too.
  public func hash(into hasher: inout Hasher) {}

  /// The same for all keys and seeds.
  public func hash(seededBy seed: HashSeed) -> UInt64 { 0x0123_4567_89ab_cdef }
}
