public import Synchronization

/// Counters with unused bytes between them, not aligned to lines. At 56 bytes or more no two share a line of 64; with
/// fewer, some neighbours do.
public final class PaddedCounters: Counters {
  @usableFromInline let block: CounterBlock

  /// The unused bytes after each counter.
  public let padding: Int

  /// `count` counters at zero, with `padding` unused bytes, a multiple of 8, after each.
  public init(count: Int, padding: Int) {
    precondition(padding >= 0 && padding % 8 == 0 && padding <= 1 << 20, "padding is a multiple of 8, at most 1 MiB")
    self.padding = padding
    block = CounterBlock(count: count, stride: 8 + padding, alignment: 8)
  }

  /// The counters that `init` made. O(1).
  public var count: Int { block.count }

  /// 8 + `padding` for each counter. O(1).
  public var bytes: Int { block.bytes }

  /// A multiple of 8, but of 64 only by chance. Traps unless 0 ≤ `index` < `count`.
  public func address(_ index: Int) -> UInt { UInt(bitPattern: block[index]) }

  /// Adds 1, wrapping around on overflow. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public func increment(_ index: Int) { block[index].pointee.wrappingAdd(1, ordering: .relaxed) }

  /// The increments so far, modulo 2⁶⁴. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public func value(_ index: Int) -> Int { block[index].pointee.load(ordering: .relaxed) }
}
