import Experiments
/// What decides how fast the processors run.
extension MachineReadings {
  private static let processors = "/sys/devices/system/cpu"

  /// The frequency governors in use, each once; empty if this system does not control the frequency.
  package var governors: [String] {
    let found = onlineProcessors.compactMap { files.line("\(Self.processors)/cpu\($0)/cpufreq/scaling_governor") }
    return Set(found).sorted()
  }

  /// The lowest and the highest frequency that the governor may choose, in MHz.
  package var frequencies: ClosedRange<Int>? {
    let directory = "\(Self.processors)/cpu0/cpufreq"
    guard let low = files.number("\(directory)/scaling_min_freq"),
      let high = files.number("\(directory)/scaling_max_freq"),
      low <= high
    else { return nil }
    return low / 1000...high / 1000
  }

  /// True if a single processor may run faster than all of them together can (turbo, boost); nil if it is not known.
  package var hasTurbo: Bool? {
    if let off = files.number("\(Self.processors)/intel_pstate/no_turbo") { return off == 0 }
    for path in ["cpufreq/boost", "cpufreq/policy0/boost", "cpu0/cpufreq/boost"] {
      if let on = files.number("\(Self.processors)/\(path)") { return on != 0 }
    }
    return nil
  }

  /// True if two threads share a core; nil if it is not known.
  package var hasSharedCores: Bool? {
    switch files.line("\(Self.processors)/smt/control") {
    case "on": return true
    case "off", "forceoff", "notsupported", "notimplemented": return false
    default: break
    }
    if let active = files.number("\(Self.processors)/smt/active") { return active != 0 }
    return files.line("\(Self.processors)/cpu0/topology/thread_siblings_list")
      .map { ProcessEnvironment.processors(inList: $0).count > 1 }
  }

  /// The processors that share a core with one, without itself.
  package func siblings(of processor: Int) -> [Int] {
    let list = files.line("\(Self.processors)/cpu\(processor)/topology/thread_siblings_list") ?? ""
    return ProcessEnvironment.processors(inList: list).filter { $0 != processor }
  }

  /// The kernel's clock source, `tsc` and the like.
  package var clockSource: String? {
    files.line("/sys/devices/system/clocksource/clocksource0/current_clocksource")
  }

  /// How often the first processor was throttled because of heat since the machine started.
  package var heatThrottles: Int? { files.number("\(Self.processors)/cpu0/thermal_throttle/core_throttle_count") }

  /// Processors that the scheduler keeps free, as `isolcpus` asks for.
  package var isolatedProcessors: [Int] {
    ProcessEnvironment.processors(inList: files.line("\(Self.processors)/isolated") ?? "")
  }

  /// Where the power comes from.
  package enum Power: Sendable, Equatable {
    /// The mains, or a machine without a battery.
    case mains
    /// A battery, which makes most machines save power.
    case battery
  }

  /// Where the power comes from; nil if it is not known.
  package var power: Power? {
    let directory = "/sys/class/power_supply"
    var mains: Power?
    for name in files.names(in: directory) {
      switch files.line("\(directory)/\(name)/type") {
      case "Mains": if files.number("\(directory)/\(name)/online") == 1 { mains = .mains }
      // A mouse's battery has the scope Device.
      case "Battery" where files.line("\(directory)/\(name)/scope") != "Device":
        if files.line("\(directory)/\(name)/status") == "Discharging" { return .battery }
        mains = mains ?? .mains
      default: break
      }
    }
    return mains
  }
}
