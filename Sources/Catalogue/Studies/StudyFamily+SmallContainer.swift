extension StudyFamily {
  /// D3.T11: maps of three entries and lists of five elements, on the heap and in place.
  static let smallContainer = StudyFamily(
    id: "small-container", system: "S12",
    operation: "make the container, put its three entries or five elements in, read them all, drop it",
    passes: [.time, .allocations, .counters], typicalNanoseconds: 60,
    forms: [
      Form("map-dictionary", "three entries, Dictionary that grows"),
      Form("map-dictionary-reserved", "three entries, Dictionary with its capacity reserved"),
      Form("map-inline", "three entries, InlineMap of four places"),
      Form("list-array", "five elements, Array that grows"),
      Form("list-array-reserved", "five elements, Array with its capacity reserved"),
      Form("list-inline", "five elements, InlineList of eight places"),
    ])
}
