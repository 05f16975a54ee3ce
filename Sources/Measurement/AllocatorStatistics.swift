import Catalogue

/// An allocator's own figures. Figures that it does not report are nil.
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

/// How one allocator reports its figures and releases memory. Both work without allocating.
protocol AllocatorStatistics: AnyObject {
  /// The current figures. Free blocks cached by the calling thread don't count as allocated.
  func read() -> HeapFigures
  /// Why the allocated bytes are not known; nil if they are, or if there is nothing more to say.
  var reasonForNoBytes: String? { get }
  /// Asks the allocator to release free memory to the kernel.
  func trim()
}

extension AllocatorStatistics {
  var reasonForNoBytes: String? { nil }
}

/// The statistics of whichever allocator serves the process; nil if it reports none.
///
/// The C library is asked last: if another allocator was preloaded, its own figures can still be read but mean
/// nothing. The others' functions exist only if they are in use.
func servingAllocatorStatistics() -> (any AllocatorStatistics)? {
  JemallocStatistics() ?? MimallocStatistics() ?? TcmallocStatistics() ?? GlibcStatistics()
}

/// The statistics of an allocator, or the reason for not having any.
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
