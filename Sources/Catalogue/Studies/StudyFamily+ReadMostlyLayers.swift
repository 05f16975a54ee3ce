extension StudyFamily {
  /// S7, D3.T6: what the two layers of the read-mostly map hold at moments of its life.
  static let readMostlyLayers = StudyFamily(
    id: "read-mostly-layers", system: "S7", operation: "bring one map with UInt64 keys and values to the moment",
    parameters: "`entries` keys are in the map at the moment", passes: [.observations], typicalNanoseconds: 500,
    forms: [
      Form("one-table", "a SpanMap with the same entries: what a single layer takes"),
      Form("first-writes", "every key was stored once and nothing was read"),
      Form("just-promoted", "then so many look-ups missed that the dirty layer became the read layer"),
      Form("next-key", "promoted with all keys but one, then that one was stored"),
      Form("steady-new-keys", "promoted with 7 keys in 10; the others came one by one, each after 99 look-ups"),
      Form("steady-updates", "promoted; then look-ups, of which each hundredth is a new value for a key that is there"),
    ],
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
