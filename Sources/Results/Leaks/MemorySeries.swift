/// The memory of one process over the course of its work, reading by reading.
package struct MemorySeries: Sendable {
  /// One reading.
  package struct Point: Sendable {
    /// Operations done so far; seconds if a foreign process is watched.
    package var operations: Double
    /// Bytes that the process holds.
    package var bytes: Double
    /// Bytes that a program would hold if it kept only what the work is meant to keep; 0 if unknown.
    package var contentBytes: Double

    /// Makes a reading.
    package init(operations: Double, bytes: Double, contentBytes: Double = 0) {
      self.operations = operations
      self.bytes = bytes
      self.contentBytes = contentBytes
    }
  }

  /// The readings, in ascending order of operations.
  package var points: [Point]

  /// Makes a series.
  package init(_ points: [Point]) { self.points = points }

  /// The share of the work that is skipped at the beginning: maps grow to their size and pools warm up.
  static let warmUpShare = 0.25
  /// Fewer readings than this after the warm-up say nothing about a trend.
  static let leastReadings = 12

  /// The readings after the warm-up.
  var settled: ArraySlice<Point> {
    guard let first = points.first, let last = points.last else { return [] }
    let start = first.operations + Self.warmUpShare * (last.operations - first.operations)
    return points.drop { $0.operations < start }
  }
}
