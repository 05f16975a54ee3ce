/// Alarms of maps as rules that Prometheus evaluates, over what `PrometheusText` shows of monitored maps. (Source: D1.T16.)
public enum PrometheusAlarms {
  /// A file of rules in Prometheus' own format, to be named under `rule_files` of its configuration:
  ///
  /// * `MapTooLarge`: more than 5,000,000 entries in all maps together;
  /// * `MapResizesSurge`: a minute's resizes are more than four times (+300 %) the mean of the ten minutes before, and
  ///   more than eight;
  /// * `MapDrivesMemory`: over half an hour the number of entries and the resident set move together, with a square of their
  ///   correlation above 0.92.
  ///
  /// The last one is computed by the rules themselves, from two recorded series: whoever scrapes has both, a map knows
  /// only its own. `process_resident_memory_bytes` is the name that Prometheus' client libraries give to the resident set.
  public static let rules = """
    groups:
      - name: maps
        rules:
          - record: maps:entries
            expr: sum(map_size{status="active"})
          - record: maps:resident_bytes
            expr: sum(process_resident_memory_bytes)
          - record: maps:entries_times_bytes
            expr: maps:entries * maps:resident_bytes
          - alert: MapTooLarge
            expr: maps:entries > 5e6
            labels:
              severity: page
            annotations:
              summary: "maps hold {{ $value | humanize }} entries"
          - alert: MapResizesSurge
            expr: >-
              sum(increase(map_resizes_total[1m])) > 8
              and sum(increase(map_resizes_total[1m]))
              > 4 * sum(increase(map_resizes_total[10m] offset 1m)) / 10
            labels:
              severity: warn
            annotations:
              summary: "maps changed their memory {{ $value | humanize }} times in a minute"
          - alert: MapDrivesMemory
            expr: >-
              (avg_over_time(maps:entries_times_bytes[30m])
              - avg_over_time(maps:entries[30m]) * avg_over_time(maps:resident_bytes[30m])) ^ 2
              / (stdvar_over_time(maps:entries[30m]) * stdvar_over_time(maps:resident_bytes[30m]))
              > 0.92
            labels:
              severity: warn
            annotations:
              summary: "the maps' entries explain {{ $value | humanizePercentage }} of the memory's changes"

    """
}
