extension StudyFamily {
  /// S15, D5.T12: what a scraper finds in the metrics of a map.
  static let metricsText = StudyFamily(
    id: "metrics-text", system: "S15", operation: "use two monitored maps and scrape their metrics over a socket",
    parameters: "`entries` keys are put into the first map", passes: [.observations], typicalNanoseconds: 1_000,
    forms: [Form("two-maps", "a SpanMap and a Dictionary, one page of metrics")],
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
        "a second scrape after further use has larger counters, by that use"),
      .observed("metrics_promtool_accepts", "0/1", .higherIsBetter, "promtool check metrics has no complaint"),
    ])
}
