extension StudyFamily {
  /// D4.T8, D5.T5: what removals leave in a bucket map, and what growth and a new map make of it.
  static let bucketDeletes = StudyFamily(
    id: "bucket-deletes", system: "S2",
    operation: "remove keys of a full bucket map by a pattern, look at its buckets, then grow it, then make it anew",
    parameters: "`entries` keys of 8 bytes", passes: [.observations, .memory],
    forms: [
      Form("random-half", "half of the keys, drawn at random"),
      Form("oldest-half", "the half that was inserted first, in that order"),
      Form("all", "all keys, in the order in which they were inserted"),
      Form("one-left-per-bucket", "all but one key of each bucket with its overflow buckets"),
    ],
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
          "slots that finding a present key looks at \(moment.when), mean"),
        .observed(
          "\(moment.name)_hit_spread", "slots", .lowerIsBetter, "their standard deviation \(moment.when)"),
        .observed("\(moment.name)_longest_hit", "slots", .lowerIsBetter, "the most of them for one key \(moment.when)"),
        .observed(
          "\(moment.name)_slots_per_miss", "slots", .lowerIsBetter,
          "slots that missing an absent key looks at \(moment.when), mean"),
        .observed(
          "\(moment.name)_links_to_other_pages", "ratio", .lowerIsBetter,
          "share of the overflow pointers that lead to another page of 4 KiB \(moment.when)"),
      ]
    } + [
      .observed("deletes_unlinked", "buckets", .neither, "overflow buckets that the removals took out of their chains")
    ])

  /// The moments at which the study looks at the map, and their names in metrics.
  package static let bucketMoments = [
    (name: "full", when: "with the map filled"), (name: "deleted", when: "after the removals"),
    (name: "grown", when: "after new keys made the table grow and all was moved"),
    (name: "rebuilt", when: "in a new map of what the removals left"),
  ]
}
