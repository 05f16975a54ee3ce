public import Synchronization

/// Counters in one block of memory at equal distances: the common part of the layouts below.
///
/// Unchecked: the block's address never changes, and what it holds is atomic.
public class BlockCounters: Counters, @unchecked Sendable {
  @usableFromInline final let block: CounterBlock

  init(count: Int, stride: Int, alignment: Int) {
    block = CounterBlock(count: count, stride: stride, alignment: alignment)
  }

  /// The counters that `init` made. O(1).
  public final var count: Int { block.count }

  /// The distance between two neighbours, for each counter. O(1).
  public final var bytes: Int { block.bytes }

  /// The address of a counter. O(1). Traps unless 0 ≤ `index` < `count`.
  public final func address(_ index: Int) -> UInt { UInt(bitPattern: block[index]) }

  /// Adds 1, wrapping around on overflow; waits for the cache line if another thread is counting in it. O(1). Traps
  /// unless 0 ≤ `index` < `count`.
  @inlinable
  public final func increment(_ index: Int) { block[index].pointee.wrappingAdd(1, ordering: .relaxed) }

  /// The increments so far, modulo 2⁶⁴. O(1). Traps unless 0 ≤ `index` < `count`.
  @inlinable
  public final func value(_ index: Int) -> Int { block[index].pointee.load(ordering: .relaxed) }
}

/// Adjacent counters, eight to a cache line: threads that increment neighbours slow each other down.
public final class AdjacentCounters: BlockCounters, @unchecked Sendable {
  /// `count` counters at zero, 8 bytes apart.
  public init(count: Int) { super.init(count: count, stride: 8, alignment: 8) }
}

/// Counters with unused bytes between them, not aligned to lines. At 56 bytes or more no two share a line of 64; with
/// fewer, some neighbours do.
public final class PaddedCounters: BlockCounters, @unchecked Sendable {
  /// The unused bytes after each counter.
  public let padding: Int

  /// `count` counters at zero, with `padding` unused bytes, a multiple of 8, after each.
  public init(count: Int, padding: Int) {
    precondition(padding >= 0 && padding % 8 == 0 && padding <= 1 << 20, "padding is a multiple of 8, at most 1 MiB")
    self.padding = padding
    super.init(count: count, stride: 8 + padding, alignment: 8)
  }
}

/// Counters in cache lines of 64 bytes of their own.
public final class LineCounters: BlockCounters, @unchecked Sendable {
  /// `count` counters at zero, each at a multiple of 64.
  public init(count: Int) { super.init(count: count, stride: 64, alignment: 64) }
}

/// Counters in aligned blocks of 128 bytes of their own: even processors that fetch lines in pairs, or have lines of
/// 128 bytes, never put two of them in one fetch.
public final class LinePairCounters: BlockCounters, @unchecked Sendable {
  /// `count` counters at zero, each at a multiple of 128.
  public init(count: Int) { super.init(count: count, stride: 128, alignment: 128) }
}
