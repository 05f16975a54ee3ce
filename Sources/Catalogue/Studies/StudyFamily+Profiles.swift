/// The forms of `profile-signs`.
package enum ProfileSignsForm: String, StudyForm {
  case manyInsertions = "many-insertions"
  case growing
  case smallMaps = "small-maps"
  case reusedMap = "reused-map"
  case coarseLock = "coarse-lock"

  package var summary: String {
    switch self {
    case .manyInsertions: "all entries are put into a Dictionary that has room for them"
    case .growing: "the same into one that grows from empty"
    case .smallMaps: "a Dictionary made for each entry, and dropped"
    case .reusedMap: "one Dictionary with room, for all entries that the small maps had"
    case .coarseLock: "threads walk over one Dictionary, and hold its lock meanwhile"
    }
  }
}

extension StudyFamily {
  /// D2.T12: programs with one known problem each, which profiles should show.
  static let profileSigns = StudyFamily(
    .profileSigns, system: "S17", operation: "put one entry in, in a function of its own; of `coarse-lock` one walk",
    parameters: "the map of `coarse-lock` has `entries` entries, and a round of it a hundredth of the operations",
    passes: [.profile, .cpuProfile], threads: 1...8, typicalNanoseconds: 200, forms: ProfileSignsForm.self)
}
