/// What a cell does with its map. The lab's only list of workloads; each is fully described in `descriptor`.
package enum WorkloadKind: String, CaseIterable, Codable, Sendable, Hashable {
  case createFillDrop = "create-fill-drop"
  case fill
  case getHit = "get-hit"
  case getMiss = "get-miss"
  case update
  case erase
  case churn
  case iterate
  case clearAndRefill = "clear-and-refill"
  case mixed
  case trace
  case empty
  case knownAnswer = "known-answer"
  case study

  /// The name used in experiment files and CSV.
  package var id: String { rawValue }
}

/// Everything that the lab knows about a workload except its kernel.
package struct WorkloadDescriptor: Sendable {
  /// What one operation is: the unit of every "per operation" column of the workload.
  package var operation: String
  /// Which keys its operations look up.
  package var lookUps = LookUps.nothing
  /// True if it inserts keys beyond those of the full map.
  package var insertsFurtherKeys = false
  /// True if its operations change the map: a map that is never changed can't run it.
  package var changesMap = false
  /// True if one operation is the whole life of a map and handles `entries` entries itself.
  package var operationHandlesWholeMap = false
  /// True if a round must fill whole maps, so that its operations are a multiple of `entries`.
  package var roundIsWholeFillings = false
  /// True if several threads can do it on one map, each thread its part, with a result that does not depend on their
  /// order.
  package var runsOnSeveralThreads = false

  /// Which keys are looked up, or removed.
  package enum LookUps: Sendable {
    case nothing
    /// Present ones, in the order given by `keys.distribution`.
    case present
    /// Absent ones, in that order.
    case absent
    /// Each present one once.
    case eachOnce
  }
}

extension WorkloadKind {
  /// What the lab knows about the workload.
  package var descriptor: WorkloadDescriptor {
    switch self {
    case .createFillDrop:
      WorkloadDescriptor(
        operation: "make one map, insert `entries` entries, drop the map", changesMap: true,
        operationHandlesWholeMap: true)
    case .fill:
      WorkloadDescriptor(
        operation:
          "insert one new key into a map that grows from empty to `entries` (over and over, each time a new map)",
        changesMap: true, roundIsWholeFillings: true)
    case .getHit:
      WorkloadDescriptor(operation: "look up one key that is present", lookUps: .present, runsOnSeveralThreads: true)
    case .getMiss:
      WorkloadDescriptor(operation: "look up one key that is absent", lookUps: .absent, runsOnSeveralThreads: true)
    case .update:
      WorkloadDescriptor(
        operation: "write a new value for one key that is present", lookUps: .present, changesMap: true,
        runsOnSeveralThreads: true)
    case .erase:
      WorkloadDescriptor(
        operation: "remove one key that is present, until the map is empty", lookUps: .eachOnce, changesMap: true,
        roundIsWholeFillings: true)
    case .churn:
      WorkloadDescriptor(
        operation: "remove the oldest entry and insert a new one: the size stays at `entries`",
        insertsFurtherKeys: true, changesMap: true)
    case .iterate:
      WorkloadDescriptor(operation: "visit one entry while walking the whole map", roundIsWholeFillings: true)
    case .clearAndRefill:
      WorkloadDescriptor(
        operation: "clear one map keeping its capacity, then insert `entries` entries", changesMap: true,
        operationHandlesWholeMap: true)
    case .mixed:
      WorkloadDescriptor(
        operation: "one look-up, update, insertion or removal, drawn by the `mix` ratios", lookUps: .present,
        insertsFurtherKeys: true, changesMap: true, runsOnSeveralThreads: true)
    case .trace:
      WorkloadDescriptor(
        operation: "one look-up, insertion or removal, as the trace in `keys.file` has it, from an empty map on",
        changesMap: true, runsOnSeveralThreads: true)
    case .empty:
      WorkloadDescriptor(
        operation: "nothing: the loop, the key load and the checksum that every workload has", lookUps: .present,
        runsOnSeveralThreads: true)
    case .knownAnswer:
      WorkloadDescriptor(
        operation: "the work that `answer` says, without a map: its figures are known before they are measured")
    case .study:
      WorkloadDescriptor(operation: "what the `study` says: see maplab list studies")
    }
  }
}
