/// What a program held at one moment of a soak.
package struct SoakReading: Sendable {
  /// Where in the soak.
  package enum Stage: String, Sendable {
    /// It works.
    case working
    /// The map and the requests were released.
    case released
  }

  /// Where in the soak.
  package var stage: Stage
  /// Operations done so far.
  package var operations: Int
  /// Bytes in blocks that it holds, above the beginning; nil if the allocator does not report them.
  package var liveBytes: Int?
  /// Blocks that it holds, above the beginning; nil likewise.
  package var liveBlocks: Int?
  /// Bytes that a program would hold if it kept only what the work is meant to keep.
  package var contentBytes: Int?
  /// Live objects of the program itself.
  package var objects: Int
  /// Waiting tasks.
  package var tasks: Int
  /// Entries of the map.
  package var entries: Int
  /// Resident set of the process.
  package var residentBytes: Int

  /// Makes a reading.
  package init(
    stage: Stage, operations: Int, liveBytes: Int?, liveBlocks: Int?, contentBytes: Int? = nil, objects: Int,
    tasks: Int, entries: Int, residentBytes: Int
  ) {
    self.stage = stage
    self.operations = operations
    self.liveBytes = liveBytes
    self.liveBlocks = liveBlocks
    self.contentBytes = contentBytes
    self.objects = objects
    self.tasks = tasks
    self.entries = entries
    self.residentBytes = residentBytes
  }
}
