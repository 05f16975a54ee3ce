/// The forms of one family, as an enum of their names, so that a switch over it needs no default.
package protocol StudyForm: CaseIterable, Hashable, Sendable {
  /// The part of the study's id after the dot: lower-case letters, digits and hyphens.
  var rawValue: String { get }
  /// One line for `maplab list studies`.
  var summary: String { get }
}

/// Studies that answer the same question in several ways. A family is fully declared in one place: its forms, and
/// what its observations mean. `Name` is the only list of families.
package struct StudyFamily: Sendable {
  /// One way of answering the question, of any family.
  package struct Form: Sendable, Hashable {
    /// The part of the study's id after the dot.
    package let name: String
    /// One line for `maplab list studies`.
    package let summary: String
  }

  /// Which family it is.
  package let name: Name
  /// The system in the documents that it belongs to, or a dash.
  package let system: String
  /// What one operation is: the unit of every "per operation" column.
  package let operation: String
  /// How it uses the parameters of a cell (`entries`, `values.size`, …); empty if it does not use them.
  package let parameters: String
  /// The passes that make sense for it; the others are not planned.
  package let passes: Set<MeasurementPass>
  /// How many threads its programs can run; 1 for most.
  package let threads: ClosedRange<Int>
  /// True if all forms do the same work on the same data, so that their checksums must agree.
  package let formsAgree: Bool
  /// Nanoseconds that an operation takes on an ordinary machine, for estimates.
  package let typicalNanoseconds: Double
  /// The ways of answering the question.
  package let forms: [Form]
  /// Why the Swift engine has no programs for it; nil if it has.
  package let withoutSwift: String?
  /// What its observations pass reports, apart from figures of other families; names are unique in the lab.
  package let observations: [Metric]

  /// Declares a family.
  init<FormName: StudyForm>(
    _ name: Name, system: String, operation: String, parameters: String = "", passes: Set<MeasurementPass>,
    threads: ClosedRange<Int> = 1...1, formsAgree: Bool = false, typicalNanoseconds: Double = 100,
    withoutSwift: String? = nil, forms: FormName.Type, observations: [Metric] = []
  ) {
    self.name = name
    self.system = system
    self.operation = operation
    self.parameters = parameters
    self.passes = passes
    self.threads = threads
    self.formsAgree = formsAgree
    self.typicalNanoseconds = typicalNanoseconds
    self.withoutSwift = withoutSwift
    self.forms = forms.allCases.map { Form(name: $0.rawValue, summary: $0.summary) }
    self.observations = observations
  }

  /// The part of the studies' ids before the dot.
  package var id: String { name.rawValue }
}

extension StudyFamily: Hashable {
  /// Families are the same if their names are.
  package static func == (one: StudyFamily, other: StudyFamily) -> Bool { one.name == other.name }

