/// The forms of `heap-figures`.
package enum HeapFiguresForm: String, StudyForm {
  case allocated
  case blocks
  case resident
  case mapped
  case residentSet = "resident-set"

  package var summary: String {
    switch self {
    case .allocated: "bytes that the program holds, by the allocator"
    case .blocks: "blocks that the program holds, by the allocator"
    case .resident: "bytes that the allocator keeps resident"
    case .mapped: "bytes that the allocator has mapped"
    case .residentSet: "resident set of the process, by the kernel"
    }
  }
}

extension StudyFamily {
  /// D2.T7: which heap figures follow what a program holds.
  static let heapFigures = StudyFamily(
    .heapFigures, system: "S16",
    operation: "fill a map and empty it except for every 16th entry, twice; the second time it leaks",
    parameters: "`entries` values of `values.size` bytes", passes: [.observations], typicalNanoseconds: 1_500,
    forms: HeapFiguresForm.self,
    observations: [
      .observed(
        "figure_correlation", "1", .higherIsBetter, exact: false,
        "correlation of the figure with what the program holds, over all readings"),
      .observed(
        "figure_fall_share", "ratio", .neither, exact: false, "share of the first wave's fall that the figure shows"),
      .observed(
        "figure_leak_share", "ratio", .neither, exact: false,
        "share of the second wave's leak that the figure shows, from the end of one wave to the end of the other"),
    ])
}

/// The forms of `memory-signs`.
package enum MemorySignsForm: String, StudyForm {
  case growing
  case bounded

  package var summary: String {
    switch self {
    case .growing: "nothing is ever removed"
    case .bounded: "the oldest entry is removed for each new one"
    }
  }
}

extension StudyFamily {
  /// D5.T1: the signs of a map that takes up all memory.
  static let memorySigns = StudyFamily(
    .memorySigns, system: "S15", operation: "put a new string under a new string key, of 18 digits each",
    parameters: "the map is filled with `entries` entries first", passes: [.observations], typicalNanoseconds: 1_000,
    forms: MemorySignsForm.self,
    observations: [
      .observed(
        "signs_live_blocks", "blocks", .lowerIsBetter, exact: false,
        "blocks that the filled map holds, by the allocator's count"),
      .observed(
        "signs_table_bytes", "B", .lowerIsBetter, exact: false, "bytes of the filled map's table, by the allocator"),
      .observed(
        "signs_held_bytes", "B", .lowerIsBetter, exact: false,
        "bytes that the filled map holds in all, by the allocator"),
      .observed(
        "signs_blocks_per_insertion", "blocks", .lowerIsBetter, exact: false,
        "blocks gained per further insertion: allocations minus frees"),
    ])
}

/// The forms of `metrics-text`.
package enum MetricsTextForm: String, StudyForm {
  case twoMaps = "two-maps"

  package var summary: String { "a SpanMap and a Dictionary, one page of metrics" }
}

extension StudyFamily {
  /// S15, D5.T12: what a scraper sees in the metrics of a map.
  static let metricsText = StudyFamily(
    .metricsText, system: "S15", operation: "use two monitored maps and scrape their metrics over a socket",
    parameters: "`entries` keys are put into the first map", passes: [.observations], typicalNanoseconds: 1_000,
    forms: MetricsTextForm.self,
    observations: [
      .observed(
        "metrics_hits_found", "0/1", .higherIsBetter,
        "map_hits_total{map} is there for both maps, with the number of hits"),
      .observed(
        "metrics_misses_found", "0/1", .higherIsBetter,
        "map_misses_total{map} is there for both, with the number of misses"),
      .observed(
        "metrics_size_found", "0/1", .higherIsBetter,
        "map_size{map,status=active} is there for both, with the number of entries"),
      .observed("metrics_deleted_found", "0/1", .higherIsBetter, "map_size{map,status=deleted} is there for both"),
      .observed(
        "metrics_types_agree", "0/1", .higherIsBetter, "the first two are declared as counters, the third as a gauge"),
      .observed(
        "metrics_counters_rise", "0/1", .higherIsBetter,
        "in a second scrape after further use, the counters have grown by that use"),
      .observed("metrics_promtool_accepts", "0/1", .higherIsBetter, "promtool check metrics has no complaint"),
    ])
}

/// The forms of `map-alarms`.
package enum MapAlarmsForm: String, StudyForm {
  case crowded
  case full
  case resizeStorm = "resize-storm"
  case resizeRise = "resize-rise"
  case memoryFollows = "memory-follows"
  case memoryApart = "memory-apart"

  package var summary: String {
    switch self {
    case .crowded: "two maps get one entry more than the threshold"
    case .full: "two maps get as many entries as the threshold, and one that is removed"
    case .resizeStorm: "a map is made anew once a minute, then five times in one (+400 %)"
    case .resizeRise: "a map is made anew once a minute, then three times in one (+200 %)"
    case .memoryFollows: "a map and a larger store change their sizes, then the map alone"
    case .memoryApart: "a map and a larger store change their sizes, each for itself"
    }
  }
}

extension StudyFamily {
  /// S15, D1.T16: which alarms Prometheus raises from what monitored maps export.
  static let mapAlarms = StudyFamily(
    .mapAlarms, system: "S15",
    operation:
      "use monitored maps for some simulated minutes, scrape them at the end of each, and let promtool apply "
      + "experiments/alarms/map-alarms.rules.yml",
    parameters:
      "`entries` is the threshold of the first alarm; a thousandth of it is in a map that is made anew, up to a hundredth, "
      + "with values of `values.size` bytes, in one that memory follows",
    passes: [.observations], typicalNanoseconds: 1_000, forms: MapAlarmsForm.self,
    observations: [
      .observed("alarm_entries", "0/1", .neither, "1 if the alarm MapEntries fires in the run's last minute"),
      .observed("alarm_resizes", "0/1", .neither, "1 if the alarm MapResizes fires then"),
      .observed("alarm_memory", "0/1", .neither, exact: false, "1 if the alarm MapMemory fires then"),
      .observed(
        "alarm_early", "0/1", .neither, exact: false,
        "1 if the alarm that the run is about fires in a minute before those in which it may"),
      .observed("alarm_seen_entries", "entries", .neither, "entries of all maps in the last minute"),
      .observed(
        "alarm_seen_resize_rise", "%", .neither,
        "by how much the last minute's resizes exceed the mean of the ten minutes before"),
      .observed(
        "alarm_seen_r_squared", "1", .neither, exact: false,
        "R squared of the maps' entries and the program's bytes over the last quarter of an hour"),
    ])
}
