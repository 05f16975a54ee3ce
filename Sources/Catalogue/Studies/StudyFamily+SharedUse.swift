extension StudyFamily {
  /// S1, S7, D4.T1: what a plain map and a read-mostly map are for, and what they cost.
  static let sharedUse = StudyFamily(
    id: "shared-use", system: "S7", operation: "remove one entry of a map that was filled and read",
    parameters: "`entries` UInt64 keys and values are in the map, more where a round has more operations",
    passes: [.time, .memory, .observations], formsAgree: true, typicalNanoseconds: 150,
    forms: [
      Form("native", "Dictionary"),
      Form("read-mostly", "the read-mostly map with all keys in the read layer"),
    ],
    observations: [
      .observed(
        "threads_writes_kept", "%", .higherIsBetter,
        "of what two threads wrote into the map that both were given, the share found after"
      ),
      .observed(
        "places_after_removal", "entries", .lowerIsBetter,
        "entries that the map's tables still have when all were removed"),
      .observed(
        "places_after_promotion", "entries", .lowerIsBetter,
        "the same after the next new key, which is one of them, and the next look-up, which finds it"),
    ])
}
