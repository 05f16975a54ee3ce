/// What a profile counts for a stack.
package enum ProfileValue: String, Codable, Sendable, CaseIterable {
  /// Blocks obtained or resized.
  case allocations
  /// Bytes requested by them.
  case bytes
  /// Blocks of those still live at the end.
  case liveAllocations = "live-allocations"
  /// Bytes of these.
  case liveBytes = "live-bytes"
  /// Blocks of those live at an earlier moment: in a soak, half-way.
  case earlierAllocations = "earlier-live-allocations"
  /// Bytes of these.
  case earlierBytes = "earlier-live-bytes"
  /// How often a lock was contended.
  case waits
  /// Nanoseconds until it was obtained.
  case waitNanoseconds = "wait-nanoseconds"
  /// Instructions.
  case instructions

  /// The unit, as profile formats require it.
  package var unit: String {
    switch self {
    case .allocations, .liveAllocations, .earlierAllocations, .waits, .instructions: "count"
    case .bytes, .liveBytes, .earlierBytes: "bytes"
    case .waitNanoseconds: "nanoseconds"
    }
  }

  /// What the pass `profile` counts.
  package static let ofHeap: [ProfileValue] = [
    .allocations, .bytes, .liveAllocations, .liveBytes, .earlierAllocations, .earlierBytes, .waits, .waitNanoseconds,
  ]
}

/// Call stacks, and what was counted for each.
package struct StackProfile: Codable, Sendable, Equatable {
  /// What is counted: the columns of `figures`.
  package var values: [ProfileValue]
  /// The names of functions, each once.
  package var frames: [String]
  /// The stacks, each as the indices of its functions in `frames`, outermost first.
  package var stacks: [[Int]]
  /// A row for each stack, a number for each of `values`.
  package var figures: [[Int]]
  /// Share of the stacks' frames whose function has a name, weighted by their counts.
  package var resolvedShare: Double

  /// An empty profile of some values.
  package init(_ values: [ProfileValue]) {
    self.values = values
    frames = []
    stacks = []
    figures = []
    resolvedShare = 1
  }

  /// Below this share of named frames a profile is not worth drawing.
  package static let leastResolved = 0.9
  /// True if enough of its frames have a name.
  package var isDrawable: Bool { resolvedShare >= Self.leastResolved }

  /// The sum of a value over all stacks. O(stacks).
  package func total(_ value: ProfileValue) -> Int {
    guard let column = values.firstIndex(of: value) else { return 0 }
    return figures.reduce(0) { $0 &+ $1[column] }
  }

  /// The stacks' names and a value, without those whose value is 0. O(frames of all stacks).
  package func folded(_ value: ProfileValue) -> [(stack: [String], count: Int)] {
    guard let column = values.firstIndex(of: value) else { return [] }
    return zip(stacks, figures).compactMap { stack, row in
      row[column] > 0 ? (stack.map { frames[$0] }, row[column]) : nil
    }
  }

  /// What is wrong with a profile that was read from elsewhere; nil if nothing is. O(frames of all stacks).
  package var mistake: String? {
    if Set(values).count != values.count || values.isEmpty { return "no values, or one twice" }
    if stacks.count != figures.count { return "\(stacks.count) stacks and \(figures.count) rows of figures" }
    if !(0...1).contains(resolvedShare) { return "a share of \(resolvedShare) of its frames resolved" }
    if stacks.contains(where: { $0.count > Self.deepestStack }) { return "a stack that is too deep" }
    for stack in stacks where !stack.allSatisfy(frames.indices.contains) { return "a frame without a name" }
    var totals = values.map { _ in 0 }
    for row in figures {
      guard row.count == values.count, Self.add(row, to: &totals) else {
        return "a row of figures that does not fit its values, or figures that are too large"
      }
    }
    return nil
  }

  /// The most functions that a stack is believed to have; the recorder keeps 96.
  package static let deepestStack = 1_000

  /// The largest sum of a value that is believed: so that no sum of it and another overflows.
  package static let largestTotal = 1 << 60

  /// Adds a row of figures to sums; false if a figure is negative or a sum gets larger than `largestTotal`. O(values).
  package static func add(_ row: [Int], to totals: inout [Int]) -> Bool {
    for (column, figure) in row.enumerated() {
      guard (0...largestTotal).contains(figure) else { return false }
      totals[column] += figure
      if totals[column] > largestTotal { return false }
    }
    return true
  }
}
