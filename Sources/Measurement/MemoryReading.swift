/// One reading of a process's memory.
package struct MemoryReading: Sendable {
  /// Where in the map's life: `baseline`, `building`, `built`, `working`, `deleting`, `deleted`, `trimmed`, `regrown`,
  /// `dropped`, `rebuilt`.
  package var stage: String
  /// Milliseconds since the baseline.
  package var elapsedMilliseconds: Double
  /// Entries in the map at that moment.
  package var entries: Int
  /// Resident set.
  package var rssKiB: Int
  /// The allocator's own figures.
  package var heap: HeapFigures
}
