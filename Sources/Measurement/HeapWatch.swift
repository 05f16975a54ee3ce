/// What a program can find out about its own heap at run time: the figures of the serving allocator, and the
/// kernel's.
package final class HeapWatch {
  /// The figures at one moment. Unreported ones are nil.
  package struct Reading: Sendable {
    /// Bytes in blocks that the program holds.
    package var allocated: Int?
    /// Blocks that the program holds; only jemalloc reports them.
    package var blocks: Int?
    /// Bytes that the allocator keeps resident; glibc reports what it has obtained from the kernel.
    package var resident: Int?
    /// Bytes that the allocator has mapped.
    package var mapped: Int?
    /// Resident set of the process, in bytes.
    package var residentSet: Int
  }

  private let statistics: (any AllocatorStatistics)?
  private let memory: ProcessMemory
  private let sizeOfBlock: (@convention(c) (UnsafeMutableRawPointer?) -> Int)?

  /// Finds the serving allocator. Throws `MeasurementError.unreadable` if /proc is not available.
  package init() throws {
    statistics = servingAllocatorStatistics()
    memory = try ProcessMemory()
    sizeOfBlock = DynamicSymbol.function(
      "malloc_usable_size", as: (@convention(c) (UnsafeMutableRawPointer?) -> Int).self)
  }

  /// Bytes of a block, as the serving allocator has rounded them; nil if it doesn't say.
  package func usableSize(of block: UnsafeMutableRawPointer) -> Int? { sizeOfBlock?(block) }

  /// The current figures. Throws `MeasurementError.unreadable` if /proc is not available.
  package func read() throws -> Reading {
    let heap = statistics?.read() ?? .none
    return Reading(
      allocated: heap.allocated, blocks: (statistics as? JemallocStatistics)?.liveBlocks(), resident: heap.resident,
      mapped: heap.mapped, residentSet: try memory.residentKiB() * 1024)
  }
}
