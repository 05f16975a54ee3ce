extension StudyFamily {
  /// D2.T7: which figures of the heap follow what a program holds.
  static let heapFigures = StudyFamily(
    id: "heap-figures", system: "S16",
    operation: "fill a map, empty it but for every 16th entry, twice, the second time leaking",
    parameters: "`entries` values of `values.size` bytes", passes: [.observations], typicalNanoseconds: 1_500,
    forms: [
      Form("allocated", "bytes that the program holds, by the allocator"),
      Form("blocks", "blocks that the program holds, by the allocator"),
      Form("resident", "bytes that the allocator keeps resident"),
      Form("mapped", "bytes that the allocator has mapped"),
      Form("resident-set", "resident set of the process, by the kernel"),
    ],
    observations: [
      .observed(
        "figure_correlation", "1", .higherIsBetter, exact: false,
        "correlation of the figure with what the program holds, over all readings"),
      .observed(
        "figure_fall_share", "ratio", .neither, exact: false, "how much of the first wave's fall the figure shows"),
      .observed(
        "figure_leak_share", "ratio", .neither, exact: false,
        "how much of what the second wave leaked the figure shows, from the end of one wave to the end of the other"),
    ])

  /// D5.T1: the signs of a map that takes all memory.
  static let memorySigns = StudyFamily(
    id: "memory-signs", system: "S15", operation: "put a new string under a new string key, of 18 digits each",
    parameters: "the map is filled with `entries` entries first", passes: [.observations], typicalNanoseconds: 1_000,
    forms: [
      Form("growing", "nothing is ever removed"),
      Form("bounded", "the oldest entry goes for each that comes"),
    ],
    observations: [
      .observed(
        "signs_live_blocks", "blocks", .lowerIsBetter, exact: false,
        "blocks that the filled map holds, by the allocator's count"),
      .observed(
        "signs_table_bytes", "B", .lowerIsBetter, exact: false, "bytes of the filled map's table, by the allocator"),
      .observed(
        "signs_held_bytes", "B", .lowerIsBetter, exact: false,
        "bytes that the filled map holds in all, by the allocator"),
      .observed(
        "signs_blocks_per_insertion", "blocks", .lowerIsBetter, exact: false,
        "blocks gained per further insertion: allocations less frees"),
    ])
}
