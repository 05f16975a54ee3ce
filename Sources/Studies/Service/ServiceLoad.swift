import Catalogue
import Measurement
import Platform

extension CellProgram {
  /// S20, D5.T10: a service in a separate process, loaded by wrk and then by the open loop.
  static func serviceLoad(_ form: ServiceLoadForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      guard let executable = ServiceProcess.executable else {
        for metric in StudyFamily.serviceLoad.observations {
          observations.recordAbsence(of: metric.name, because: "maplab-service is not built: make service builds it")
        }
        return
      }
      let parameters = setting.parameters
      let (map, isPaused) = form.service
      let service = try ServiceProcess(
        executable,
        ["--map", map, "--fill", "\(parameters.entries)", "--value-size", "\(parameters.values.size)"]
          // Twice the room that the entries need: the cache's limit must not matter.
          + ["--cache-bytes", "\(max(1 << 20, parameters.entries * (parameters.values.size + 128) * 2))"]
          + (isPaused ? ["--pause-every", "1", "--pause-for", "0.1"] : []))
      defer { service.end() }
      let load = ServiceLoad(
        service: service, entries: parameters.entries, valueSize: parameters.values.size,
        requests: setting.operationsPerRound, utilisation: form.utilisation,
        leastSeconds: form.leastSeconds(operations: setting.operationsPerRound),
        seed: setting.seed)
      try load.run(&observations)
    }
    return program
  }
}

/// Both loops against one service.
private struct ServiceLoad {
  let service: ServiceProcess
  let entries: Int
  let valueSize: Int
  let requests: Int
  /// Share of the capacity at which the open loop sends.
  let utilisation: Double
  /// Minimum duration of the open loop in seconds.
  let leastSeconds: Double
  let seed: UInt64

  /// Share of the requests that write: the document says that most read.
  static let writes = 0.05
  /// The document's, at both.
  static let connections = 100

  func run(_ observations: inout Observations) throws {
    let filled = try service.residentBytes()
    let closed = try client(["--seconds", "1"])
    let capacity = try closed.number("answered_per_second")
    // Both loops take as long as the requests need at that rate; the document's wrk runs for thirty seconds.
    let seconds = min(max(Double(requests) / capacity, 1), 600)

    var failed = try closed.failures()
    if let wrk = Wrk.path {
      let seen = try Wrk(
        path: wrk, port: service.port, seconds: min(Int(seconds.rounded(.up)), 30), connections: Self.connections,
        keys: entries, valueSize: valueSize, writes: Self.writes, seed: seed
      ).run()
      observations.record("service_wrk_rate", Double(seen.requests) / seen.seconds)
      observations.record("service_wrk_p50_ns", seen.p50)
      observations.record("service_wrk_p99_ns", seen.p99)
      observations.record("service_wrk_max_ns", seen.longest)
      failed += Double(seen.errors)
    } else {
      for name in ["service_wrk_rate", "service_wrk_p50_ns", "service_wrk_p99_ns", "service_wrk_max_ns"] {
        observations.recordAbsence(of: name, because: "wrk is not installed (Debian: apt-get install wrk)")
      }
    }

    let rate = capacity * utilisation
    let open = try client(["--seconds", "\(max(seconds, leastSeconds))", "--rate", "\(rate)", "--read-back"])
    failed += try open.failures()
    observations.record("service_capacity", capacity)
    observations.record("service_open_rate", rate)
    for name in ["p50", "p99", "p999", "p9999", "max"] {
      observations.record("service_open_\(name)_ns", try open.number("latency", name))
    }
    observations.record("service_failed_requests", failed)
    observations.record("service_lost_values", try open.number("read_back_wrong"))
    observations.record("service_filled_bytes", filled)
    observations.record("service_resident_growth", try service.residentBytes() / filled - 1)
    observations.recordAbsence(of: "service_collector_share", because: "Swift has no collector")
  }

  private func client(_ options: [String]) throws -> ServiceReport {
    try ServiceReport(
      of: service,
      [
        "--keys", "\(entries)", "--value-size", "\(valueSize)", "--writes", "\(Self.writes)",
        "--connections", "\(Self.connections)", "--seed", "\(seed % 1_000_000_007)",
      ] + options)
  }
}

extension ServiceReport {
  /// Requests that were not answered correctly.
  func failures() throws -> Double {
    try number("wrong") + number("missing") + number("unanswered")
  }
}
