/// An open load: operations are due at times that do not depend on how long the ones before them take.
///
/// A latency then counts from when its operation was due. In the closed loop, where an operation begins when the one
/// before it has ended, a pause delays everything that would have arrived in the meantime but is recorded only once
/// (coordinated omission: Gil Tene, "How NOT to measure latency", 2013).
package struct OpenLoad: Sendable, Hashable {
  /// How the times are drawn.
  package enum Schedule: String, CaseIterable, Sendable, Hashable {
    /// One operation every 1/rate seconds.
    case fixed
    /// A Poisson process of that rate: the sum of many independent clients.
    case poisson
    /// The times of a trace, stretched or compressed evenly to the rate: its bursts and lulls remain.
    case recorded
  }

  /// Operations due per second, over all threads.
  package var rate: Int
  /// How their times are drawn.
  package var schedule: Schedule

  /// Makes a load; `rate` is one of `rates`.
  package init(rate: Int, schedule: Schedule) {
    self.rate = rate
    self.schedule = schedule
  }

  /// One operation in a second up to one in a nanosecond, which is more than any map can do.
  package static let rates = 1...1_000_000_000

  /// The short form in cell ids: `fixed200000`.
  package var label: String { "\(schedule.rawValue)\(rate)" }
}

/// When the operations of the latency pass begin.
package enum LoadKind: Hashable, Sendable {
  /// Each when the one before it has ended.
  case closed
  /// At times that are set in advance.
  case open(OpenLoad)
}

extension CellParameters {
  /// `load` as files give it.
  package var loadKind: LoadKind {
    get { load.map(LoadKind.open) ?? .closed }
    set { if case .open(let open) = newValue { load = open } else { load = nil } }
  }
}

extension LoadKind: ParameterValue {
  private enum Name: String, CaseIterable {
    case closed
    case open
  }

  /// Keys of a `load` table.
  package static let keys = ["kind", "rate", "schedule"]

  /// The load as it is in files.
  package var written: InputValue {
    switch self {
    case .closed: .table(["kind": .string(Name.closed.rawValue)])
    case .open(let load):
      .table([
        "kind": .string(Name.open.rawValue), "rate": .integer(load.rate), "schedule": .string(load.schedule.rawValue),
      ])
    }
  }

  /// The short form in cell ids: `closed`, `poisson200000`.
  package var label: String { if case .open(let load) = self { load.label } else { Name.closed.rawValue } }

  /// Reads the closed loop, or an open load with its rate.
  package static func read(_ reader: ValueReader) -> LoadKind? {
    let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
    guard let table = reader.table(keys), let kind = table.value("kind", orReport: "one of \(names)"),
      let name = kind.member(Name.self)
    else { return nil }
    if name == .closed {
      let further = keys.filter { $0 != "kind" && table.table[$0] != nil }
      for key in further {
        table.collector.report(
          table.path(of: key), found: "a \(key) of the closed loop", expected: "a \(key) only with kind = \"open\"")
      }
      return further.isEmpty ? .closed : nil
    }
    guard let rate = table.value("rate", orReport: "operations due per second, over all threads") else { return nil }
    let number = rate.integer(in: OpenLoad.rates)
    let schedule = table.value("schedule").map { $0.member(OpenLoad.Schedule.self) } ?? .fixed
    guard let number, let schedule else { return nil }
    return .open(OpenLoad(rate: number, schedule: schedule))
  }
}

/// A pause put into the operations of a cell: `pause = { every = 10_000, milliseconds = 50 }`.
package struct OperationPause: Sendable, Hashable {
  /// In each group of this many operations of a thread, the last one takes longer.
  package var every: Int
  /// How long, in milliseconds.
  package var milliseconds: Double

  /// Makes a pause; `every` is at least 1, `milliseconds` one of `lengths`.
  package init(every: Int, milliseconds: Double) {
    self.every = every
    self.milliseconds = milliseconds
  }

  /// A microsecond up to ten seconds.
  package static let lengths = 0.001...10_000

  /// The short form in cell ids: `50.0ms/10000`.
  package var label: String { "\(milliseconds)ms/\(every)" }

  /// Nanoseconds that it adds to an operation on average.
  package var nanosecondsPerOperation: Double { milliseconds * 1e6 / Double(max(every, 1)) }
}

extension OperationPause: ParameterValue {
  /// Keys of a `pause` table.
  package static let keys = ["every", "milliseconds"]

  /// The pause as it is in files.
  package var written: InputValue { .table(["every": .integer(every), "milliseconds": .double(milliseconds)]) }

  /// Reads how often an operation pauses, and how long.
  package static func read(_ reader: ValueReader) -> OperationPause? {
    guard let table = reader.table(keys) else { return nil }
    let every = table.value("every", orReport: "after how many operations of a thread one pauses")
    let length = table.value("milliseconds", orReport: "how long it pauses")
    guard let every, let length else { return nil }
    let number = every.integer(in: 1...1_000_000_000)
    guard let milliseconds = length.double() else { return nil }
    guard lengths.contains(milliseconds) else {
      reader.collector.report(
        length.place, found: "the number \(milliseconds)",
        expected: "milliseconds, \(lengths.lowerBound) to \(lengths.upperBound)")
      return nil
    }
    return number.map { OperationPause(every: $0, milliseconds: milliseconds) }
  }
}
