import MapVariants
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A key whose == now and then takes its time. Maps compare keys in the middle of their operations, so threads are held
/// up there: between finding an entry and changing it, and inside locks. All keys have one hash.
public struct HesitantKey: SpanKey, Sendable {
  public let number: Int

  /// The key of that number.
  public init(_ number: Int) { self.number = number }

  private static let comparisons = Atomic<UInt64>(0)

  public static func == (a: HesitantKey, b: HesitantKey) -> Bool {
    // Not random: threads that share a generator's lock would be kept apart by it.
    let draw = SplitMix64.mix(comparisons.wrappingAdd(1, ordering: .relaxed).newValue)
    if draw % 16 == 0 { sched_yield() }
    if draw % 4 == 1 { for _ in 0..<(draw >> 32) % 200 { _ = comparisons.load(ordering: .relaxed) } }
    return a.number == b.number
  }

  public func hash(into hasher: inout Hasher) {}
  public func hash(seededBy seed: HashSeed) -> UInt64 { 0x0123_4567_89ab_cdef }
}
