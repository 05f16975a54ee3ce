/// One measured quantity: a `metric` of samples.csv and, if `inSummary`, a column of summary.csv.
///
/// The metrics of maps have typed names, `Metric.nsPerOp`: the properties of `DeclaredMetrics`.
@dynamicMemberLookup
package struct Metric: Sendable, Hashable {
  /// Which direction is better for a metric.
  package enum Direction: Sendable {
    case lowerIsBetter
    case higherIsBetter
    /// It is a property, or describes how something was measured: a change is neither better nor worse.
    case neither

    /// The word for tables: `lower`, `higher`, or a dash.
    package var word: String {
      switch self {
      case .lowerIsBetter: "lower"
      case .higherIsBetter: "higher"
      case .neither: "–"
      }
    }
  }

  /// The name in CSV, claims and documentation.
  package let name: String
  /// The unit, as printed: `ns`, `1/s`, `calls/op`, `B/op`, `KiB`, `B`, `ratio`, `count/op`, `text`.
  package let unit: String
  /// The pass that measures it.
  package let pass: MeasurementPass
  /// Which direction is better.
  package let direction: Direction
  /// Further passes whose processes report it, to samples.csv only: figures and claims take it from `pass`.
  package let furtherPasses: Set<MeasurementPass>
  /// True if two runs with the same seed, toolchain and allocator must agree to the last digit.
  package let isExact: Bool
  /// True if summary.csv has a column of this name.
  package let inSummary: Bool
  /// Why `experiments/calibration` has no known answer for it; nil if it has one. The observations of studies are
  /// compared with models by their tests.
  package let noKnownAnswer: String?
  /// What it is, in one sentence.
  package let summary: String

  /// Declares a metric.
  ///
  /// - Parameter exact: whether every run with the same seed must give the same value; nil: as for its pass.
  @inline(never)  // Some two hundred calls in one initialiser would take long to compile.
  init(
    _ name: String, _ unit: String, _ pass: MeasurementPass, _ direction: Direction, exact: Bool? = nil,
    inSummary: Bool = true, alsoIn furtherPasses: Set<MeasurementPass> = [], noKnownAnswer: String? = nil,
    _ summary: String
  ) {
    self.name = name
    self.unit = unit
    self.pass = pass
    self.direction = direction
    self.furtherPasses = furtherPasses
    self.isExact = exact ?? pass.isExact
    self.inSummary = inSummary
    self.noKnownAnswer = noKnownAnswer
    self.summary = summary
  }

  /// True if processes of the pass may report it.
  package func isReported(by pass: MeasurementPass) -> Bool { pass == self.pass || furtherPasses.contains(pass) }
}

extension Metric {
  private static let declared = DeclaredMetrics()

  /// A metric of `DeclaredMetrics` by its property's name: `Metric.nsPerOp`.
  package static subscript(dynamicMember property: KeyPath<DeclaredMetrics, Metric>) -> Metric {
    declared[keyPath: property]
  }

  /// Every metric of the lab, in the order of summary.csv's columns; the observations of studies come last. A worker
  /// may report only these names.
  package static let all: [Metric] = declared.all + StudyFamily.all.flatMap(\.observations)

  /// The metric of that name, or nil.
  package static func named(_ name: String) -> Metric? { byName[name] }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The other passes that record what disturbs a process. Exact counts can't be disturbed.
  static let timedPasses: Set<MeasurementPass> = [.time, .latency]

  /// The other passes that inspect the state of the map, before and after the measured rounds.
  static let passesWithState: Set<MeasurementPass> = [.latency, .allocations]
}

/// Values by the names of metrics, as reports and samples have them.
extension Dictionary where Key == String {
  /// The value of a metric.
  package subscript(_ metric: Metric) -> Value? {
    get { self[metric.name] }
    set { self[metric.name] = newValue }
  }
}
