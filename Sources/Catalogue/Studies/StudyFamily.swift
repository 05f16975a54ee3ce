/// Studies that answer one question in several ways. Each stands in a file of its own; `all` is the one list of them.
package struct StudyFamily: Sendable {
  /// One way of answering the question.
  package struct Form: Sendable, Hashable {
    /// The part of the study's id behind the dot: lower-case letters, digits and hyphens.
    package let name: String
    /// One line for `maplab list studies`.
    package let summary: String

    /// Names a form.
    package init(_ name: String, _ summary: String) {
      self.name = name
      self.summary = summary
    }
  }

  /// The part of the studies' ids before the dot.
  package let id: String
  /// The system of the documents that it belongs to, or a dash.
  package let system: String
  /// What one operation is: the unit behind every "per operation" column.
  package let operation: String
  /// How it uses the parameters of a cell (`entries`, `values.size`, …); empty where it takes no notice of them.
  package let parameters: String
  /// The passes that mean something for it; the others are not planned.
  package let passes: Set<MeasurementPass>
  /// How many threads its programs can run; 1 for most.
  package let threads: ClosedRange<Int>
  /// True where all forms do the same work on the same data, so that their checksums must agree.
  package let formsAgree: Bool
  /// Nanoseconds that an operation takes on an ordinary machine, for estimates.
  package let typicalNanoseconds: Double
  /// The ways in which it is answered.
  package let forms: [Form]
  /// What its observations pass reports, beyond figures of other families; names are unique in the lab.
  package let observations: [Metric]

  /// Describes a family.
  package init(
    id: String, system: String, operation: String, parameters: String = "", passes: Set<MeasurementPass>,
    threads: ClosedRange<Int> = 1...1, formsAgree: Bool = false, typicalNanoseconds: Double = 100, forms: [Form],
    observations: [Metric] = []
  ) {
    self.id = id
    self.system = system
    self.operation = operation
    self.parameters = parameters
    self.passes = passes
    self.threads = threads
    self.formsAgree = formsAgree
    self.typicalNanoseconds = typicalNanoseconds
    self.forms = forms
    self.observations = observations
  }
}

extension StudyFamily: Hashable {
  /// Families are the same where their ids are.
  package static func == (one: StudyFamily, other: StudyFamily) -> Bool { one.id == other.id }

  /// Hashes the id.
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension StudyFamily {
  /// Every family, in the order of the tables that they are for.
  package static let all: [StudyFamily] = [
    .emptyMap,
    .bucketBlock,
    .mapNesting,
    .erasure,
    .flowKeys,
    .pointerKeys,
    .requestBatch,
    .escape,
    .arenaLifetimes,
    .computedCache,
    .putIfAbsent,
    .entryCount,
    .mapReferences,
    .mapPassing,
    .heapFigures,
    .growthPhase,
    .bucketFilling,
    .newMap,
    .readMostlyLayers,
    .falseSharing,
    .atomicOperations,
    .growthUnderReaders,
    .smallContainer,
    .sharedUse,
    .bucketHeader,
    .bucketAlignment,
    .bucketLayout,
    .growthState,
    .insertPath,
    .bucketDeletes,
    .skewedRequests,
    .mapWalks,
    .memorySigns,
    .bucketLoad,
    .hashBuckets,
    .growthThreshold,
    .lostUpdates,
    .raceDetector,
    .keyText,
    .keyBuilding,
    .metricsText,
    .inputArguments,
    .mustNotCompile,
  ]
}

extension Metric {
  /// A figure of the observations pass. `exact` says whether every run with the same seed must see the same. Properties
  /// that are 1 or 0 get neither better nor worse, unless the map is broken that lacks one.
  static func observed(
    _ name: String, _ unit: String, _ direction: Direction, exact: Bool = true, _ summary: String
  ) -> Metric {
    Metric(name, unit, .observations, direction, exact: exact, inSummary: false, summary)
  }
}
