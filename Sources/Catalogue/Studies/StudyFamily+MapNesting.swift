extension StudyFamily {
  /// D1.T3: maps as fields and maps as elements, made each time or used again.
  static let mapNesting = StudyFamily(
    id: "map-nesting", system: "S3",
    operation: "make the structure with its maps, fill each, look at each and let go of it",
    parameters: "`entries` keys are put into each map", passes: [.time, .allocations], typicalNanoseconds: 2_000,
    forms: [
      Form("bare", "one map by itself"),
      Form("struct-field", "one map as the field of a struct"),
      Form("nested-structs", "one map as the field of a struct in a struct in a struct"),
      Form("array-of-one", "one map as the element of an array"),
      Form("array-of-four", "four maps as the elements of an array"),
      Form("array-of-four-reused", "an array of four maps, emptied and used again"),
    ])
}
