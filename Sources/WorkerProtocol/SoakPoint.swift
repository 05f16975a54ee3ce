/// What a soak held at one moment.
package struct SoakPoint: Codable, Sendable, Equatable {
  /// `working`, or `released` after everything was let go.
  package var stage: String
  /// Operations done so far.
  package var operations: Int
  /// Bytes in blocks that the program holds, above the beginning; nil if the allocator does not report them.
  package var liveBytes: Int?
  /// Blocks that the program holds, above the beginning; nil likewise.
  package var liveBlocks: Int?
  /// Bytes that a program would hold after the same number of operations if it kept only what the work is meant to
  /// keep.
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
    stage: String, operations: Int, liveBytes: Int?, liveBlocks: Int?, contentBytes: Int?, objects: Int, tasks: Int,
    entries: Int, residentBytes: Int
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

  /// False if a count is below 0. Bytes above the beginning may be negative.
  var isSound: Bool { [operations, objects, tasks, entries, residentBytes].allSatisfy { $0 >= 0 } }
}
