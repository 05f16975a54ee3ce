public import Synchronization

/// Counters in aligned blocks of 128 bytes of their own: also what processors do that fetch lines in pairs, or have
/// lines of 128 bytes, brings no two of them together.
public final class LinePairCounters: Counters {
  @usableFromInline let block: CounterBlock

  /// `count` counters at zero.
  public init(count: Int) { block = CounterBlock(count: count, stride: 128, alignment: 128) }

  /// The counters that `init` made. O(1).
  public var count: Int { block.count }

  /// 128 for each counter. O(1).
  public var bytes: Int { block.bytes }

  /// A multiple of 128. Traps unless 0 ≤ `index` < `count`.
  public func address(_ index: Int) -> UInt { UInt(bitPattern: block[index]) }

  /// Adds 1, wrapping around on overflow. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public func increment(_ index: Int) { block[index].pointee.wrappingAdd(1, ordering: .relaxed) }

  /// The increments so far, modulo 2⁶⁴. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public func value(_ index: Int) -> Int { block[index].pointee.load(ordering: .relaxed) }
}
