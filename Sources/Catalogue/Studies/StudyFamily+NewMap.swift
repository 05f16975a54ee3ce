extension StudyFamily {
  /// D3.T4: at which moment of its life a map takes memory.
  static let newMap = StudyFamily(
    id: "new-map", system: "S1", operation: "make the map, let another function count it and look up a key, drop it",
    passes: [.time, .allocations, .counters], typicalNanoseconds: 60,
    forms: [
      Form("nil", "an optional [Int: Int] without a map"),
      Form("nil-written", "the same, written to through the optional: nothing happens"),
      Form("empty", "an empty [Int: Int]"),
      Form("capacity-0", "[Int: Int] with minimumCapacity 0"),
      Form("capacity-0-written", "the same, with an entry"),
      Form("capacity-4", "[Int: Int] with minimumCapacity 4"),
      Form("capacity-4-references", "[String: Object] with minimumCapacity 4"),
      Form("capacity-8", "[Int: String] with minimumCapacity 8"),
      Form("wide-keys", "an empty map with keys of 1,024 bytes"),
      Form("wide-keys-written", "the same, with an entry"),
    ])
}
