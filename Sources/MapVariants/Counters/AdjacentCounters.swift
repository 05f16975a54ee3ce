public import Synchronization

/// Counters side by side, eight to a cache line: threads that increment neighbours slow each other down.
public final class AdjacentCounters: Counters {
  @usableFromInline let block: CounterBlock

  /// `count` counters at zero.
  public init(count: Int) { block = CounterBlock(count: count, stride: 8, alignment: 8) }

  /// The counters that `init` made. O(1).
  public var count: Int { block.count }

  /// 8 for each counter. O(1).
  public var bytes: Int { block.bytes }

  /// 8 bytes after the address of the counter before. Traps unless 0 ≤ `index` < `count`.
  public func address(_ index: Int) -> UInt { UInt(bitPattern: block[index]) }

  /// Adds 1, wrapping around on overflow; waits for the line if another thread counts in it. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public func increment(_ index: Int) { block[index].pointee.wrappingAdd(1, ordering: .relaxed) }

  /// The increments so far, modulo 2⁶⁴. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public func value(_ index: Int) -> Int { block[index].pointee.load(ordering: .relaxed) }
}