  /// Hashes the name.
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension StudyFamily {
  /// The names of all families, in the order of the tables that they are for. A name without a declaration (below) or
  /// without programs (`CellProgram.of`) does not compile.
  package enum Name: String, CaseIterable, Sendable {
    case emptyMap = "empty-map"
    case bucketBlock = "bucket-block"
    case mapNesting = "map-nesting"
    case erasure
    case flowKeys = "flow-keys"
    case pointerKeys = "pointer-keys"
    case requestBatch = "request-batch"
    case escape
    case arenaLifetimes = "arena-lifetimes"
    case computedCache = "computed-cache"
    case shortLivedEntries = "short-lived-entries"
    case putIfAbsent = "put-if-absent"
    case entryCount = "entry-count"
    case mapReferences = "map-references"
    case mapPassing = "map-passing"
    case heapFigures = "heap-figures"
    case soak
    case growthPhase = "growth-phase"
    case bucketFilling = "bucket-filling"
    case newMap = "new-map"
    case readMostlyLayers = "read-mostly-layers"
    case sharedState = "shared-state"
    case falseSharing = "false-sharing"
    case atomicOperations = "atomic-operations"
    case growthUnderReaders = "growth-under-readers"
    case smallContainer = "small-container"
    case sharedUse = "shared-use"
    case bucketHeader = "bucket-header"
    case bucketAlignment = "bucket-alignment"
    case bucketNeighbours = "bucket-neighbours"
    case bucketLayout = "bucket-layout"
    case growthState = "growth-state"
    case insertPath = "insert-path"
    case tophashSearch = "tophash-search"
    case bucketDeletes = "bucket-deletes"
    case writeTail = "write-tail"
    case skewedRequests = "skewed-requests"
    case mapWalks = "map-walks"
    case memorySigns = "memory-signs"
    case bucketLoad = "bucket-load"
    case hashBuckets = "hash-buckets"
    case growthThreshold = "growth-threshold"
    case sameSizeGrowth = "same-size-growth"
    case reclaimedFields = "reclaimed-fields"
    case profileSigns = "profile-signs"
    case bucketSize = "bucket-size"
    case callerBuffer = "caller-buffer"
    case concurrentMap = "concurrent-map"
    case lostUpdates = "lost-updates"
    case raceDetector = "race-detector"
    case shortLivedMaps = "short-lived-maps"
    case keyText = "key-text"
    case keyBuilding = "key-building"
    case metricsText = "metrics-text"
    case mapAlarms = "map-alarms"
    case inputArguments = "input-arguments"
    case socketResources = "socket-resources"
    case serviceLoad = "service-load"
    case serviceGovernance = "service-governance"
    case serviceSkew = "service-skew"
    case mustNotCompile = "must-not-compile"
    case escapeReport = "escape-report"
    case escapeLevels = "escape-levels"
    case swissHeader = "swiss-header"
    case collectedMap = "collected-map"
    case mapMaking = "map-making"
    case passedMap = "passed-map"
    case headerAccess = "header-access"
    case nilMap = "nil-map"
    case unhashableKeys = "unhashable-keys"
    case traceEvents = "trace-events"
    case growthInCollection = "growth-in-collection"
    case requestObjects = "request-objects"
    case firstWrite = "first-write"
    case keptMaps = "kept-maps"
    case byteText = "byte-text"
    case byteLookUp = "byte-look-up"
    case runtimeWalks = "runtime-walks"
    case headerSizes = "header-sizes"
    case mapProbes = "map-probes"
    case collectorFigures = "collector-figures"
    case heapProfile = "heap-profile"
    case cpuProfileSigns = "cpu-profile-signs"

    /// The family's declaration.
    package var family: StudyFamily {
      switch self {
      case .emptyMap: .emptyMap
      case .bucketBlock: .bucketBlock
      case .mapNesting: .mapNesting
      case .erasure: .erasure
      case .flowKeys: .flowKeys
      case .pointerKeys: .pointerKeys
      case .requestBatch: .requestBatch
      case .escape: .escape
      case .arenaLifetimes: .arenaLifetimes
      case .computedCache: .computedCache
      case .shortLivedEntries: .shortLivedEntries
      case .putIfAbsent: .putIfAbsent
      case .entryCount: .entryCount
      case .mapReferences: .mapReferences
      case .mapPassing: .mapPassing
      case .heapFigures: .heapFigures
      case .soak: .soak
      case .growthPhase: .growthPhase
      case .bucketFilling: .bucketFilling
      case .newMap: .newMap
      case .readMostlyLayers: .readMostlyLayers
      case .sharedState: .sharedState
      case .falseSharing: .falseSharing
      case .atomicOperations: .atomicOperations
      case .growthUnderReaders: .growthUnderReaders
      case .smallContainer: .smallContainer
      case .sharedUse: .sharedUse
      case .bucketHeader: .bucketHeader
      case .bucketAlignment: .bucketAlignment
      case .bucketNeighbours: .bucketNeighbours
      case .bucketLayout: .bucketLayout
      case .growthState: .growthState
      case .insertPath: .insertPath
      case .tophashSearch: .tophashSearch
      case .bucketDeletes: .bucketDeletes
      case .writeTail: .writeTail
      case .skewedRequests: .skewedRequests
      case .mapWalks: .mapWalks
      case .memorySigns: .memorySigns
      case .bucketLoad: .bucketLoad
      case .hashBuckets: .hashBuckets
      case .growthThreshold: .growthThreshold
      case .sameSizeGrowth: .sameSizeGrowth
      case .reclaimedFields: .reclaimedFields
      case .profileSigns: .profileSigns
      case .bucketSize: .bucketSize
      case .callerBuffer: .callerBuffer
      case .concurrentMap: .concurrentMap
      case .lostUpdates: .lostUpdates
      case .raceDetector: .raceDetector
      case .shortLivedMaps: .shortLivedMaps
      case .keyText: .keyText
      case .keyBuilding: .keyBuilding
      case .metricsText: .metricsText
      case .mapAlarms: .mapAlarms
      case .inputArguments: .inputArguments
      case .socketResources: .socketResources
      case .serviceLoad: .serviceLoad
      case .serviceGovernance: .serviceGovernance
      case .serviceSkew: .serviceSkew
      case .mustNotCompile: .mustNotCompile
      case .escapeReport: .escapeReport
      case .escapeLevels: .escapeLevels
      case .swissHeader: .swissHeader
      case .collectedMap: .collectedMap
      case .mapMaking: .mapMaking
      case .passedMap: .passedMap
      case .headerAccess: .headerAccess
      case .nilMap: .nilMap
      case .unhashableKeys: .unhashableKeys
      case .traceEvents: .traceEvents
      case .growthInCollection: .growthInCollection
      case .requestObjects: .requestObjects
      case .firstWrite: .firstWrite
      case .keptMaps: .keptMaps
      case .byteText: .byteText
      case .byteLookUp: .byteLookUp
      case .runtimeWalks: .runtimeWalks
      case .headerSizes: .headerSizes
      case .mapProbes: .mapProbes
      case .collectorFigures: .collectorFigures
      case .heapProfile: .heapProfile
      case .cpuProfileSigns: .cpuProfileSigns
      }
    }
  }

  /// Every family, in the order of their names.
  package static let all = Name.allCases.map(\.family)
}

extension Metric {
  /// A figure of the observations pass. `exact` says whether every run with the same seed must give the same value.
  /// Properties that are 1 or 0 have no better or worse, unless a map without the property is broken.
  static func observed(
    _ name: String, _ unit: String, _ direction: Direction, exact: Bool = true, _ summary: String
  ) -> Metric {
    Metric(name, unit, .observations, direction, exact: exact, inSummary: false, summary)
  }
}
