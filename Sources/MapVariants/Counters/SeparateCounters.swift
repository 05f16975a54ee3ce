public import Synchronization

/// One cache-line-aligned allocation of whole lines per counter, and an array of their addresses: the layout of
/// counters that belong to separate objects.
public final class SeparateCounters: Counters {
  @frozen
  @usableFromInline
  struct Place: @unchecked Sendable {
    @usableFromInline let counter: UnsafeMutablePointer<Atomic<Int>>
  }

  @usableFromInline let places: [Place]

  /// `count` counters at zero.
  public init(count: Int) {
    precondition(count >= 0, "a number of counters can't be negative")
    places = (0..<count).map { _ in Place(counter: PaddedAllocation.make(Atomic(0))) }
  }

  deinit {
    for place in places { PaddedAllocation.destroy(place.counter) }
  }

  /// The counters that `init` made. O(1).
  public var count: Int { places.count }

  /// The bytes of the allocations and of the array of their addresses, without the allocator's overhead. O(1).
  public var bytes: Int {
    count * (PaddedAllocation.roundedUp(MemoryLayout<Atomic<Int>>.size) + MemoryLayout<Place>.stride)
  }

  /// The beginning of the counter's own allocation. Traps unless 0 ≤ `index` < `count`.
  public func address(_ index: Int) -> UInt { UInt(bitPattern: places[index].counter) }

  /// Adds 1, wrapping around on overflow. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public func increment(_ index: Int) { places[index].counter.pointee.wrappingAdd(1, ordering: .relaxed) }

  /// The increments so far, modulo 2⁶⁴. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public func value(_ index: Int) -> Int { places[index].counter.pointee.load(ordering: .relaxed) }
}
