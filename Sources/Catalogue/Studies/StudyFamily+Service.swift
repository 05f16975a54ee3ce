/// The forms of `service-load`.
package enum ServiceLoadForm: String, StudyForm {
  case lockedRW = "locked-rw"
  case readMostly = "read-mostly"
  case sharded
  case byteCache = "byte-cache"
  case paused = "sharded-paused"
  case held = "sharded-held"

  /// The map behind the service, and whether the service pauses occasionally.
  package var service: (map: String, isPaused: Bool) {
    switch self {
    case .paused: (Self.sharded.rawValue, true)
    case .held: (Self.sharded.rawValue, false)
    default: (rawValue, false)
    }
  }

  /// Share of the capacity at which the open loop sends. Above one half, the queue and not the map determines the
  /// tail; whether anything is lost is tested at a higher share.
  package var utilisation: Double { self == .held ? 0.8 : 0.5 }

  /// Minimum number of seconds of the open loop; held, ten minutes for a million.
  package func leastSeconds(operations: Int) -> Double { self == .held ? Double(operations) * 0.6e-3 : 1 }

  package var summary: String {
    switch self {
    case .lockedRW: "Dictionary behind a reader-writer lock"
    case .readMostly: "the read-mostly map"
    case .sharded: "the sharded map: 64 locks"
    case .byteCache: "the byte cache, with room for all entries"
    case .paused: "the sharded map in a service that stops for a tenth of each second"
    case .held: "the sharded map in a long open loop at four fifths of what the service can do"
    }
  }
}

extension StudyFamily {
  /// S20, D5.T10: a map behind an HTTP server in a separate process, under the cell's allocator, loaded twice.
  package static let serviceLoad = StudyFamily(
    .serviceLoad, system: "S20", operation: "one HTTP request on loopback; one in twenty writes",
    parameters:
      "`entries` values of `values.size` bytes are there; a closed loop of 100 connections (wrk) runs for as long as "
      + "`operations` requests take, then an open one at half of what the service can do sends so many; held, it lasts 0.6 ms for each",
    passes: [.observations], typicalNanoseconds: 360_000, forms: ServiceLoadForm.self,
    observations: [
      .observed(
        "service_capacity", "1/s", .higherIsBetter, exact: false,
        "requests per second in the lab's own closed loop: what the open loop's rate is taken from"),
      .observed("service_wrk_rate", "1/s", .higherIsBetter, exact: false, "requests per second by wrk, four threads"),
      .observed("service_wrk_p50_ns", "ns", .lowerIsBetter, exact: false, "median latency as wrk sees it"),
      .observed(
        "service_wrk_p99_ns", "ns", .lowerIsBetter, exact: false,
        "the 99th percentile as wrk sees it: a connection that waits sends nothing, so that stops hardly count"),
      .observed("service_wrk_max_ns", "ns", .lowerIsBetter, exact: false, "the longest latency that wrk saw"),
      .observed("service_open_rate", "1/s", .neither, exact: false, "requests due per second in the open loop"),
      .observed(
        "service_open_p50_ns", "ns", .lowerIsBetter, exact: false,
        "median latency in the open loop, from when a request was due"),
      .observed("service_open_p99_ns", "ns", .lowerIsBetter, exact: false, "the 99th percentile of the same"),
      .observed("service_open_p999_ns", "ns", .lowerIsBetter, exact: false, "the 99.9th percentile of the same"),
      .observed("service_open_p9999_ns", "ns", .lowerIsBetter, exact: false, "the 99.99th percentile of the same"),
      .observed("service_open_max_ns", "ns", .lowerIsBetter, exact: false, "the longest of the same"),
      .observed(
        "service_failed_requests", "requests", .lowerIsBetter,
        "requests of both loops without an answer or with a wrong one"),
      .observed(
        "service_lost_values", "values", .lowerIsBetter,
        "values that were not there, or were others, when all were read back at the end"),
      .observed(
        "service_filled_bytes", "B", .lowerIsBetter, exact: false,
        "resident set of the service once it is filled, before the first request"),
      .observed(
        "service_resident_growth", "ratio", .lowerIsBetter, exact: false,
        "resident set after both loops over the one before the first request, less 1"),
      .observed(
        "service_collector_share", "ratio", .lowerIsBetter, exact: false,
        "share of the service's processor time that its collector took during the loads; absent without a collector"),
    ])
}
