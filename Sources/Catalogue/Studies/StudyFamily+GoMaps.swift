/// The forms of `swiss-header`.
package enum SwissHeaderForm: String, StudyForm {
  case living

  package var summary: String { "keys and values of 8 bytes; the header does not depend on them" }
}

extension StudyFamily {
  /// D4.T2, D4.T22: the header of Go's map since 1.24, by a copy of its declaration that living maps confirm.
  static let swissHeader = StudyFamily(
    .swissHeader, system: "S18", operation: "read the header and the tables of living maps", passes: [.observations],
    withoutSwift: "the map is that of Go's runtime", forms: SwissHeaderForm.self,
    observations: swissHeaderFields.map {
      .observed("swiss_\($0)_offset", "B", .neither, "bytes from the header's start to \($0)")
    }
      + [
        .observed("swiss_header_bytes", "B", .lowerIsBetter, "bytes of the header"),
        .observed("swiss_as_declared", "fields", .neither, "fields of which living maps confirm the place"),
        .observed("swiss_group_slots", "slots", .neither, "slots of a group"),
        .observed("swiss_group_bytes", "B", .neither, "bytes of a group with keys and values of 8 bytes"),
        .observed("swiss_largest_table", "slots", .neither, "slots of the largest table of 100,000 entries"),
        .observed("swiss_highest_load", "ratio", .neither, "highest share of full slots while a table fills"),
        .observed("swiss_first_growth", "entries", .neither, "the entry with which one group becomes a table"),
      ])

  /// The fields of that header.
  package static let swissHeaderFields = [
    "used", "seed", "directory", "directory_length", "global_depth", "global_shift", "writing", "tombstone_possible",
    "clear_seq",
  ]
}

/// The forms of `collected-map`.
package enum CollectedMapForm: String, StudyForm {
  case growing
  case sparseHalfDeleted = "sparse-half-deleted"
  case fullHalfDeleted = "full-half-deleted"
  case fullAllDeleted = "full-all-deleted"

  package var summary: String {
    switch self {
    case .growing: "a map in the midst of a doubling"
    case .sparseHalfDeleted: "5 entries in room for 53, 2 of them deleted"
    case .fullHalfDeleted: "13,312 entries, half of them deleted"
    case .fullAllDeleted: "13,312 entries, all of them deleted"
    }
  }
}

extension StudyFamily {
  /// D4.T10, D5.T2: what a collection does to a living map of Go.
  static let collectedMap = StudyFamily(
    .collectedMap, system: "S18",
    operation: "read a living map's header and tables before and after a forced collection",
    passes: [.observations], withoutSwift: "Swift has no collector", forms: CollectedMapForm.self,
    observations: [
      .observed("collected_header_bytes_changed", "B", .neither, "bytes of the header that the collection changed"),
      .observed("collected_b_before", "B", .neither, "B before it"),
      .observed("collected_b_after", "B", .neither, "B after it"),
      .observed("collected_old_table_before", "0/1", .neither, "1 if there is an old table before it"),
      .observed("collected_old_table_after", "0/1", .neither, "1 if there is one after it"),
      .observed(
        "collected_nevacuate_before", "buckets", .neither, exact: false,
        "nevacuate before it; keys decide which buckets are moved"
      ),
      .observed("collected_nevacuate_after", "buckets", .neither, exact: false, "nevacuate after it"),
      .observed("collected_bytes_kept", "ratio", .lowerIsBetter, "bytes of the tables after it over those before"),
      .observed(
        "collected_buckets_in_use", "ratio", .neither, exact: false,
        "share of the buckets that hold an entry after it, overflow buckets included"),
    ])
}

/// The forms of `map-making`: keys and values of 8 bytes.
package enum MapMakingForm: String, StudyForm {
  case localWritten = "local-written"
  case noHint = "no-hint"
  case constant8 = "constant-8"
  case hint8 = "hint-8"
  case hint9 = "hint-9"
  case hint100 = "hint-100"
  case hint1024 = "hint-1024"
  case hint10000 = "hint-10000"
  case noHintWritten = "no-hint-written"

  package var summary: String {
    switch self {
    case .localWritten: "make without a size and an entry, in a function that keeps the map"
    case .noHint: "make without a size, kept"
    case .constant8: "make with the constant 8, kept"
    case .hint8: "make with 8, known at run time, kept"
    case .hint9: "make with 9, likewise"
    case .hint100: "make with 100, likewise"
    case .hint1024: "make with 1,024, likewise"
    case .hint10000: "make with 10,000, likewise"
    case .noHintWritten: "make without a size and an entry, kept"
    }
  }
}

extension StudyFamily {
  /// D4.T17: which functions of Go's runtime make a map, and what they allocate.
  static let mapMaking = StudyFamily(
    .mapMaking, system: "S1", operation: "make a map, and read the calls in the machine code that does so",
    passes: [.observations], typicalNanoseconds: 0.2e9, withoutSwift: "the calls are those of Go's runtime",
    forms: MapMakingForm.self,
    observations: [
      .observed("making_calls_makemap_small", "0/1", .neither, "1 if the code calls runtime.makemap_small"),
      .observed("making_calls_makemap", "0/1", .neither, "1 if it calls runtime.makemap"),
      .observed(
        "making_has_makebucketarray", "0/1", .neither, "1 if the program has a function runtime.makeBucketArray"),
      .observed("making_has_hashmapinit", "0/1", .neither, "1 if it has a function runtime.hashmapInit"),
      .observed("making_allocations", "allocations", .lowerIsBetter, "objects that making the map allocates"),
      .observed("making_bytes", "B", .lowerIsBetter, "bytes of these objects, by the allocator's size classes"),
      .observed("making_header_bytes", "B", .lowerIsBetter, "those of the header"),
      .observed("making_table_bytes", "B", .lowerIsBetter, "those of everything else"),
    ])
}
