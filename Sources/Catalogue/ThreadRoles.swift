/// Threads of `mixed` with a role each: `threads = { readers = 3, writers = 1 }`.
package struct ThreadRoles: Codable, Sendable, Hashable {
  /// Threads that do nothing but the mix's look-ups.
  package var readers: Int
  /// Threads that do nothing but the mix's updates, insertions and removals, in their proportions.
  package var writers: Int

  /// Makes roles; each has at least one thread.
  package init(readers: Int, writers: Int) {
    self.readers = readers
    self.writers = writers
  }

  /// All of them; the largest number where the sum is none.
  package var threads: Int {
    let (sum, overflow) = readers.addingReportingOverflow(writers)
    return overflow ? .max : sum
  }

  /// The short form in cell ids: `3r+1w`.
  package var label: String { "\(readers)r+\(writers)w" }
}

extension CellParameters {
  /// The most threads a cell may have.
  package static let mostThreads = 256

  /// True where several threads run the workload on one map.
  package var isConcurrent: Bool { threads > 1 }

  /// The operations that a thread draws of `mixed`: readers come first.
  package func mix(ofThread thread: Int) -> OperationMix {
    let mix = mix ?? .standard
    guard let roles else { return mix }
    return thread < roles.readers ? .readsOnly : mix.writesOnly ?? mix
  }

  /// A thread's part of a round of `total` operations: equal parts, the first threads one more where they can't be.
  package func operations(ofThread thread: Int, total: Int) -> Int {
    total / threads + (thread < total % threads ? 1 : 0)
  }

  /// Why the threads can't run this cell, in words for the user; nil where they can.
  var reasonAgainstThreads: String? {
    guard (1...Self.mostThreads).contains(threads) else {
      return "threads = \(threads) is not 1 to \(Self.mostThreads)"
    }
    if let roles {
      guard roles.readers > 0, roles.writers > 0, roles.threads == threads else {
        return "threads of \(roles.label) are not \(threads) threads with a reader and a writer at least"
      }
    }
    if let study {
      let possible = study.family.threads
      guard !possible.contains(threads) else { return nil }
      let range =
        possible.count == 1 ? "\(possible.lowerBound)" : "\(possible.lowerBound) to \(possible.upperBound)"
      return "threads = \(threads): \(study.family.id) runs \(range)"
    }
    guard isConcurrent else { return nil }
    guard map.descriptor.isShared else {
      let shared = MapVariant.allCases.filter(\.descriptor.isShared).map(\.id).joined(separator: ", ")
      return "\(map.id) is not safe for several threads, of which the cell has \(threads); safe are \(shared)"
    }
    guard workload.descriptor.runsOnSeveralThreads else {
      let kinds = WorkloadKind.allCases.filter(\.descriptor.runsOnSeveralThreads).map(\.id).joined(separator: ", ")
      return "\"\(workload.id)\" is one thread's work, and the cell has \(threads); several can run \(kinds)"
    }
    guard entries >= threads else {
      return "each of the \(threads) threads needs an entry of its own, and the map has \(entries)"
    }
    return nil
  }
}
