extension StudyFamily {
  /// S8, S9, D1.T13: put-if-absent where 95 % of the keys are there already.
  static let putIfAbsent = StudyFamily(
    id: "put-if-absent", system: "S9", operation: "put a key's value unless it has one; 95 % of the keys are there",
    parameters: "`entries` keys are in the map when a round begins; each of the other requests brings a key of its own",
    passes: [.time, .latency, .memory], threads: 1...256, formsAgree: true, typicalNanoseconds: 120,
    forms: [
      Form("mutex", "Dictionary behind a mutex"),
      Form("rw-lock", "Dictionary behind a reader-writer lock"),
      Form("sharded", "the sharded map: 64 locks"),
      Form("sharded-counted", "the same, and a striped counter counts the new keys"),
      Form("read-mostly", "the read-mostly map, its keys in the read layer"),
    ])

  /// S22, D1.T13: how many entries there are, asked of the map or of a counter beside it.
  static let entryCount = StudyFamily(
    id: "entry-count", system: "S22", operation: "ask how many entries there are",
    parameters: "`entries` entries are in the map and were counted", passes: [.time], formsAgree: true,
    typicalNanoseconds: 1_000,
    forms: [
      Form("mutex", "the count of a Dictionary behind a mutex"),
      Form("sharded", "the sharded map's count: 64 locks, one after the other"),
      Form("read-mostly", "the read-mostly map's count: a walk over all entries"),
      Form("counter", "the total of a striped counter that was incremented for each entry"),
    ])
}
