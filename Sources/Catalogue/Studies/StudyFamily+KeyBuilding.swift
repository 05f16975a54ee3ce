extension StudyFamily {
  /// S14, D5.T8: a composed string key, built and looked up.
  static let keyBuilding = StudyFamily(
    id: "key-building", system: "S14", operation: "build the key `user:<number>` of one entry and look it up",
    parameters: "`entries` keys are in the map; operations go over them again and again",
    passes: [.time, .latency, .allocations, .counters], formsAgree: true,
    forms: [
      Form("concatenation", "a new String by +, piece by piece")
    ])
}
