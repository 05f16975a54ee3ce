/// The forms of `shared-use`.
package enum SharedUseForm: String, StudyForm {
  case native
  case readMostly = "read-mostly"

  package var summary: String {
    switch self {
    case .native: "Dictionary"
    case .readMostly: "the read-mostly map with all keys in the read layer"
    }
  }
}

extension StudyFamily {
  /// S1, S7, D4.T1: what a plain map and a read-mostly map are for, and what they cost.
  static let sharedUse = StudyFamily(
    .sharedUse, system: "S7", operation: "remove one entry of a map that was filled and read",
    parameters: "`entries` UInt64 keys and values are in the map, more if a round has more operations",
    passes: [.time, .memory, .observations], formsAgree: true, typicalNanoseconds: 150,
    forms: SharedUseForm.self,
    observations: [
      .observed(
        "threads_writes_kept", "%", .higherIsBetter,
        "share of two threads' writes to one map that is found afterwards"
      ),
      .observed(
        "places_after_removal", "entries", .lowerIsBetter,
        "entries still in the map's tables after all were removed"),
      .observed(
        "places_after_promotion", "entries", .lowerIsBetter,
        "the same after one new key, which counts too, was stored and found"),
    ])
}

/// The forms of `read-mostly-layers`.
package enum ReadMostlyLayersForm: String, StudyForm {
  case oneTable = "one-table"
  case firstWrites = "first-writes"
  case justPromoted = "just-promoted"
  case nextKey = "next-key"
  case steadyNewKeys = "steady-new-keys"
  case steadyUpdates = "steady-updates"

  package var summary: String {
    switch self {
    case .oneTable: "a SpanMap with the same entries: what a single layer takes"
    case .firstWrites: "every key was stored once and nothing was read"
    case .justPromoted: "then enough look-ups missed for the dirty layer to become the read layer"
    case .nextKey: "promoted with all keys but one, then that one was stored"
    case .steadyNewKeys: "promoted with 7 keys in 10; the others came one by one, each after 99 look-ups"
    case .steadyUpdates: "promoted; then look-ups, with a new value for a present key as every hundredth operation"
    }
  }
}

extension StudyFamily {
  /// S7, D3.T6: what the two layers of the read-mostly map contain at moments of its life.
  static let readMostlyLayers = StudyFamily(
    .readMostlyLayers, system: "S7", operation: "bring one map with UInt64 keys and values to the moment",
    parameters: "`entries` keys are in the map at the moment", passes: [.observations], typicalNanoseconds: 500,
    forms: ReadMostlyLayersForm.self,
    observations: [
      .observed(
        "layer_bytes", "B", .lowerIsBetter, exact: false,
        "bytes that the map holds at the moment, by the allocator's own statistics, with what it will soon free"),
      .observed("layer_read_entries", "entries", .neither, "entries of the read layer's table at the moment"),
      .observed("layer_dirty_entries", "entries", .neither, "entries of the dirty layer's table at the moment"),
      .observed(
        "layer_duplicate_share", "%", .lowerIsBetter,
        "share of the different entries that both tables refer to; of a steady state the mean over its operations"),
      .observed("layer_promotions", "promotions", .neither, "how often the dirty layer has become the read layer"),
    ])
}

/// The forms of `growth-under-readers`.
package enum GrowthUnderReadersForm: String, StudyForm {
  case rwLock = "rw-lock"
  case rwLockReserved = "rw-lock-reserved"
  case dictionary
  case dictionaryReserved = "dictionary-reserved"
  case shardedReserved = "sharded-reserved"
  case readMostly = "read-mostly"

  package var summary: String {
    switch self {
    case .rwLock: "the bucket map behind a reader-writer lock, empty at first"
    case .rwLockReserved: "the same with room for all entries"
    case .dictionary: "Dictionary behind a reader-writer lock, empty at first"
    case .dictionaryReserved: "the same with room for all entries"
    case .shardedReserved: "64 shards with room for all entries"
    case .readMostly: "the read-mostly map, which can't reserve"
    }
  }
}

extension StudyFamily {
  /// S8, D3.T10: a map that threads fill while they read it, in the proportion of a hundred readers to two writers.
  static let growthUnderReaders = StudyFamily(
    .growthUnderReaders, system: "S8",
    operation: "one look-up of a key that may not be there yet, or, each 51st, one insertion",
    parameters:
      "`threads` insert `entries` short strings, at most one per 51 `operations` of the file, in every profile; each "
      + "does both, so that there can be one for each processor",
    passes: [.time, .allocations, .observations], threads: 2...256, formsAgree: true, typicalNanoseconds: 100,
    forms: GrowthUnderReadersForm.self,
    observations: [
      .observed(
        "growth_read_ns", "ns", .lowerIsBetter, exact: false,
        "one look-up while the map is filled, with its wait for the lock: the median of three rounds"),
      .observed(
        "steady_read_ns", "ns", .lowerIsBetter, exact: false,
        "the same once the map is full and every 51st operation puts a new value in"),
    ])
}

/// The forms of `shared-state`.
package enum SharedStateForm: String, StudyForm {
  case readMostly = "read-mostly"
  case mutex
  case rwLock = "rw-lock"
  case rwLockWriting = "rw-lock-writing"
  case sharded

  package var summary: String {
    switch self {
    case .readMostly: "found in the read-mostly map without a lock, changed under a lock of its own"
    case .mutex: "Dictionary behind a mutex: found and changed under it"
    case .rwLock: "Dictionary behind a reader-writer lock: found under the readers' lock, changed under its own"
    case .rwLockWriting: "the same lock held for writing while the object is found and changed"
    case .sharded: "the sharded map: found and changed under its shard's lock"
    }
  }
}

extension StudyFamily {
  /// S7, S8, D2.T3: objects whose fields several threads change.
  static let sharedState = StudyFamily(
    .sharedState, system: "S7", operation: "find an object by its key and change two of its fields",
    parameters: "`entries` keys, all there and asked for alike", passes: [.time, .latency, .memory],
    threads: 1...256, formsAgree: true, typicalNanoseconds: 120, forms: SharedStateForm.self)
}

/// The forms of `false-sharing`.
package enum FalseSharingForm: String, StudyForm {
  case oneCounter = "one-counter"
  case adjacent
  case padded
  case aligned64 = "aligned-64"
  case aligned128 = "aligned-128"
  case separate

  package var summary: String {
    switch self {
    case .oneCounter: "all threads increment the same counter: true sharing, for comparison"
    case .adjacent: "8 bytes apart"
    case .padded: "56 unused bytes after each, not aligned"
    case .aligned64: "each at a multiple of 64 bytes"
    case .aligned128: "each at a multiple of 128 bytes"
    case .separate: "an allocation of its own for each, on lines of its own"
    }
  }
}

extension StudyFamily {
  /// S22, D3.T7: counters of several threads, by distance in memory.
  static let falseSharing = StudyFamily(
    .falseSharing, system: "S22", operation: "one atomic increment of the thread's own counter",
    parameters: "`threads` counters, one for each thread; `operations` are divided among them",
    passes: [.time, .observations], threads: 1...64, formsAgree: true, typicalNanoseconds: 20,
    forms: FalseSharingForm.self,
    observations: [
      .observed("counter_bytes", "B", .lowerIsBetter, "bytes of all counters with everything that keeps them apart"),
      .observed(
        "threads_on_one_line", "threads", .lowerIsBetter, exact: false,
        "most threads whose counters are on the same 64 bytes"),
    ])
}
