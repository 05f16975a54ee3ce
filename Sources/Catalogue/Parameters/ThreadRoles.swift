/// Threads of `mixed` with a role each: `threads = { readers = 3, writers = 1 }`.
package struct ThreadRoles: Sendable, Hashable {
  /// Threads that do nothing but the mix's look-ups.
  package var readers: Int
  /// Threads that do nothing but the mix's updates, insertions and removals, in their proportions.
  package var writers: Int

  /// Makes roles; each has at least one thread.
  package init(readers: Int, writers: Int) {
    self.readers = readers
    self.writers = writers
  }

  /// Readers and writers; the largest number if the sum overflows.
  package var threads: Int {
    let (sum, overflow) = readers.addingReportingOverflow(writers)
    return overflow ? .max : sum
  }

  /// The short form in cell ids: `3r+1w`.
  package var label: String { "\(readers)r+\(writers)w" }
}

/// The threads of a cell, as files give them: a number, or readers and writers.
package enum ThreadCrew: Hashable, Sendable {
  /// The given number of threads, each of which draws from the whole mix.
  case count(Int)
  /// Readers and writers.
  case roles(ThreadRoles)
}

extension CellParameters {
  /// `threads` and `roles` as files give them.
  package var crew: ThreadCrew {
    get { roles.map(ThreadCrew.roles) ?? .count(threads) }
    set {
      switch newValue {
      case .count(let count): (threads, roles) = (count, nil)
      case .roles(let roles): (threads, self.roles) = (roles.threads, roles)
      }
    }
  }
}

extension ThreadCrew: ParameterValue {
  /// Keys of a `threads` table.
  package static let keys = ["readers", "writers"]

  /// A number, or a table of readers and writers.
  package var written: InputValue {
    switch self {
    case .count(let count): .integer(count)
    case .roles(let roles): .table(["readers": .integer(roles.readers), "writers": .integer(roles.writers)])
    }
  }

  /// The short form in cell ids: `4`, `3r+1w`.
  package var label: String {
    switch self {
    case .count(let count): String(count)
    case .roles(let roles): roles.label
    }
  }

  /// Reads a number of threads, or how many of them read and how many write.
  package static func read(_ reader: ValueReader) -> ThreadCrew? {
    let counts = 1...CellParameters.mostThreads
    guard case .table = reader.value else {
      if case .integer(let count) = reader.value, counts.contains(count) { return .count(count) }
      return reader.expected("a whole number, 1 to \(counts.upperBound), or { readers = …, writers = … }")
    }
    guard let table = reader.table(keys) else { return nil }
    let numbers = keys.compactMap { key in
      table.value(key, orReport: "how many of the threads are \(key)")?.integer(in: counts)
    }
    guard numbers.count == keys.count else { return nil }
    let roles = ThreadRoles(readers: numbers[0], writers: numbers[1])
    guard counts.contains(roles.threads) else {
      reader.collector.report(
        reader.place, found: "\(roles.threads) threads", expected: "at most \(counts.upperBound)")
      return nil
    }
    return .roles(roles)
  }
}

extension CellParameters {
  /// The maximum number of threads of a cell.
  package static let mostThreads = 256

  /// True if several threads run the workload on one map.
  package var isConcurrent: Bool { threads > 1 }

  /// The operations of `mixed` that a thread draws: readers come first.
  package func mix(ofThread thread: Int) -> OperationMix {
    let mix = mix ?? .standard
    guard let roles else { return mix }
    return thread < roles.readers ? .readsOnly : mix.writesOnly ?? mix
  }

  /// A thread's part of a round of `total` operations: equal parts, or one more for the first
  /// threads if they can't be equal.
  package func operations(ofThread thread: Int, total: Int) -> Int {
    total / threads + (thread < total % threads ? 1 : 0)
  }

  /// Why threads can't share the cell's map.
  package func reasonAgainstSharing(safe: [MapVariant]) -> String {
    let names = safe.isEmpty ? "none" : safe.map(\.id).joined(separator: ", ")
    return "\(map.id) is not safe for several threads, of which the cell has \(threads); safe are \(names)"
  }

  /// Why the threads can't run this cell, in words for the user; nil if they can.
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
    guard kind.descriptor.runsOnSeveralThreads else {
      let kinds = WorkloadKind.allCases.filter(\.descriptor.runsOnSeveralThreads).map(\.id).joined(separator: ", ")
      return "\"\(kind.id)\" is one thread's work, and the cell has \(threads); several can run \(kinds)"
    }
    guard entries >= threads else {
      return "each of the \(threads) threads needs an entry of its own, and the map has \(entries)"
    }
    return nil
  }
}
