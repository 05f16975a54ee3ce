/// The forms of `write-tail`.
package enum WriteTailForm: String, StudyForm {
  case reserved
  case growing
  case reservedLongChains = "reserved-long-chains"
  case growingLongChains = "growing-long-chains"

  /// True if the map has room for all keys from the start.
  package var isReserved: Bool { self == .reserved || self == .reservedLongChains }
  /// True if the keys are chosen by their hashes, so that they fill one bucket in 32.
  package var hasLongChains: Bool { self == .reservedLongChains || self == .growingLongChains }

  package var summary: String {
    switch self {
    case .reserved: "room for all keys, whose memory was touched before; the keys are any strings"
    case .growing: "the map grows from empty; the keys are any strings"
    case .reservedLongChains: "room for all keys; the keys go into one bucket in 32, so that chains are long"
    case .growingLongChains: "the map grows from empty; the keys go into one bucket in 32, so that chains are long"
    }
  }
}

extension StudyFamily {
  /// D4.T12: single insertions into a bucket map that grows or not, with short chains or long ones.
  static let writeTail = StudyFamily(
    .writeTail, system: "S2", operation: "insert one new string of 20 bytes into a bucket map",
    parameters: "`entries` keys, all of which a round inserts into a new map",
    passes: [.time, .latency, .observations],
    typicalNanoseconds: 300,
    forms: WriteTailForm.self,
    observations: [
      .observed("tail_tables", "tables", .neither, "tables that the map had in the end, one after the other"),
      .observed("tail_highest_load", "entries/bucket", .neither, "most entries per bucket after one of the writes"),
      .observed("tail_load", "entries/bucket", .neither, "entries per bucket after the last write"),
      .observed("tail_writes_growing", "ratio", .neither, "share of the writes that began a growth or found one"),
      .observed(
        "tail_longest_chain", "buckets", .lowerIsBetter, "most overflow buckets that a key was written behind"),
      .observed(
        "tail_mean_chain", "buckets", .lowerIsBetter, "overflow buckets that a key was written behind, mean"),
      .observed(
        "tail_writes_behind_8", "ratio", .lowerIsBetter,
        "share of the keys that were written behind 8 overflow buckets or more"),
    ])
}

/// The forms of `tophash-search`.
package enum TophashSearchForm: String, StudyForm {
  case twoInTurn = "two-in-turn"
  case twoAtRandom = "two-at-random"
  case eightInTurn = "eight-in-turn"
  case eightAtRandom = "eight-at-random"

  /// Slots among which the searched one is.
  package var slots: Int { self == .twoInTurn || self == .twoAtRandom ? 2 : 8 }
  /// True if the next slot is unpredictable.
  package var isAtRandom: Bool { self == .twoAtRandom || self == .eightAtRandom }

  package var summary: String {
    switch self {
    case .twoInTurn: "the byte is in slot 0 and slot 1 by turns: a processor learns which comparison ends the search"
    case .twoAtRandom: "the byte is in slot 0 or slot 1, at random: no processor can know"
    case .eightInTurn: "the byte is in each of the eight slots in turn"
    case .eightAtRandom: "the byte is in one of the eight slots, at random"
    }
  }
}

extension StudyFamily {
  /// D4.T7: the loop with which Go's look-up compares a bucket's tophash bytes, with and without mispredicted branches.
  static let tophashSearch = StudyFamily(
    .tophashSearch, system: "S2",
    operation: "compare a bucket's tophash bytes one by one with the key's, up to the one that is the same",
    parameters: "`entries` buckets of 8 slots", passes: [.time, .counters, .observations], typicalNanoseconds: 8,
    forms: TophashSearchForm.self,
    observations: [
      .observed("search_comparisons", "comparisons", .neither, "bytes compared per search, mean")
    ])
}
