/// The forms of `growth-phase`.
package enum GrowthPhaseForm: String, StudyForm {
  case bucketDoubling = "bucket-doubling"
  case bucketOverflow = "bucket-overflow"
  case bucketOverflowSetAside = "bucket-overflow-set-aside"
  case bucketCopying = "bucket-copying"
  case bucketCopyingStrings = "bucket-copying-strings"
  case dictionaryDoubling = "dictionary-doubling"
  case spanDoubling = "span-doubling"

  package var summary: String {
    switch self {
    case .bucketDoubling: "the insertion with which a full bucket map begins to double"
    case .bucketOverflow: "the insertion that links an overflow bucket, in a table that has none set aside"
    case .bucketOverflowSetAside: "the same in a table that has some set aside"
    case .bucketCopying: "a write that brings one or two old buckets to the new table, numbers as keys"
    case .bucketCopyingStrings: "the same with strings of 20 bytes as keys"
    case .dictionaryDoubling: "the insertion with which a full Dictionary doubles, all entries copied"
    case .spanDoubling: "the insertion with which a full span map doubles, all entries copied"
    }
  }
}

extension StudyFamily {
  /// D2.T9: what each phase of growing allocates, one event per operation.
  static let growthPhase = StudyFamily(
    .growthPhase, system: "S19", operation: "one event of a map's growth: what the form says",
    parameters: "`entries` sets the size of the full table", passes: [.allocations],
    typicalNanoseconds: 20_000,
    forms: GrowthPhaseForm.self)
}

/// The forms of `bucket-filling`.
package enum BucketFillingForm: String, StudyForm {
  case numbers

  package var summary: String { "random numbers of 8 bytes as keys and values" }
}

extension StudyFamily {
  /// D2.T9: a whole filling, counted as it proceeds.
  static let bucketFilling = StudyFamily(
    .bucketFilling, system: "S19", operation: "insert one new key into a bucket map that grows from empty",
    parameters: "`entries` keys of 8 bytes", passes: [.observations],
    forms: BucketFillingForm.self,
    observations: [
      .observed("filling_tables", "tables", .lowerIsBetter, "tables made on the way"),
      .observed("filling_table_bytes", "B", .lowerIsBetter, "bytes of all these tables, buckets set aside included"),
      .observed("filling_largest_table_bytes", "B", .lowerIsBetter, "bytes of the last table"),
      .observed("filling_growth_factor", "ratio", .neither, "bytes of the last table over those of the one before"),
      .observed("filling_overflow_buckets", "buckets", .lowerIsBetter, "overflow buckets linked on the way"),
      .observed("filling_overflow_blocks", "blocks", .lowerIsBetter, "those of them that were blocks of their own"),
      .observed(
        "filling_blocks_per_overflow_bucket", "blocks", .lowerIsBetter,
        "blocks of their own per overflow bucket that was linked"),
      .observed("filling_overflow_block_bytes", "B", .lowerIsBetter, "bytes of an overflow bucket"),
      .observed("filling_peak_bytes", "B", .lowerIsBetter, "most bytes that old and new table held together"),
      .observed("filling_writes_while_growing", "ratio", .neither, "share of the insertions that found an old table"),
    ])
}

/// The forms of `growth-threshold`.
package enum GrowthThresholdForm: String, StudyForm {
  case bucket

  package var summary: String { "Go's bucket map, from empty" }
}

extension StudyFamily {
  /// D5.T4: the insertion at which a bucket map of two buckets doubles.
  static let growthThreshold = StudyFamily(
    .growthThreshold, system: "S2",
    operation: "insert keys one by one until the map has doubled from 2 buckets to 4",
    passes: [.observations],
    forms: GrowthThresholdForm.self,
    observations: [
      .observed("threshold_first_table_buckets", "buckets", .neither, "buckets of the first table that the map takes"),
      .observed("threshold_first_growth", "entries", .neither, "the entry that made one bucket two"),
      .observed("threshold_insertion", "entries", .neither, "the entry that made two buckets four"),
      .observed("threshold_b_before", "B", .neither, "B before that entry"),
      .observed("threshold_b_after", "B", .neither, "B after it"),
      .observed("threshold_buckets_before", "buckets", .neither, "buckets before it"),
      .observed("threshold_buckets_after", "buckets", .neither, "buckets after it"),
      .observed("threshold_load_before", "entries/bucket", .neither, "entries per bucket just before it"),
      .observed("threshold_load_after", "entries/bucket", .neither, "entries per bucket just after it"),
      .observed("threshold_load_of_new_table", "entries/bucket", .neither, "entries before it per bucket after it"),
    ])
}

/// How overflow buckets come about.
package enum OverflowFilling: String, CaseIterable, Sendable {
  case placed
  case churn

  fileprivate var summary: String {
    switch self {
    case .placed: "chains filled one after the other and emptied but for one entry"
    case .churn: "random keys that come and go at 6 entries per bucket"
    }
  }

  /// The tables in which it is tried, as binary logarithms of their buckets. From 16 on the map counts only some of
  /// the overflow buckets; at 17 the document's threshold is Go's.
  fileprivate var tables: [Int] {
    switch self {
    case .placed: [2, 4, 8, 12, 16, 17, 18]
    case .churn: [4, 8, 12]
    }
  }
}

/// The forms of `same-size-growth`: how overflow buckets come about, in tables of several sizes.
package struct SameSizeGrowthForm: StudyForm {
  /// How overflow buckets come about.
  package let filling: OverflowFilling
  /// The binary logarithm of the number of buckets.
  package let B: Int

  package static let allCases = OverflowFilling.allCases.flatMap { filling in
    filling.tables.map { SameSizeGrowthForm(filling: filling, B: $0) }
  }

  package var rawValue: String { "\(filling.rawValue)-b\(B)" }
  package var summary: String { "B = \(B): \(filling.summary)" }
}

