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
  /// D2.T7: which figures of the heap follow what a program holds.
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
  /// D5.T1: the signs of a map that takes all memory.
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
  /// S15, D5.T12: what a scraper finds in the metrics of a map.
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
  case threeRules = "three-rules"

  package var summary: String { "each alarm after a run that should ring it, and after one that should not" }
}

extension StudyFamily {
  /// S15, D1.T16: alarms as Prometheus' rules, judged by promtool over what real maps show.
  static let mapAlarms = StudyFamily(
    .mapAlarms, system: "S15", operation: "use maps, scrape them four times a minute of their time, and ask promtool",
    parameters: "`entries` is the size that must not be exceeded: the maps get a tenth more, and a tenth less",
    passes: [.observations], typicalNanoseconds: 1_000, forms: MapAlarmsForm.self,
    observations: [
      .observed("alarm_size_rings", "0/1", .neither, "MapTooLarge rings after a map has outgrown the limit"),
      .observed("alarm_size_rings_in_health", "0/1", .neither, "it rings after one has stayed below"),
      .observed(
        "alarm_resizes_rings", "0/1", .neither,
        "MapResizesSurge rings when a map is filled anew five times a minute, once before"),
      .observed("alarm_resizes_rings_in_health", "0/1", .neither, "it rings when it is filled anew twice"),
      .observed(
        "alarm_correlation_rings", "0/1", .neither,
        "MapDrivesMemory rings when the process's memory is a map's values"),
      .observed(
        "alarm_correlation_rings_in_health", "0/1", .neither,
        "it rings when others use the memory, beside a map that changes as much"),
    ])
}
