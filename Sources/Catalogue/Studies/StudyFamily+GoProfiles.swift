/// The forms of `heap-profile`.
package enum HeapProfileForm: String, StudyForm {
  case halfReserved = "half-reserved"
  case reserved
  case grown

  package var summary: String {
    switch self {
    case .halfReserved: "a map with room for half of the entries that it gets"
    case .reserved: "a map with room for all of them"
    case .grown: "a map without room"
    }
  }
}

extension StudyFamily {
  /// D4.T9: what a heap profile of Go says of a map that grows.
  static let heapProfile = StudyFamily(
    .heapProfile, system: "S17", operation: "make a map of numbers and fill it while every allocation is noted",
    parameters: "`entries` that the map gets", passes: [.observations], typicalNanoseconds: 0.3e9,
    withoutSwift: "the profile is that of Go's runtime; the pass profile has Swift's", forms: HeapProfileForm.self,
    observations: [
      .observed("heap_profile_bytes", "B", .lowerIsBetter, exact: false, "all that the map obtained, in size classes"),
      .observed(
        "heap_profile_large_blocks", "blocks", .lowerIsBetter, exact: false, "blocks of 4,096 bytes or more among it"),
      .observed("heap_profile_first_large_bytes", "B", .neither, "bytes of the first of them"),
      .observed("heap_profile_second_large_bytes", "B", .neither, "bytes of the second"),
      .observed(
        "heap_profile_growth_blocks", "blocks", .lowerIsBetter, exact: false,
        "those of them that were obtained below a function that makes room"),
      .observed(
        "heap_profile_written_bytes", "B", .neither, exact: false,
        "bytes of the map's stacks in the file that pprof writes"),
      .observed("heap_profile_named_growths", "stacks", .neither, "those of these stacks that name such a function"),
    ])
}

/// The forms of `cpu-profile-signs`.
package enum CPUProfileSignsForm: String, StudyForm {
  case manyInsertions = "many-insertions"
  case growing
  case smallMaps = "small-maps"
  case reusedMap = "reused-map"
  case coarseLock = "coarse-lock"

  package var summary: String {
    switch self {
    case .manyInsertions: "all entries are put into a map that has room for them"
    case .growing: "the same into one that grows from empty"
    case .smallMaps: "a map made for each entry, and dropped"
    case .reusedMap: "one map with room for 1,024, for all entries that the small maps had"
    case .coarseLock: "threads walk over one map, and hold its lock meanwhile"
    }
  }
}

extension StudyFamily {
  /// D2.T12: programs with one known problem each, under the profiler of Go's runtime.
  static let cpuProfileSigns = StudyFamily(
    .cpuProfileSigns, system: "S17", operation: "run the program for 1.2 seconds of processor time under the profiler",
    parameters: "a map has `entries`; of `small-maps` there are as many maps", passes: [.observations], threads: 1...8,
    typicalNanoseconds: 0.35e9,
    withoutSwift: "the profiler is that of Go's runtime; profile-signs has Swift's", forms: CPUProfileSignsForm.self,
    observations: [
      .observed("sign_samples", "samples", .neither, exact: false, "samples of the profile"),
      .observed(
        "sign_assign_share", "ratio", .neither, exact: false, "share of them below a function that puts an entry in"),
      .observed(
        "sign_growth_share", "ratio", .neither, exact: false,
        "share of them below a function that makes room or moves entries into it"),
      .observed("sign_growslice_share", "ratio", .neither, exact: false, "share of them below runtime.growslice"),
      .observed("sign_lock_share", "ratio", .neither, exact: false, "share of them below a mutex's Lock"),
      .observed(
        "sign_wait_share", "ratio", .neither, exact: false,
        "share of the threads' time for which they waited for a mutex, by the profile of blocked goroutines"),
      .observed(
        "sign_assign_depth", "frames", .neither, exact: false,
        "frames from the outermost to the insertion, in most samples"),
    ])
}
