/// An open load: operations are due at times that do not depend on how long the ones before them take.
///
/// A latency then counts from when its operation was due. In the closed loop, where an operation begins when the one
/// before it has ended, a pause delays all that would have come meanwhile and is recorded once (coordinated omission:
/// Gil Tene, "How NOT to measure latency", 2013).
public struct OpenLoad: Codable, Sendable, Hashable {
  /// How the times are drawn.
  public enum Schedule: String, CaseIterable, Codable, Sendable, Hashable {
    /// One operation every 1/rate seconds.
    case fixed
    /// A Poisson process of that rate: what many independent clients make together.
    case poisson
  }

  /// Operations due per second, over all threads.
  public var rate: Int
  /// How their times are drawn.
  public var schedule: Schedule

  /// Makes a load; `rate` is one of `rates`.
  public init(rate: Int, schedule: Schedule) {
    self.rate = rate
    self.schedule = schedule
  }

  /// One operation in a second up to one in a nanosecond, which is more than any map can do.
  public static let rates = 1...1_000_000_000

  /// The short form in cell ids: `fixed200000`.
  public var label: String { "\(schedule.rawValue)\(rate)" }
}

/// A pause put into the operations of a cell: `pause = { every = 10_000, milliseconds = 50 }`.
public struct OperationPause: Codable, Sendable, Hashable {
  /// Every so many operations of a thread the last one lasts that much longer.
  public var every: Int
  /// How long, in milliseconds.
  public var milliseconds: Double

  /// Makes a pause; `every` is at least 1, `milliseconds` one of `lengths`.
  public init(every: Int, milliseconds: Double) {
    self.every = every
    self.milliseconds = milliseconds
  }

  /// A microsecond up to ten seconds.
  public static let lengths = 0.001...10_000

  /// The short form in cell ids: `50.0ms/10000`.
  public var label: String { "\(milliseconds)ms/\(every)" }

  /// Nanoseconds that it adds to an operation on average.
  public var nanosecondsPerOperation: Double { milliseconds * 1e6 / Double(max(every, 1)) }
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
