/// How a growth came about.
package enum GrowthKind: String, Codable, Sendable, CaseIterable {
  /// The first memory: nothing moves.
  case first
  /// A table with room for more entries.
  case larger
  /// A new table of the same size, because of overflow buckets or tombstones.
  case sameSize = "same-size"
  /// Further memory for entries, which stay where they are.
  case chunk
  /// A read layer's entries copied into a new dirty layer.
  case copy
  /// A dirty layer that became the read layer.
  case promotion
}

/// One growth of a map, or of one of its tables.
package struct GrowthSpan: Codable, Sendable, Equatable {
  /// Which of the map's tables, from 0: a shard's number, or 0.
  package var table: Int
  /// How it came about.
  package var kind: GrowthKind
  /// Nanoseconds of all insertions before the first of the growth.
  package var begin: Double
  /// The first insertion of the growth, from 0.
  package var operation: Int
  /// Insertions from its first to its last; more than 1 if entries move gradually.
  package var operations: Int
  /// Nanoseconds of these insertions.
  package var length: Double
  /// Nanoseconds of the longest of them.
  package var longest: Double
  /// Entries that had to be moved: those that were in the table.
  package var moved: Int
  /// Bytes of the map's tables before.
  package var bytesBefore: Int
  /// Bytes of them afterwards.
  package var bytesAfter: Int
  /// Bytes of old and new tables together, while both existed.
  package var bytesBoth: Int
  /// Old buckets evacuated at various moments; empty if all entries moved at once.
  package var progress: [GrowthProgress] = []

  /// Makes a growth that is complete within one insertion.
  package init(
    table: Int, kind: GrowthKind, operation: Int, moved: Int, bytesBefore: Int, bytesAfter: Int, bytesBoth: Int
  ) {
    self.table = table
    self.kind = kind
    self.operation = operation
    self.moved = moved
    self.bytesBefore = bytesBefore
    self.bytesAfter = bytesAfter
    self.bytesBoth = bytesBoth
    begin = 0
    operations = 1
    length = 0
    longest = 0
  }

  /// The insertions that it is made of.
  package var range: Range<Int> { operation..<operation + operations }
}

/// How far a growth has progressed after an insertion.
package struct GrowthProgress: Codable, Sendable, Equatable {
  /// The insertion.
  package var operation: Int
  /// Nanoseconds of all insertions up to its end.
  package var end: Double
  /// Old buckets evacuated, counted from the first without a gap.
  package var evacuated: Int
  /// Old buckets in all.
  package var of: Int

  /// Names a moment.
  package init(operation: Int, end: Double = 0, evacuated: Int, of: Int) {
    self.operation = operation
    self.end = end
    self.evacuated = evacuated
    self.of = of
  }
}

/// One insertion and how long it took.
package struct TimedInsertion: Codable, Sendable, Equatable {
  /// Its number, from 0.
  package var operation: Int
  /// Nanoseconds of all insertions before it.
  package var begin: Double
  /// Its own nanoseconds.
  package var length: Double

  /// Names an insertion.
  package init(operation: Int, begin: Double, length: Double) {
    self.operation = operation
    self.begin = begin
    self.length = length
  }
}

/// Some insertions in a row.
package struct TimelineStretch: Codable, Sendable, Equatable {
  /// The first insertion.
  package var operation: Int
  /// Nanoseconds of all insertions before it.
  package var begin: Double
  /// Their median in nanoseconds.
  package var median: Double
  /// The longest of them.
  package var longest: Double

  /// Names a stretch.
  package init(operation: Int, begin: Double, median: Double, longest: Double) {
    self.operation = operation
    self.begin = begin
    self.median = median
    self.longest = longest
  }
}

/// A map's growth from empty to full, with the time of every insertion. Times are those of the insertions only, added
/// up: the clock is stopped while the lab inspects the map.
package struct GrowthTimeline: Codable, Sendable, Equatable {
  /// Insertions.
  package var operations: Int
  /// Nanoseconds of all insertions.
  package var nanoseconds: Double
  /// Median of the insertions that belong to no growth; nil if all do.
  package var medianBeside: Double?
  /// The growths in the order in which they began.
  package var growths: [GrowthSpan]
  /// The longest insertions, in the order in which they were made.
  package var slow: [TimedInsertion]
  /// All insertions in at most 64 stretches.
  package var stretches: [TimelineStretch]

  /// Makes a timeline.
  package init(
    operations: Int, nanoseconds: Double, medianBeside: Double?, growths: [GrowthSpan], slow: [TimedInsertion],
    stretches: [TimelineStretch]
  ) {
    self.operations = operations
    self.nanoseconds = nanoseconds
    self.medianBeside = medianBeside
    self.growths = growths
    self.slow = slow
    self.stretches = stretches
  }

  /// What is wrong with a timeline received from another process, in words; nil if nothing is. O(size).
  package var mistake: String? {
    let times =
      [nanoseconds, medianBeside ?? 0] + slow.flatMap { [$0.begin, $0.length] }
      + stretches.flatMap { [$0.begin, $0.median, $0.longest] }
      + growths.flatMap { [$0.begin, $0.length, $0.longest] + $0.progress.map(\.end) }
    guard times.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return "times that are none" }
    let operations = 0..<max(0, operations)
    guard slow.allSatisfy({ operations.contains($0.operation) }),
      stretches.allSatisfy({ operations.contains($0.operation) }),
      growths.allSatisfy({
        operations.contains($0.operation) && $0.operations > 0 && $0.operations <= operations.count - $0.operation
      })
    else { return "insertions that were not made" }
    guard growths.allSatisfy({ min($0.table, $0.moved, $0.bytesBefore, $0.bytesAfter, $0.bytesBoth) >= 0 }) else {
      return "growths with negative figures"
    }
    guard zip(growths, growths.dropFirst()).allSatisfy({ $0.operation <= $1.operation }) else {
      return "growths out of order"
    }
    return nil
  }
}
