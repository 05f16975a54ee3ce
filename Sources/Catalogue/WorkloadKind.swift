/// What a cell does with its map. The one list of workloads in the lab.
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
  case empty
  case knownAnswer = "known-answer"
  case study

  /// The name used in experiment files and CSV.
  package var id: String { rawValue }

  /// What one operation is: the unit behind every "per operation" column of the workload.
  package var operation: String {
    switch self {
    case .createFillDrop: "make one map, insert `entries` entries, drop the map"
    case .fill: "insert one new key into a map that grows from empty to `entries` (over and over, each time a new map)"
    case .getHit: "look up one key that is present"
    case .getMiss: "look up one key that is absent"
    case .update: "write a new value for one key that is present"
    case .erase: "remove one key that is present, until the map is empty"
    case .churn: "remove the oldest entry and insert a new one: the size stays at `entries`"
    case .iterate: "visit one entry while walking the whole map"
    case .clearAndRefill: "clear one map keeping its capacity, then insert `entries` entries"
    case .mixed: "one look-up, update, insertion or removal, drawn by the `mix` ratios"
    case .empty: "nothing: the loop, the key load and the checksum that every workload has"
    case .knownAnswer: "the work that `answer` tells, without a map: its figures are known before they are measured"
    case .study: "what the `study` says: see maplab list studies"
    }
  }

  /// True where one operation is one whole map life and handles `entries` entries itself.
  package var operationHandlesWholeMap: Bool { self == .createFillDrop || self == .clearAndRefill }

  /// True if a round must be a whole number of map fillings: `operations` is a multiple of `entries`.
  package var roundIsWholeFillings: Bool { self == .fill || self == .erase || self == .iterate }

  /// True where several threads can do it on one map, each its part, with a result that does not depend on who comes
  /// first.
  package var runsOnSeveralThreads: Bool {
    switch self {
    case .getHit, .getMiss, .update, .mixed, .empty: true
    case .createFillDrop, .fill, .erase, .churn, .iterate, .clearAndRefill, .knownAnswer, .study: false
    }
  }
}
