extension StudyFamily {
  /// S8, D3.T10: a map that two threads fill while the others read it.
  static let growthUnderReaders = StudyFamily(
    id: "growth-under-readers", system: "S8",
    operation: "one look-up by a reader, of a key that may not be there yet, or one insertion by one of two writers",
    parameters: "`threads` - 2 read; the two writers insert `entries` short strings, at most half of the operations",
    passes: [.time, .allocations], threads: 3...256, formsAgree: true, typicalNanoseconds: 200,
    forms: [
      Form("rw-lock", "Dictionary behind a reader-writer lock, empty at first"),
      Form("rw-lock-reserved", "the same with room for all entries"),
      Form("sharded-reserved", "64 shards with room for all entries"),
      Form("read-mostly", "the read-mostly map, which can't reserve"),
    ])
}
