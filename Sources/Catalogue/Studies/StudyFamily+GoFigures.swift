/// The forms of `runtime-walks`.
package enum RuntimeWalksForm: String, StudyForm {
  case reflectKeys = "reflect-keys"
  case memory

  package var summary: String {
    switch self {
    case .reflectKeys: "by reflection: a list of all keys, each looked up again"
    case .memory: "through the buckets or groups in the map's memory"
    }
  }
}

extension StudyFamily {
  /// D4.T15: walks over a map of Go as the document has them.
  static let runtimeWalks = StudyFamily(
    .runtimeWalks, system: "S5",
    operation: "visit every entry of a map from strings to numbers once and add up its contents",
    parameters: "`entries` of the map; `keys.length` bytes in a key (type string)", passes: [.time, .allocations],
    formsAgree: true, typicalNanoseconds: 1e6, withoutSwift: "map-walks has Swift's", forms: RuntimeWalksForm.self)
}

/// The forms of `header-sizes`.
package enum HeaderSizesForm: String, StudyForm {
  case slice
  case map
  case string
  case interface
  case pointer

  package var summary: String {
    switch self {
    case .slice: "a slice"
    case .map: "a map"
    case .string: "a string"
    case .interface: "an interface"
    case .pointer: "a pointer"
    }
  }
}

extension StudyFamily {
  /// D2.T2, D3.T1, D3.T11: what a variable of Go takes.
  static let headerSizes = StudyFamily(
    .headerSizes, system: "-", operation: "ask for the size of a variable", passes: [.observations],
    withoutSwift: "the variables are Go's", forms: HeaderSizesForm.self,
    observations: [.observed("variable_bytes", "B", .neither, "bytes of the variable, without what it leads to")])
}

/// The forms of `map-probes`.
package enum MapProbesForm: String, StudyForm {
  case grown
  case reserved8192 = "reserved-8192"

  package var summary: String {
    switch self {
    case .grown: "a map that grew from empty"
    case .reserved8192: "a map made for 8,192 entries"
    }
  }
}

extension StudyFamily {
  /// D5.T9: what a look-up in a map of Go visits, by a copy of the runtime's declarations.
  static let mapProbes = StudyFamily(
    .mapProbes, system: "S18", operation: "follow a look-up of a present key through the map's memory",
    parameters: "`entries` keys of 8 bytes are in the map", passes: [.observations],
    withoutSwift: "the map is that of Go's runtime", forms: MapProbesForm.self,
    observations: [
      .observed(
        "probe_groups", "buckets", .lowerIsBetter, exact: false,
        "buckets, of the Swiss map groups, that a look-up visits, mean"),
      .observed(
        "probe_slots", "slots", .lowerIsBetter, exact: false,
        "slots that it visits, mean; of the Swiss map those whose control byte is the key's"),
    ])
}

/// The forms of `collector-figures`.
package enum CollectorFiguresForm: String, StudyForm {
  case nextCollection = "next-gc"
  case pauseTotal = "pause-total"
  case cpuFraction = "cpu-fraction"
  case allocatedUnforced = "allocated-unforced"

  package var summary: String {
    switch self {
    case .nextCollection: "NextGC: the heap at which the next collection begins"
    case .pauseTotal: "PauseTotalNs: all pauses so far"
    case .cpuFraction: "GCCPUFraction: the collector's share of the processor since the start"
    case .allocatedUnforced: "HeapAlloc, read without a collection before"
    }
  }
}

extension StudyFamily {
  /// D2.T7: which figures of a collector follow what a program holds.
  static let collectorFigures = StudyFamily(
    .collectorFigures, system: "S16",
    operation: "fill a map and empty it except for every 16th entry, twice; the second time it leaks",
    parameters: "`entries` values of `values.size` bytes", passes: [.observations], typicalNanoseconds: 1_500,
    withoutSwift: "Swift has no collector; heap-figures has the others", forms: CollectorFiguresForm.self,
    observations: [
      .observed(
        "collector_figure_correlation", "1", .higherIsBetter, exact: false,
        "correlation of the figure with what the program holds, over all readings"),
      .observed(
        "collector_figure_fall_share", "ratio", .neither, exact: false,
        "share of the first wave's fall that the figure shows"),
      .observed(
        "collector_figure_leak_share", "ratio", .neither, exact: false,
        "share of the second wave's leak that the figure shows"),
    ])
}
