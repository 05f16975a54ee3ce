import CLabShims
import Catalogue

/// Which library really serves `malloc` in this process.
package enum ServingAllocator {
  /// The library's path (without symbolic links) and its own version. If AllocationProbe is preloaded, this is the
  /// library behind it. The version is empty if the library does not report one.
  /// Throws `MeasurementError.allocatorUnknown` if `malloc` lies in no library.
  package static func identify() throws -> (library: String, version: String) {
    let library = try servingLibrary()
    return (library, version(of: library))
  }

  /// Throws `MeasurementError.wrongAllocator` unless the expected library serves, and `wrongStatistics` unless
  /// that library has the interface that its statistics are read through.
  package static func check(_ expectation: AllocatorExpectation) throws {
    let found = try servingLibrary()
    guard let expected = expectation.library.map(DynamicSymbol.canonicalPath) ?? cLibrary() else {
      throw MeasurementError.allocatorUnknown
    }
    guard found == expected else {
      throw MeasurementError.wrongAllocator(name: expectation.name, expected: expected, found: found)
    }
    guard let symbol = symbol(identifying: expectation.statistics) else { return }
    guard DynamicSymbol.address(symbol).flatMap({ DynamicSymbol.library(holding: $0) }) == found else {
      throw MeasurementError.wrongStatistics(
        name: expectation.name, source: expectation.statistics.rawValue, library: found)
    }
  }

  private static func servingLibrary() throws -> String {
    guard let malloc = DynamicSymbol.address("malloc"), let first = DynamicSymbol.library(holding: malloc) else {
      throw MeasurementError.allocatorUnknown
    }
    guard let probe = DynamicSymbol.address("maplab_probe_next_library"),
      DynamicSymbol.library(holding: probe) == first
    else { return first }
    guard let behind = AllocationCounter.libraryBehindProbe() else { throw MeasurementError.allocatorUnknown }
    return DynamicSymbol.canonicalPath(behind)
  }

  /// The library that holds the C library's own functions.
  private static func cLibrary() -> String? {
    DynamicSymbol.address("getpid").flatMap { DynamicSymbol.library(holding: $0) }
  }

  /// A function that only an allocator of this kind has; nil if any will do.
  private static func symbol(identifying source: AllocatorStatisticsSource) -> String? {
    switch source {
    case .glibc: "gnu_get_libc_version"
    case .jemalloc: "mallctl"
    case .mimalloc: "mi_version"
    case .tcmalloc: "tc_version"
    case .none: nil
    }
  }

  /// Asks the library itself: a version function only counts if it is in that library.
  private static func version(of library: String) -> String {
    for source in AllocatorStatisticsSource.allCases {
      guard let symbol = symbol(identifying: source), let address = DynamicSymbol.address(symbol),
        DynamicSymbol.library(holding: address) == library
      else { continue }
      let version: String? =
        switch source {
        case .glibc: clab_glibc_version().map { String(cString: $0) }
        case .jemalloc: JemallocStatistics.version()
        case .mimalloc: MimallocStatistics.version()
        case .tcmalloc: TcmallocStatistics.version()
        case .none: nil
        }
      if let version { return version }
    }
    return ""
  }
}