extension StudyFamily {
  /// D1.T18: when a table grows to the same size, and what happens to B in both kinds of growth.
  static let sameSizeGrowth = StudyFamily(
    .sameSizeGrowth, system: "S2",
    operation: "make overflow buckets in a bucket map until a growth begins; fill another until it doubles",
    passes: [.observations],
    forms: SameSizeGrowthForm.self,
    observations: [
      .observed(
        "same_size_noverflow", "buckets", .neither, "noverflow just before the insertion that begins a same-size growth"
      ),
      .observed(
        "same_size_overflow_buckets", "buckets", .neither, "overflow buckets at that moment, counted in the chains"),
      .observed("same_size_share", "ratio", .neither, "noverflow at that moment over 2^B"),
      .observed("same_size_load", "entries/bucket", .neither, "entries per bucket at that moment"),
      .observed(
        "same_size_patient_insertions", "insertions", .neither,
        "insertions before it that found noverflow above 2^B / 4 and began no growth"),
      .observed("same_size_b_before", "B", .neither, "B before that growth"),
      .observed("same_size_b_after", "B", .neither, "B after it began"),
      .observed("same_size_factor", "ratio", .neither, "buckets of the new table over those of the old one"),
      .observed(
        "doubling_noverflow", "buckets", .neither, "noverflow just before the insertion that begins a doubling"),
      .observed("doubling_load", "entries/bucket", .neither, "entries per bucket just before that insertion"),
      .observed("doubling_b_before", "B", .neither, "B before the doubling"),
      .observed("doubling_b_after", "B", .neither, "B after it began"),
      .observed("doubling_factor", "ratio", .neither, "buckets of the new table over those of the one that doubled"),
    ])
}

/// The forms of `reclaimed-fields`.
package enum ReclaimedFieldsForm: String, StudyForm {
  case eightBuckets = "eight-buckets"

  package var summary: String { "B = 3, as in the document; a same-size growth, because of overflow buckets" }
}

extension StudyFamily {
  /// D4.T10: fields of a map's header at moments of a growth to the same size.
  static let reclaimedFields = StudyFamily(
    .reclaimedFields, system: "S19", operation: "bring a bucket map to a growth and through it, write by write",
    passes: [.observations], forms: ReclaimedFieldsForm.self,
    observations: [
      .observed("fields_b_begun", "B", .neither, "B when the new table is there and nothing has moved"),
      .observed("fields_b_moving", "B", .neither, "B when nevacuate has reached 5"),
      .observed("fields_b_ended", "B", .neither, "B when the growth has ended"),
      .observed(
        "fields_nevacuate_begun", "buckets", .neither, "nevacuate when the new table is there and nothing has moved"),
      .observed("fields_nevacuate_moving", "buckets", .neither, "its first value from 5 on"),
      .observed("fields_writes_between", "writes", .neither, "writes to one key from the one moment to the other"),
      .observed("fields_old_table_begun", "0/1", .neither, "1 if oldbuckets is set when nothing has moved"),
      .observed("fields_old_table_moving", "0/1", .neither, "1 if it is set when nevacuate has reached 5"),
      .observed("fields_old_table_moved", "0/1", .neither, "1 if it is another address then"),
      .observed("fields_old_table_ended", "0/1", .neither, "1 if it is set when the growth has ended"),
    ])
}

/// The forms of `growth-state`.
package enum GrowthStateForm: String, StudyForm {
  case before
  case begun
  case firstWrite = "first-write"
  case moving
  case ended

  package var summary: String {
    switch self {
    case .before: "the table is full and not growing yet"
    case .begun: "the new table is made, nothing has moved: in the midst of the insertion that begins to double"
    case .firstWrite: "after that insertion"
    case .moving: "half of the old buckets evacuated"
    case .ended: "the last old bucket evacuated"
    }
  }
}

extension StudyFamily {
  /// D4.T5: what works before, during and after a doubling, tried on a live map.
  static let growthState = StudyFamily(
    .growthState, system: "S2",
    operation: "bring a bucket map of `entries` entries to a moment of its growth and try every operation",
    parameters: "`entries` sets the size of the table that doubles", passes: [.observations],
    forms: GrowthStateForm.self,
    observations: [
      .observed("state_has_old_table", "0/1", .neither, "there is an old table besides the current one"),
      .observed(
        "state_old_share", "ratio", .neither, "share of the old buckets that aren't evacuated; 0 without an old table"),
      .observed("state_new_entries", "ratio", .neither, "share of the entries that are in the current table"),
      .observed(
        "state_reads_found", "ratio", .higherIsBetter,
        "share of the present keys that a look-up finds, with their values"),
      .observed("state_absent_found", "ratio", .lowerIsBetter, "share of as many absent keys that a look-up finds"),
      .observed("state_reads_evacuated", "buckets", .neither, "old buckets that all these look-ups evacuated"),
      .observed("state_update_works", "0/1", .higherIsBetter, "a new value for a present key is read back"),
      .observed("state_insertion_works", "0/1", .higherIsBetter, "a new key is read back"),
      .observed("state_removal_works", "0/1", .higherIsBetter, "a removed key is gone, and the others are there"),
      .observed("state_write_to_old", "0/1", .neither, "a key just inserted is in the old table"),
      .observed("state_evacuated_per_write", "buckets", .lowerIsBetter, "most old buckets that one write evacuated"),
    ])
}
