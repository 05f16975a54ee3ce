public import Synchronization

/// Counters in cache lines of 64 bytes of their own.
public final class LineCounters: Counters {
  @usableFromInline let block: CounterBlock

  /// `count` counters at zero.
  public init(count: Int) { block = CounterBlock(count: count, stride: 64, alignment: 64) }

  /// The counters that `init` made. O(1).
  public var count: Int { block.count }

  /// 64 for each counter. O(1).
  public var bytes: Int { block.bytes }

  /// A multiple of 64. Traps unless 0 ≤ `index` < `count`.
  public func address(_ index: Int) -> UInt { UInt(bitPattern: block[index]) }

  /// Adds 1, wrapping around on overflow. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public func increment(_ index: Int) { block[index].pointee.wrappingAdd(1, ordering: .relaxed) }

  /// The increments so far, modulo 2⁶⁴. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public func value(_ index: Int) -> Int { block[index].pointee.load(ordering: .relaxed) }
}
