/// The forms of `arena-lifetimes`.
package enum ArenaLifetimesForm: String, StudyForm {
  case nativeBesideArena = "native-beside-arena"
  case handleMap = "handle-map"
  case arenaMap = "arena-map"

  package var summary: String {
    switch self {
    case .nativeBesideArena: "a Dictionary from keys to numbers of places in an Arena"
    case .handleMap: "an ArenaHandleMap: keys to handles, values in an arena that checks them"
    case .arenaMap: "an ArenaMap: keys and values in one arena"
    }
  }
}

extension StudyFamily {
  /// S4, D1.T11: what ends the life of a value in an arena.
  static let arenaLifetimes = StudyFamily(
    .arenaLifetimes, system: "S4", operation: "fill, remove one key, insert another, reset, fill again",
    parameters: "`entries` keys are put in", passes: [.observations], typicalNanoseconds: 1_000,
    forms: ArenaLifetimesForm.self,
    observations: [
      .observed("arena_key_ends_value", "0/1", .neither, "the value dies when its key is removed"),
      .observed(
        "arena_key_frees_place", "0/1", .neither, "the next value takes the place of the one whose key was removed"),
      .observed(
        "arena_reset_ends_all", "0/1", .neither, "after a reset every value is dead, and no place of the arena is taken"
      ),
      .observed(
        "arena_reset_keeps_memory", "0/1", .neither, "the arena is filled again after a reset in the memory it had"),
      .observed(
        "arena_stale_is_told", "0/1", .neither, "a key or handle from before the reset is reported as stale"),
    ])
}

/// The forms of `map-references`.
package enum MapReferencesForm: String, StudyForm {
  case dictionary
  case optionalDictionary = "optional-dictionary"
  case pointer
  case classBox = "class-box"
  case noncopyableMap = "noncopyable-map"

  package var summary: String {
    switch self {
    case .dictionary: "a Dictionary"
    case .optionalDictionary: "an optional Dictionary"
    case .pointer: "an optional pointer to a Dictionary"
    case .classBox: "an optional reference to an object with a Dictionary"
    case .noncopyableMap: "a SpanMap, which can't be copied"
    }
  }
}

extension StudyFamily {
  /// S24, D2.T1: what a variable for a map can do before and after it has one.
  static let mapReferences = StudyFamily(
    .mapReferences, system: "S24", operation: "try once what a variable of that kind does",
    passes: [.observations], typicalNanoseconds: 100_000,
    forms: MapReferencesForm.self,
    observations: [
      .observed("reference_zero_is_nil", "0/1", .neither, "a variable that nothing was put into is nil"),
      .observed(
        "reference_zero_counts", "0/1", .neither, "and gives its number of entries, 0, without being unwrapped"),
      .observed("reference_zero_takes_writes", "0/1", .neither, "and has an entry after one was written to it"),
      .observed("reference_counts", "0/1", .neither, "with a map, its type gives the number of entries itself"),
      .observed("reference_makes", "0/1", .neither, "its type makes an empty map itself"),
      .observed(
        "reference_write_is_shared", "0/1", .neither, "a write through a second variable is seen through the first"),
      .observed(
        "reference_reassignment_is_shared", "0/1", .neither,
        "a new map put into the second variable is seen through the first"),
    ])
}

/// The forms of `map-passing`.
package enum MapPassingForm: String, StudyForm {
  case assigned
  case assignedAndWritten = "assigned-and-written"
  case argument
  case argumentInout = "argument-inout"
  case addressKept = "address-kept"
  case classBox = "class-box"
  case noncopyableInout = "noncopyable-inout"
  case noncopyableClone = "noncopyable-clone"
  case sharedSpanAndWritten = "shared-span-and-written"

  package var summary: String {
    switch self {
    case .assigned: "a Dictionary in a second variable, read"
    case .assignedAndWritten: "a Dictionary in a second variable, written to"
    case .argument: "a Dictionary as an argument, read"
    case .argumentInout: "a Dictionary as an inout argument, written to"
    case .addressKept: "a Dictionary whose variable an escaping closure captures, read"
    case .classBox: "a second reference to an object with a Dictionary, written to"
    case .noncopyableInout: "a SpanMap as an inout argument, written to"
    case .noncopyableClone: "a clone of a SpanMap, written to"
    case .sharedSpanAndWritten: "a SharedSpanMap in a second variable, written to"
    }
  }
}

extension StudyFamily {
  /// S24, D2.T2: what can be seen of a map after passing it on, and what passing it costs.
  static let mapPassing = StudyFamily(
    .mapPassing, system: "S24", operation: "hand the map over, and look a key up or write it on the other side",
    parameters: "`entries` keys are in the map; operations go over them again and again",
    passes: [.time, .allocations, .observations], formsAgree: true,
    forms: MapPassingForm.self,
    observations: [
      .observed("passing_write_is_seen", "0/1", .neither, "a write on the other side is seen in the first variable"),
      .observed(
        "passing_reassignment_is_seen", "0/1", .neither, "a new map on the other side is seen in the first variable"),
    ])
}

/// The forms of `short-lived-maps`.
package enum ShortLivedMapsForm: String, StudyForm {
  case bucketNew = "bucket-new"
  case readMostlyReused = "read-mostly-reused"
  case bucketReused = "bucket-reused"
  case dictionaryNew = "dictionary-new"
  case dictionaryReserved = "dictionary-reserved"
  case dictionaryReused = "dictionary-reused"

  package var summary: String {
    switch self {
    case .bucketNew: "a bucket map made for each item"
    case .readMostlyReused: "one read-mostly map, whose keys are walked and deleted before each item"
    case .bucketReused: "one bucket map with room for 16, cleared before each item"
    case .dictionaryNew: "a Dictionary made for each item"
    case .dictionaryReserved: "the same with room for 16"
    case .dictionaryReused: "one Dictionary with room for 16, cleared before each item"
    }
  }
}

extension StudyFamily {
  /// S3, D5.T7: maps that live for one item.
  static let shortLivedMaps = StudyFamily(
    .shortLivedMaps, system: "S3", operation: "put an item's key and value into an empty map and look the key up",
    parameters: "items have `entries` different keys, of 21 bytes; values are UInt64",
    passes: [.time, .allocations, .observations], formsAgree: true, typicalNanoseconds: 80,
    forms: ShortLivedMapsForm.self,
    observations: [
      .observed(
        "map_end_mean_ns", "ns", .lowerIsBetter, exact: false,
        "the mean time of ending one item's map, dropped or emptied, with one reading of the clock"),
      .observed(
        "map_end_p999_ns", "ns", .lowerIsBetter, exact: false, "the time that all but one in a thousand took at most"),
    ])
}
