import Catalogue

/// An allocator's own figures. A figure that it does not report is nil.
package struct HeapFigures: Equatable, Sendable {
  /// Bytes in blocks the program holds, as the allocator rounds them.
  package var allocated: Int?
  /// Bytes the allocator keeps resident for them.
  package var resident: Int?
  /// Bytes the allocator has mapped.
  package var mapped: Int?

  /// Nothing reported.
  static let none = HeapFigures(allocated: nil, resident: nil, mapped: nil)
}

/// How one allocator reports its figures and gives memory back. Both work without allocating.
protocol AllocatorStatistics: AnyObject {
  /// The figures as of now. Free blocks that the calling thread keeps for itself are not among the allocated ones.
  func read() -> HeapFigures
  /// Why the allocated bytes are not known; nil if they are, or if there is no more to say than that.
  var reasonForNoBytes: String? { get }
  /// Asks the allocator to give what is free back to the kernel.
  func trim()
}

extension AllocatorStatistics {
  var reasonForNoBytes: String? { nil }
}

/// The statistics of whichever allocator serves the process; nil if it reports none.
///
/// The C library is asked last: its own figures can be read, and mean nothing, if another allocator was preloaded. The
/// others' functions are there only then.
func servingAllocatorStatistics() -> (any AllocatorStatistics)? {
  JemallocStatistics() ?? MimallocStatistics() ?? TcmallocStatistics() ?? GlibcStatistics()
}

/// The statistics of an allocator, or the reason why there are none.
func allocatorStatistics(_ expectation: AllocatorExpectation) throws -> (any AllocatorStatistics)? {
  let statistics: (any AllocatorStatistics)? =
    switch expectation.statistics {
    case .glibc: GlibcStatistics()
    case .jemalloc: JemallocStatistics()
    case .mimalloc: MimallocStatistics()
    case .tcmalloc: TcmallocStatistics()
    case .none: nil
    }
  if statistics == nil, expectation.statistics != .none {
    throw MeasurementError.wrongStatistics(
      name: expectation.name, source: expectation.statistics.rawValue,
      library: (try? ServingAllocator.identify().library) ?? "the serving library")
  }
  return statistics
}
