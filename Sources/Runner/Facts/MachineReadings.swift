import Experiments
import Platform
#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What the kernel reports about the machine. Nil or empty if it does not.
package struct MachineReadings: Sendable {
  /// Where it is read.
  let files: SystemFiles

  /// Readings of this machine, or of one whose files are kept elsewhere. Reads nothing yet.
  package init(files: SystemFiles = SystemFiles()) { self.files = files }

  /// The processor's name. ARM kernels report numbers only: the implementer and the part.
  package var processorModel: String? {
    if let name = files.value("model name", in: "/proc/cpuinfo") ?? files.value("Model", in: "/proc/cpuinfo") {
      return name
    }
    guard let implementer = files.value("CPU implementer", in: "/proc/cpuinfo"),
      let part = files.value("CPU part", in: "/proc/cpuinfo")
    else { return nil }
    return "implementer \(implementer), part \(part)"
  }

  /// The microcode's revision.
  package var microcode: String? { files.value("microcode", in: "/proc/cpuinfo") }

  /// The numbers of the processors that are on; if the kernel does not say, as many as the C library reports.
  package var onlineProcessors: [Int] {
    if let list = files.line("/sys/devices/system/cpu/online") { return ProcessEnvironment.processors(inList: list) }
    return Array(0..<max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// Physical memory in KiB.
  package var memoryKiB: Int? { files.number("MemTotal", in: "/proc/meminfo") }

  /// The kernel's release.
  package var kernel: String? { files.line("/proc/sys/kernel/osrelease") }

  /// The options on the kernel's command line that affect how steadily programs run. The rest is left out because it
  /// may hold addresses and keys.
  package var kernelOptions: [String] {
    (files.line("/proc/cmdline") ?? "").split(separator: " ").map(String.init).filter { option in
      Self.kernelOptionNames.contains(String(option.prefix { $0 != "=" }))
    }
  }

  private static let kernelOptionNames: Set<String> = [
    "amd_pstate", "clocksource", "cpufreq.default_governor", "cpuidle.off", "default_hugepagesz", "hugepages",
    "hugepagesz", "idle", "intel_idle.max_cstate", "intel_pstate", "irqaffinity", "isolcpus", "maxcpus", "mem",
    "mitigations", "nmi_watchdog", "nohz", "nohz_full", "norandmaps", "nosmt", "nosoftlockup", "nowatchdog",
    "numa_balancing", "preempt", "processor.max_cstate", "rcu_nocbs", "skew_tick", "transparent_hugepage", "tsc",
  ]

  /// The distribution's name.
  package var distribution: String? {
    for line in (files.read("/etc/os-release") ?? "").split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
      return line.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" }
    }
    return nil
  }

  /// The hardware's name, `x86_64` and the like; always this machine's.
  package static var architecture: String {
    var names = utsname()
    guard uname(&names) == 0 else { return "unknown" }
    return withUnsafeBytes(of: &names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// The first processor's caches: `L1 Data 48K`, `L2 Unified 1024K`.
  package var caches: [String] {
    (0..<8).compactMap { index in
      let directory = "/sys/devices/system/cpu/cpu0/cache/index\(index)"
      guard let level = files.line("\(directory)/level"), let kind = files.line("\(directory)/type"),
        let size = files.line("\(directory)/size")
      else { return nil }
      return "L\(level) \(kind) \(size)"
    }
  }

  /// Memory nodes (NUMA): more than one means that some memory is farther away.
  package var memoryNodes: Int? {
    files.line("/sys/devices/system/node/online").map { ProcessEnvironment.processors(inList: $0).count }
  }

  /// The load averages over 1, 5 and 15 minutes.
  package var loadAverage: [Double] {
    (files.line("/proc/loadavg") ?? "").split(separator: " ").prefix(3).compactMap { Double($0) }
  }

  /// Address randomisation: 0 off, 1 or 2 on.
  package var addressRandomisation: Int? { files.number("/proc/sys/kernel/randomize_va_space") }
}
