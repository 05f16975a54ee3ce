extension StudyFamily {
  /// D3.T8: which atomic operations allocate.
  static let atomicOperations = StudyFamily(
    id: "atomic-operations", system: "S7", operation: "the one operation that the form names",
    parameters: "`entries` keys are in the maps that are filled; a first store has a map of its own, made beforehand",
    passes: [.allocations, .counters], typicalNanoseconds: 1_000,
    forms: [
      Form("first-store", "read-mostly map: the first store into it"),
      Form("new-key-store", "read-mostly map: a store of a new key, growth of the layers included"),
      Form("present-key-store", "read-mostly map: a new value for a key that is there"),
      Form("load-hit", "read-mostly map: a look-up that hits the read layer"),
      Form("load-or-store-hit", "read-mostly map: loadOrStore of a key that is there"),
      Form("slice-key-load", "read-mostly map: a look-up by a struct with an array in it"),
      Form("slice-key-store", "read-mostly map: a new value by such a key"),
      Form("made-slice-key-load", "read-mostly map: a look-up by such a key, made for it with its array"),
      Form("erased-slice-key-load", "read-mostly map with AnyHashable keys: a look-up by such a key, wrapped for it"),
      Form("atomic-load", "Atomic<UInt64>: load"),
      Form("atomic-store", "Atomic<UInt64>: store"),
      Form("atomic-exchange", "Atomic<UInt64>: compare and exchange"),
      Form("atomic-add", "Atomic<UInt64>: add"),
    ])
}
