extension StudyFamily {
  /// S24, D2.T1: what a variable for a map can do by itself, before and after it has one.
  static let mapReferences = StudyFamily(
    id: "map-references", system: "S24", operation: "try once what a variable of that kind does",
    passes: [.observations], typicalNanoseconds: 100_000,
    forms: [
      Form("dictionary", "a Dictionary"),
      Form("optional-dictionary", "an optional Dictionary"),
      Form("pointer", "an optional pointer to a Dictionary"),
      Form("class-box", "an optional reference to an object with a Dictionary"),
      Form("noncopyable-map", "a SpanMap, which can't be copied"),
    ],
    observations: [
      .observed("reference_zero_is_nil", "0/1", .neither, "a variable that nothing was put into is nil"),
      .observed(
        "reference_zero_counts", "0/1", .neither, "and tells its number of entries, 0, without being unwrapped"),
      .observed("reference_zero_takes_writes", "0/1", .neither, "and has an entry after one was written to it"),
      .observed("reference_counts", "0/1", .neither, "with a map, its type tells the number of entries itself"),
      .observed("reference_makes", "0/1", .neither, "its type makes an empty map itself"),
      .observed(
        "reference_write_is_shared", "0/1", .neither, "a write through a second variable is seen through the first"),
      .observed(
        "reference_reassignment_is_shared", "0/1", .neither,
        "a new map put into the second variable is seen through the first"),
    ])

  /// S24, D2.T2: what is seen of a map that was handed over, and what handing it over costs.
  static let mapPassing = StudyFamily(
    id: "map-passing", system: "S24", operation: "hand the map over, and look a key up or write it on the other side",
    parameters: "`entries` keys are in the map; operations go over them again and again",
    passes: [.time, .allocations, .observations], formsAgree: true,
    forms: [
      Form("assigned", "a Dictionary in a second variable, read"),
      Form("assigned-and-written", "a Dictionary in a second variable, written to"),
      Form("argument", "a Dictionary as an argument, read"),
      Form("argument-inout", "a Dictionary as an inout argument, written to"),
      Form("address-kept", "a Dictionary whose variable an escaping closure has, read"),
      Form("class-box", "a second reference to an object with a Dictionary, written to"),
      Form("noncopyable-inout", "a SpanMap as an inout argument, written to"),
      Form("noncopyable-clone", "a clone of a SpanMap, written to"),
      Form("shared-span-and-written", "a SharedSpanMap in a second variable, written to"),
    ],
    observations: [
      .observed("passing_write_is_seen", "0/1", .neither, "a write on the other side is seen in the first variable"),
      .observed(
        "passing_reassignment_is_seen", "0/1", .neither, "a new map on the other side is seen in the first variable"),
    ])
}
