// StripedCounters: up to eight numbers that all threads add to, the same way as StripedCounter's one.
//
// A thread's sums of all numbers share its 128 bytes: whoever counts a hit and an insertion writes one cache line, which
// no other thread writes. Eight words fill one line of 64 bytes; the other line keeps the neighbours away.

public import Synchronization

/// A few counters that many threads add to often and that are read rarely. See `StripedCounter`, which is one of them.
///
/// ```swift
/// let lookUps = StripedCounters(count: 2)             // hits, misses
/// lookUps.increment(request.names.isEmpty ? 1 : 0)    // from any thread
/// print(lookUps.total(0), lookUps.total(1))
/// ```
///
/// No addition is lost, and a total read while threads add is not a snapshot. Signal handlers must not add.
public final class StripedCounters: Sendable {
  @frozen
  @usableFromInline
  struct Pair: ~Copyable {
    @usableFromInline let first = Atomic<Int>(0)
    @usableFromInline let second = Atomic<Int>(0)

    @inlinable
    init() {}
  }

  /// Eight adjacent words.
  @frozen
  @usableFromInline
  struct Stripe: ThreadRecord, ~Copyable {
    @usableFromInline let first = Pair()
    @usableFromInline let second = Pair()
    @usableFromInline let third = Pair()
    @usableFromInline let fourth = Pair()

    @usableFromInline
    init() {}

    @inlinable static var words: Int { 8 }
  }

  /// The number of counters.
  public let count: Int
  @usableFromInline let stripes = ThreadRecords<Stripe>()

  /// Counters at zero: 1 to 8.
  public init(count: Int) {
    precondition(count >= 1 && count <= Stripe.words, "a stripe has room for 1 to \(Stripe.words) counters")
    precondition(MemoryLayout<Stripe>.size == Stripe.words * MemoryLayout<Int>.size, "a stripe must be words only")
    self.count = count
  }

  /// Adds `amount` to a counter, wrapping around on overflow. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  @inline(__always)
  public func add(_ amount: Int, to index: Int) {
    let sum = sum(index, in: stripes.current)
    sum.pointee.store(sum.pointee.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }

  /// Adds 1 to a counter. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  @inline(__always)
  public func increment(_ index: Int) { add(1, to: index) }

  /// The sum of all that was added to a counter. O(peak number of live threads). Traps unless 0 ≤ `index` < `count`.
  public func total(_ index: Int) -> Int {
    var total = 0
    stripes.forEach { total &+= sum(index, in: $0).pointee.load(ordering: .relaxed) }
    return total
  }

  @inlinable
  @inline(__always)
  func sum(_ index: Int, in stripe: UnsafeMutablePointer<Stripe>) -> UnsafeMutablePointer<Atomic<Int>> {
    precondition(index >= 0 && index < count, "no such counter")
    return (UnsafeMutableRawPointer(stripe) + index &* MemoryLayout<Int>.size).assumingMemoryBound(to: Atomic<Int>.self)
  }
}
