/// The forms of `bucket-load`.
package enum BucketLoadForm: String, StudyForm {
  case sparse
  case overfull
  case fullest

  package var summary: String {
    switch self {
    case .sparse: "16 buckets at 0.3 entries each: 5 entries"
    case .overfull: "2,048 buckets at 6.7 entries each: 13,722 entries, asked for at once"
    case .fullest: "2,048 buckets at the highest possible load: 13,312 entries"
    }
  }
}

extension StudyFamily {
  /// D5.T2: how full buckets are at a given load.
  static let bucketLoad = StudyFamily(
    .bucketLoad, system: "S2",
    operation: "fill a bucket map to a load, look at its buckets, remove half of it at random",
    passes: [.observations],
    forms: BucketLoadForm.self,
    observations: [
      .observed("load_asked_for", "entries/bucket", .neither, "entries per bucket that were asked for"),
      .observed("load_seen", "entries/bucket", .neither, "entries per bucket that the table has"),
      .observed("load_buckets", "buckets", .neither, "buckets, overflow buckets not counted"),
      .observed("load_overflow_buckets", "buckets", .neither, "overflow buckets in chains"),
      .observed("load_free_slots", "slots", .neither, "free slots per bucket, overflow buckets included"),
      .observed(
        "load_free_slots_of_table", "slots", .neither,
        "8 minus the entries per bucket: free slots if no bucket overflowed"),
      .observed(
        "load_used_buckets", "ratio", .neither, "share of the buckets that hold an entry, overflow buckets included"),
      .observed(
        "load_used_after_deletes", "ratio", .neither,
        "the same share after half the entries, at random, were removed, over what it was before"),
      .observed(
        "load_bytes_kept", "ratio", .lowerIsBetter, "bytes of the buckets after those removals over the bytes before"),
    ])
}

/// The forms of `bucket-deletes`.
package enum BucketDeletesForm: String, StudyForm {
  case randomHalf = "random-half"
  case oldestHalf = "oldest-half"
  case all
  case oneLeftPerBucket = "one-left-per-bucket"

  package var summary: String {
    switch self {
    case .randomHalf: "half of the keys, drawn at random"
    case .oldestHalf: "the half that was inserted first, in that order"
    case .all: "all keys, in the order in which they were inserted"
    case .oneLeftPerBucket: "all but one key of each bucket with its overflow buckets"
    }
  }
}

extension StudyFamily {
  /// D4.T8, D5.T5: what removals leave in a bucket map, and what growth or a new map does about it.
  static let bucketDeletes = StudyFamily(
    .bucketDeletes, system: "S2",
    operation: "remove keys of a full bucket map by a pattern, look at it, refill it, grow it, then rebuild it",
    parameters: "`entries` keys of 8 bytes", passes: [.observations, .memory],
    forms: BucketDeletesForm.self,
    observations: bucketMoments.flatMap { moment in
      [
        .observed("\(moment.name)_entries", "entries", .neither, "entries \(moment.when)"),
        .observed(
          "\(moment.name)_buckets", "buckets", .neither, "buckets \(moment.when), overflow buckets not counted"),
        .observed("\(moment.name)_bytes", "B", .lowerIsBetter, "bytes of all buckets \(moment.when)"),
        .observed(
          "\(moment.name)_overflow_buckets", "buckets", .lowerIsBetter, "overflow buckets in chains \(moment.when)"),
        .observed(
          "\(moment.name)_empty_overflow_buckets", "buckets", .lowerIsBetter,
          "overflow buckets in chains without an entry \(moment.when)"),
        .observed(
          "\(moment.name)_free_slots", "slots", .neither,
          "free slots per bucket, overflow buckets included, \(moment.when)"),
        .observed(
          "\(moment.name)_slots_per_hit", "slots", .lowerIsBetter,
          "slots visited to find a present key \(moment.when), mean"),
        .observed(
          "\(moment.name)_hit_spread", "slots", .lowerIsBetter, "their standard deviation \(moment.when)"),
        .observed("\(moment.name)_longest_hit", "slots", .lowerIsBetter, "the most of them for one key \(moment.when)"),
        .observed(
          "\(moment.name)_slots_per_miss", "slots", .lowerIsBetter,
          "slots visited to miss an absent key \(moment.when), mean"),
        .observed(
          "\(moment.name)_links_to_other_pages", "ratio", .lowerIsBetter,
          "share of the overflow pointers that lead to another page of 4 KiB \(moment.when)"),
        .observed(
          "\(moment.name)_overflow_pages", "pages", .lowerIsBetter,
          "pages of 4 KiB on which overflow buckets begin, per overflow bucket in chains, \(moment.when)"),
      ]
    } + [
      .observed("deletes_unlinked", "buckets", .neither, "overflow buckets that removals unlinked from their chains"),
      .observed(
        "refilled_new_overflow_buckets", "buckets", .neither, "overflow buckets that were linked after the removals"),
      .observed(
        "refilled_new_overflow_pages", "pages", .lowerIsBetter,
        "pages of 4 KiB on which these begin, per such bucket"),
    ])

