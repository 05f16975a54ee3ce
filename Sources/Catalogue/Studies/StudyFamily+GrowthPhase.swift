extension StudyFamily {
  /// D2.T9: what each phase of growing takes from the allocator, one event per operation.
  static let growthPhase = StudyFamily(
    id: "growth-phase", system: "S19", operation: "one event of a map's growth: what the form says",
    parameters: "`entries` entries decide the size of the table that is full", passes: [.allocations],
    typicalNanoseconds: 20_000,
    forms: [
      Form("bucket-doubling", "the insertion with which a full bucket map begins to double"),
      Form("bucket-overflow", "the insertion that links an overflow bucket, in a table that has none set aside"),
      Form("bucket-overflow-set-aside", "the same in a table that has some set aside"),
      Form("bucket-copying", "a write that brings one or two old buckets to the new table, numbers as keys"),
      Form("bucket-copying-strings", "the same with strings of 20 bytes as keys"),
      Form("dictionary-doubling", "the insertion with which a full Dictionary doubles, all entries copied"),
      Form("span-doubling", "the insertion with which a full span map doubles, all entries copied"),
    ])

  /// D2.T9: a whole filling, counted as it goes on.
  static let bucketFilling = StudyFamily(
    id: "bucket-filling", system: "S19", operation: "insert one new key into a bucket map that grows from empty",
    parameters: "`entries` keys of 8 bytes", passes: [.observations],
    forms: [Form("numbers", "random numbers of 8 bytes as keys and values")],
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
