import Numbers

/// Why a pass could not measure. Each of these fails the cell, never the run.
package enum MeasurementError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Two rounds of one process returned different checksums.
  case checksumChanged(expected: UInt64, found: UInt64, round: Int)
  /// A workload without operations.
  case noOperations
  /// The number of entries in the map is not the number that was inserted.
  case wrongCount(stage: String, expected: Int, found: Int)
  /// AllocationProbe is not preloaded or has a different version.
  case probeMissing
  /// The probe counted calls although nothing ran between its two ends.
  case probeCountsNothingness(calls: Int)
  /// The library that serves `malloc` could not be determined.
  case allocatorUnknown
  /// `malloc` is served by a different library than requested.
  case wrongAllocator(name: String, expected: String, found: String)
  /// The serving library lacks the interface through which its figures are to be read.
  case wrongStatistics(name: String, source: String, library: String)
  /// The seeds of Swift's hash functions could not be set.
  case hashSeedsUnreachable
  /// The process could not be moved to its processor.
  case pinning(processor: Int, reason: String)
  /// The threads of a workload could not be started.
  case threads(count: Int, reason: String)
  /// A latency did not fit into the histogram.
  case latencyLost(recorded: Int, expected: Int)
  /// A file of the kernel could not be read.
  case unreadable(path: String, reason: String)
  /// Callgrind's dump is missing or not as expected.
  case callgrindDump(path: String, reason: String)

  /// The reason in one line.
  package var description: String {
    switch self {
    case .checksumChanged(let expected, let found, let round):
      "round \(round) gave checksum \(hexadecimal(found)), the rounds before it \(hexadecimal(expected))"
    case .noOperations: "the workload has no operations"
    case .wrongCount(let stage, let expected, let found):
      "\(stage): the map has \(found) entries instead of \(expected)"
    case .probeMissing: "AllocationProbe is not preloaded (or is another version): counts can't be taken"
    case .probeCountsNothingness(let calls): "an empty region counted \(calls) calls: another thread allocates"
    case .allocatorUnknown: "the library that serves malloc can't be told"
    case .wrongAllocator(let name, let expected, let found):
      "allocator \(name): malloc is served by \(found) instead of \(expected)"
    case .wrongStatistics(let name, let source, let library):
      "allocator \(name): statistics \"\(source)\" are not offered by \(library)"
    case .hashSeedsUnreachable:
      "the Swift runtime's hash seeds can't be set: _swift_stdlib_Hashing_parameters not found"
    case .pinning(let processor, let reason): "can't run on processor \(processor): \(reason)"
    case .threads(let count, let reason): "can't start \(count) threads: \(reason)"
    case .latencyLost(let recorded, let expected): "\(recorded) latencies recorded of \(expected)"
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .callgrindDump(let path, let reason): "\(path): \(reason)"
    }
  }
}
