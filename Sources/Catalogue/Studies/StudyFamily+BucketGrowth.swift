extension StudyFamily {
  /// D5.T4: the insertion at which a bucket map of two buckets doubles.
  static let growthThreshold = StudyFamily(
    id: "growth-threshold", system: "S2",
    operation: "insert keys one by one until the map has doubled from 2 buckets to 4",
    passes: [.observations],
    forms: [Form("bucket", "Go's bucket map, from empty")],
    observations: [
      .observed("threshold_first_table_buckets", "buckets", .neither, "buckets of the first table that the map takes"),
      .observed("threshold_first_growth", "entries", .neither, "the entry that made one bucket two"),
      .observed("threshold_insertion", "entries", .neither, "the entry that made two buckets four"),
      .observed("threshold_b_before", "B", .neither, "B before that entry"),
      .observed("threshold_b_after", "B", .neither, "B behind it"),
      .observed("threshold_buckets_before", "buckets", .neither, "buckets before it"),
      .observed("threshold_buckets_after", "buckets", .neither, "buckets behind it"),
      .observed("threshold_load_before", "entries/bucket", .neither, "entries per bucket just before it"),
      .observed("threshold_load_after", "entries/bucket", .neither, "entries per bucket just behind it"),
      .observed("threshold_load_of_new_table", "entries/bucket", .neither, "entries before it per bucket behind it"),
    ])

  /// D5.T2: how full buckets are at a load that is asked for.
  static let bucketLoad = StudyFamily(
    id: "bucket-load", system: "S2",
    operation: "fill a bucket map to a load, look at its buckets, remove half of it at random",
    passes: [.observations],
    forms: [
      Form("sparse", "16 buckets at 0.3 entries each: 5 entries"),
      Form("overfull", "2,048 buckets at 6.7 entries each: 13,722 entries, asked for at once"),
      Form("fullest", "2,048 buckets at the highest load that there is: 13,312 entries"),
    ],
    observations: [
      .observed("load_asked_for", "entries/bucket", .neither, "entries per bucket that the table was to have"),
      .observed("load_seen", "entries/bucket", .neither, "entries per bucket that it has"),
      .observed("load_buckets", "buckets", .neither, "buckets, overflow buckets not counted"),
      .observed("load_overflow_buckets", "buckets", .neither, "overflow buckets in chains"),
      .observed("load_free_slots", "slots", .neither, "free slots per bucket, overflow buckets included"),
      .observed(
        "load_free_slots_of_table", "slots", .neither,
        "8 less the entries per bucket: free slots if no bucket overflowed"),
      .observed(
        "load_used_buckets", "ratio", .neither, "share of the buckets that hold an entry, overflow buckets included"),
      .observed(
        "load_used_after_deletes", "ratio", .neither,
        "the same share after half the entries, at random, were removed, over what it was before"),
      .observed(
        "load_bytes_kept", "ratio", .lowerIsBetter, "bytes of the buckets after those removals over the bytes before"),
    ])

  /// D4.T5: what works before, in the midst of and after a doubling, tried on a live map.
  static let growthState = StudyFamily(
    id: "growth-state", system: "S2",
    operation: "bring a bucket map of `entries` entries to a moment of its growth and try every operation",
    parameters: "`entries` decide the table that doubles", passes: [.observations],
    forms: [
      Form("before", "the table full, not growing yet"),
      Form("begun", "behind the insertion that began to double"),
      Form("moving", "half of the old buckets evacuated"),
      Form("ended", "the last old bucket evacuated"),
    ],
    observations: [
      .observed("state_has_old_table", "0/1", .neither, "an old table is there beside the current one"),
      .observed(
        "state_old_share", "ratio", .neither, "share of the old buckets that aren't evacuated; 0 without an old table"),
      .observed("state_new_entries", "ratio", .neither, "share of the entries that stand in the current table"),
      .observed(
        "state_reads_found", "ratio", .higherIsBetter,
        "share of the present keys that a look-up finds, with their values"),
      .observed("state_absent_found", "ratio", .lowerIsBetter, "share of as many absent keys that a look-up finds"),
      .observed("state_reads_evacuated", "buckets", .neither, "old buckets that all these look-ups evacuated"),
      .observed("state_update_works", "0/1", .higherIsBetter, "a new value for a present key is read back"),
      .observed("state_insertion_works", "0/1", .higherIsBetter, "a new key is read back"),
      .observed("state_removal_works", "0/1", .higherIsBetter, "a removed key is gone, and the others are there"),
      .observed("state_write_to_old", "0/1", .neither, "a key just inserted stands in the old table"),
      .observed("state_evacuated_per_write", "buckets", .lowerIsBetter, "most old buckets that one write evacuated"),
    ])
}
