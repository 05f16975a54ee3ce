/// An open load: operations are due at times that do not depend on how long the ones before them take.
///
/// A latency then counts from when its operation was due. In the closed loop, where an operation begins when the one
/// before it has ended, a pause delays all that would have come meanwhile and is recorded once (coordinated omission:
/// Gil Tene, "How NOT to measure latency", 2013).
package struct OpenLoad: Codable, Sendable, Hashable {
  /// How the times are drawn.
  package enum Schedule: String, CaseIterable, Codable, Sendable, Hashable {
    /// One operation every 1/rate seconds.
    case fixed
    /// A Poisson process of that rate: what many independent clients make together.
    case poisson
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

/// A pause put into the operations of a cell: `pause = { every = 10_000, milliseconds = 50 }`.
package struct OperationPause: Codable, Sendable, Hashable {
  /// Every so many operations of a thread the last one lasts that much longer.
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

extension CellParameters {
  /// Why load or pause can't be, in words for the user; nil where they can. Files with such values are refused before.
  var reasonAgainstLoad: String? {
    if let load, !OpenLoad.rates.contains(load.rate) { return "a load of \(load.rate) operations per second" }
    if let pause, pause.every < 1 || !OperationPause.lengths.contains(pause.milliseconds) {
      return "a pause of \(pause.milliseconds) ms every \(pause.every) operations"
    }
    return nil
  }
}
