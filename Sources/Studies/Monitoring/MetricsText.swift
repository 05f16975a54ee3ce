import Catalogue
import MapMetrics
import MapVariants
import Measurement

extension CellProgram {
  /// S15, D5.T12: two monitored maps whose page is scraped twice over a socket and read by an independent reader.
  static func metricsText(_ form: MetricsTextForm, _ setting: CellSetting) -> CellProgram {
    let entries = UInt64(setting.parameters.entries)
    var program = CellProgram()
    program.observation = { observations in
      let prometheus = PrometheusText()
      var sessions = MonitoredMap(SpanMap<UInt64, UInt64>(), name: "session_cache", factory: prometheus)
      var users = MonitoredMap([String: UInt64](), name: "users \"a\\b\"", factory: prometheus)
      let monitors = [sessions.monitor, users.monitor]
      prometheus.beforeRendering { for monitor in monitors { monitor.publish() } }
      let port = try MetricsPort(contentType: PrometheusText.contentType) { prometheus.render() }

      for key in 0..<entries { sessions[key] = key }
      users["a"] = 1
      var hits = 0
      for key in 0..<2 * entries where sessions[key] != nil { hits += 1 }
      _ = users["b"]
      let first = try port.scrape()
      let page = try PrometheusReader(first.body)
      let names = ["session_cache", "users \"a\\b\""]
      func values(_ metric: String, _ status: String? = nil, in page: PrometheusReader) -> [Double?] {
        names.map { name in
          page.value(metric, status.map { ["map": name, "status": $0] } ?? ["map": name])
        }
      }
      observations.record("metrics_hits_found", values("map_hits_total", in: page) == [Double(hits), 0])
      observations.record("metrics_misses_found", values("map_misses_total", in: page) == [Double(entries), 1])
      observations.record("metrics_size_found", values("map_size", "active", in: page) == [Double(entries), 1])

      sessions.removeValue(forKey: 0)
      for key in 1..<max(2, entries) { _ = sessions[key] }
      let second = try PrometheusReader(try port.scrape().body)
      observations.record("metrics_deleted_found", values("map_size", "deleted", in: second) == [1, 0])
      observations.record(
        "metrics_types_agree",
        page.types["map_hits_total"] == "counter" && page.types["map_misses_total"] == "counter"
          && page.types["map_size"] == "gauge" && first.head.contains("Content-Type: \(PrometheusText.contentType)"))
      observations.record(
        "metrics_counters_rise", values("map_hits_total", in: second) == [Double(hits) + Double(entries - 1), 0])
      try observePromtool(first.body, &observations)
    }
    return program
  }
}

private func observePromtool(_ page: String, _ observations: inout Observations) throws {
  guard let path = Promtool.path else {
    return observations.recordAbsence(
      of: "metrics_promtool_accepts", because: "promtool is not installed (Debian: apt-get install prometheus)")
  }
  let verdict = try Promtool.check(page, path: path)
  observations.record("metrics_promtool_accepts", verdict.accepts)
  for line in verdict.complaints.split(separator: "\n").prefix(3) { observations.remark("promtool: \(line)") }
}
