extension StudyFamily {
  /// D1.T2: maps that never get an entry.
  static let emptyMap = StudyFamily(
    id: "empty-map", system: "S2", operation: "make an empty map, ask for its count, drop it",
    passes: [.time, .allocations], formsAgree: true, typicalNanoseconds: 50,
    forms: [
      Form("bucket", "Go's bucket map, which is a struct, in a local variable"),
      Form("bucket-boxed", "the same in an object of its own, as Go keeps the map's header on the heap"),
      Form("dictionary", "Swift's Dictionary"),
      Form("dictionary-reserved", "Swift's Dictionary with room for 8 entries"),
      Form("span", "the map over one buffer"),
    ])

  /// D1.T2: blocks that a bucket map takes, one kind at a time.
  static let bucketBlock = StudyFamily(
    id: "bucket-block", system: "S2", operation: "one insertion that takes a block of buckets",
    passes: [.allocations], formsAgree: false, typicalNanoseconds: 100,
    forms: [
      Form("first-table", "the first entry of an empty map: its first bucket, keys and values of 8 bytes"),
      Form("overflow", "the ninth entry of a bucket: an overflow bucket, keys and values of 8 bytes"),
      Form("overflow-small", "the same with keys of 4 bytes and values of one"),
      Form("overflow-string", "the same with strings as keys and values of 8 bytes"),
      Form("overflow-set-aside", "the same in a table of 16 buckets, which has one set aside"),
    ])
}
