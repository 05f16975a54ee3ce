public import Synchronization

/// Counters in cache lines of 64 bytes of their own.
public final class LineCounters: Counters {
  @usableFromInline let block: CounterBlock

  /// `count` counters at zero.
  public init(count: Int) { block = CounterBlock(count: count, stride: 64, alignment: 64) }

  public var count: Int { block.count }
  public var bytes: Int { block.bytes }
  public func address(_ index: Int) -> UInt { UInt(bitPattern: block[index]) }

  @inlinable
  public func increment(_ index: Int) { block[index].pointee.wrappingAdd(1, ordering: .relaxed) }

  @inlinable
  public func value(_ index: Int) -> Int { block[index].pointee.load(ordering: .relaxed) }
}
