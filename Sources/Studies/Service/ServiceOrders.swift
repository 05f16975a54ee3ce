import Catalogue
import Measurement

extension CellProgram {
  /// S20, D1.T14: what governing a cache brings. `entries` orders have been requested in order when the load begins:
  /// the ungoverned cache still has all of them, a governed one only the newest.
  static func serviceGovernance(_ form: ServiceGovernanceForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      let entries = setting.parameters.entries
      let bound = max(1, entries / 10)
      let orders = OrderLoad(setting, cache: form.rawValue, history: entries, keys: entries)
      // Each order is requested ten times on average while it is among the newest; a governed cache has room for five
      // times these, so that it drops none that will be requested again.
      let youngest = max(1, entries / 50)
      try orders.run(
        // Shares of memory only make sense if the service has more than this map: the same number of values in another
        // map.
        observations: &observations, service: ["--bound", "\(bound)", "--fill", "\(entries)"],
        load: { ["--youngest", "\(youngest)", "--renewal", "\($0 / 10)"] }, seesMemory: true)
    }
    return program
  }

  /// S20, D4.T19: requests like those of `skewed-requests`, which tests the map alone.
  static func serviceSkew(_ form: ServiceSkewForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      let keys = Requests.hotKeys + setting.parameters.entries
      let orders = OrderLoad(setting, cache: form.rawValue, history: form.isPreheated ? keys : 0, keys: keys)
      try orders.run(
        observations: &observations, service: ["--temporary", "0"],
        load: { _ in ["--hot-share", "\(Requests.hotShare)", "--hot-keys", "\(Requests.hotKeys)"] }, seesMemory: false)
    }
    return program
  }
}

/// One open load on a service that has orders, and what it took.
private struct OrderLoad {
  private let setting: CellSetting
  private let cache: String
  private let history: Int
  private let keys: Int

  init(_ setting: CellSetting, cache: String, history: Int, keys: Int) {
    self.setting = setting
    self.cache = cache
    self.history = history
    self.keys = keys
  }

  /// What is seen of each form, of those whose memory counts, and of the others.
  static let figures =
    [
      "service_open_rate", "service_answered_rate", "service_failed_requests", "service_processor_share",
      "service_processor_ns_per_request",
    ] + percentiles.map { "service_open_\($0)_ns" }
  static let memoryFigures = [
    "service_live_bytes", "service_map_share", "service_held_share", "service_entries",
    "service_temporaries_per_request", "service_collection_interval_ns",
  ]
  static let sampledFigures = ["service_map_time_share", "service_atomic_load_share"]
  private static let percentiles = ["p50", "p99", "p999", "p9999", "max"]

  /// Requests due per second: the file's, so that every form gets the same.
  private var rate: Double {
    get throws {
      guard let load = setting.parameters.load else {
        throw ServiceProcess.Failure(description: "the service's requests need a rate: load = { kind = \"open\", … }")
      }
      return Double(load.rate)
    }
  }

  func run(
    observations: inout Observations, service serviceOptions: [String], load loadOptions: (_ rate: Double) -> [String],
    seesMemory: Bool
  ) throws {
    guard let executable = ServiceProcess.executable else {
      let names = Self.figures + (seesMemory ? Self.memoryFigures : Self.sampledFigures)
      for name in names {
        observations.recordAbsence(of: name, because: "maplab-service is not built: make service builds it")
      }
      return
    }
    let rate = try rate
    let size = "\(setting.parameters.values.size)"
    let service = try ServiceProcess(
      executable, ["--orders", cache, "--history", "\(history)", "--value-size", size] + serviceOptions)
    defer { service.end() }
    let common = [
      "--value-size", size, "--writes", "0", "--rate", "\(rate)", "--seed", "\(setting.seed % 1_000_000_007)",
    ]
    // To the other map: then threads, connections and code are warm when it matters, and the orders are unchanged.
    _ = try ServiceReport(of: service, common + ["--keys", "1", "--seconds", "0.3"])

    let seconds = Double(setting.operationsPerRound) / rate
    let before = service.processorSeconds
    let report = try ServiceReport(
      of: service, common + ["--orders", "--keys", "\(keys)", "--seconds", "\(seconds)"] + loadOptions(rate))
    let after = service.processorSeconds
    observations.record("service_open_rate", rate)
    observations.record("service_answered_rate", try report.number("answered_per_second"))
    for name in Self.percentiles {
      observations.record("service_open_\(name)_ns", try report.number("latency", name))
    }
    observations.record("service_failed_requests", try report.failures())
    let answered = try report.number("answered")
    if let before, let after {
      // The load's own time, without the client's start, which hardly counts in the service's time either.
      let length = answered / (try report.number("answered_per_second"))
      observations.record("service_processor_share", (after - before) / length)
      observations.record("service_processor_ns_per_request", (after - before) * 1e9 / answered)
    } else {
      for name in ["service_processor_share", "service_processor_ns_per_request"] {
        observations.recordAbsence(of: name, because: "the system doesn't tell another process's processor time")
      }
    }
    if seesMemory {
      try recordMemory(of: service, requests: answered, &observations)
    } else {
      for name in Self.sampledFigures {
        observations.recordAbsence(of: name, because: "the service's stacks are not sampled in Swift")
      }
    }
  }

  private func recordMemory(
    of service: ServiceProcess, requests: Double, _ observations: inout Observations
  ) throws {
    observations.recordAbsence(of: "service_collection_interval_ns", because: "Swift has no collector")
    let memory = try ServiceReport(of: service, command: "forget", [])
    observations.record("service_entries", try memory.number("entries"))
    observations.record("service_temporaries_per_request", try memory.number("temporaries") / requests)
    guard let live = try? memory.number("live_bytes") else {
      for name in ["service_live_bytes", "service_map_share", "service_held_share"] {
        observations.recordAbsence(of: name, because: "the allocator doesn't tell the bytes that the service holds")
      }
      return
    }
    observations.record("service_live_bytes", live)
    observations.record("service_held_share", try memory.number("held_bytes") / live)
    if let table = try? memory.number("table_bytes") {
      observations.record("service_map_share", table / live)
    } else {
      observations.recordAbsence(of: "service_map_share", because: "the cache's values are in its own blocks")
    }
  }
}