  /// The moments at which the study inspects the map, and their names in metrics.
  package static let bucketMoments = [
    (name: "full", when: "with the map filled"), (name: "deleted", when: "after the removals"),
    (name: "refilled", when: "after as many new keys as were removed, without growth"),
    (name: "grown", when: "after new keys made the table grow and all was moved"),
    (name: "rebuilt", when: "in a new map of what the removals left"),
  ]
}

/// The forms of `bucket-block`.
package enum BucketBlockForm: String, StudyForm {
  case firstTable = "first-table"
  case overflow
  case overflowSmall = "overflow-small"
  case overflowString = "overflow-string"
  case overflowSetAside = "overflow-set-aside"

  package var summary: String {
    switch self {
    case .firstTable: "the first entry of an empty map: its first bucket, keys and values of 8 bytes"
    case .overflow: "the ninth entry of a bucket: an overflow bucket, keys and values of 8 bytes"
    case .overflowSmall: "the same with keys of 4 bytes and values of one"
    case .overflowString: "the same with strings as keys and values of 8 bytes"
    case .overflowSetAside: "the same in a table of 16 buckets, which has one set aside"
    }
  }
}

extension StudyFamily {
  /// D1.T2: blocks that a bucket map allocates, one kind at a time.
  static let bucketBlock = StudyFamily(
    .bucketBlock, system: "S2", operation: "one insertion that takes a block of buckets",
    passes: [.allocations], formsAgree: false, typicalNanoseconds: 100,
    forms: BucketBlockForm.self)
}

/// The forms of `empty-map`.
package enum EmptyMapForm: String, StudyForm {
  case bucket
  case bucketBoxed = "bucket-boxed"
  case dictionary
  case dictionaryReserved = "dictionary-reserved"
  case span

  package var summary: String {
    switch self {
    case .bucket: "Go's bucket map, which is a struct, in a local variable"
    case .bucketBoxed: "the same in an object of its own, as Go keeps the map's header on the heap"
    case .dictionary: "Swift's Dictionary"
    case .dictionaryReserved: "Swift's Dictionary with room for 8 entries"
    case .span: "the map over one buffer"
    }
  }
}

extension StudyFamily {
  /// D1.T2: maps that never get an entry.
  static let emptyMap = StudyFamily(
    .emptyMap, system: "S2", operation: "make an empty map, ask for its count, drop it",
    passes: [.time, .allocations], formsAgree: true, typicalNanoseconds: 50,
    forms: EmptyMapForm.self)
}

/// The keys that are inserted.
package enum InsertedKeys: String, CaseIterable, Sendable {
  case number
  case string

  fileprivate var summary: String {
    switch self {
    case .number: "numbers of 8 bytes"
    case .string: "strings of 20 bytes"
    }
  }
}

/// The step after which an insertion stops.
package enum InsertionStep: String, CaseIterable, Sendable {
  case load
  case hash
  case bucket
  case slot
  case write

  fileprivate var summary: String {
    switch self {
    case .load: "the key is read, nothing is done with the map"
    case .hash: "… and hashed"
    case .bucket: "… and its bucket's tophash bytes are read"
    case .slot: "… and the chain is searched for the key and a free slot"
    case .write: "… and the entry is written: a whole insertion"
    }
  }
}

/// The forms of `insert-path`: both types of keys, up to each step.
package struct InsertPathForm: StudyForm {
  /// What is inserted.
  package let keys: InsertedKeys
  /// The last step.
  package let step: InsertionStep

  package static let allCases = InsertedKeys.allCases.flatMap { keys in
    InsertionStep.allCases.map { InsertPathForm(keys: keys, step: $0) }
  }

  package var rawValue: String { "\(keys.rawValue)-\(step.rawValue)" }
  package var summary: String { "\(keys.summary): \(step.summary)" }
}

extension StudyFamily {
  /// D4.T6: an insertion into a bucket map, cut off after each of its steps.
  static let insertPath = StudyFamily(
    .insertPath, system: "S2",
    operation: "insert one new key into a bucket map that does not grow, up to the step that the form names",
    parameters: "`entries` keys are there before; a ninth as many, or fewer, are inserted", passes: [.counters],
    typicalNanoseconds: 100,
    forms: InsertPathForm.self)
}
