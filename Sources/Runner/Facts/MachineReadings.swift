#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the kernel tells of the machine. Nil or empty where it does not.
public enum MachineReadings {
  /// The processor's name.
  public static var processorModel: String? {
    for line in (KernelText.read("/proc/cpuinfo") ?? "").split(separator: "\n")
    where line.hasPrefix("model name") || line.hasPrefix("Model") {
      if let colon = line.firstIndex(of: ":") {
        return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }

  /// Processors that are on.
  public static var processorCount: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

  /// Physical memory in KiB.
  public static var memoryKiB: Int? {
    for line in (KernelText.read("/proc/meminfo") ?? "").split(separator: "\n") where line.hasPrefix("MemTotal:") {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
    return nil
  }

  /// The kernel's release.
  public static var kernel: String? { KernelText.line("/proc/sys/kernel/osrelease") }

  /// The distribution's name.
  public static var distribution: String? {
    for line in (KernelText.read("/etc/os-release") ?? "").split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
      return line.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" }
    }
    return nil
  }

  /// The hardware's name, `x86_64` and the like.
  public static var architecture: String {
    var names = utsname()
    guard uname(&names) == 0 else { return "unknown" }
    return withUnsafeBytes(of: &names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// The first processor's caches: `L1 Data 48K`, `L2 Unified 1024K`.
  public static var caches: [String] {
    (0..<8).compactMap { index in
      let directory = "/sys/devices/system/cpu/cpu0/cache/index\(index)"
      guard let level = KernelText.line("\(directory)/level"), let kind = KernelText.line("\(directory)/type"),
        let size = KernelText.line("\(directory)/size")
      else { return nil }
      return "L\(level) \(kind) \(size)"
    }
  }

  /// The first processor's frequency governor.
  public static var governor: String? {
    KernelText.line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
  }

  /// The load averages over 1, 5 and 15 minutes.
  public static var loadAverage: [Double] {
    (KernelText.line("/proc/loadavg") ?? "").split(separator: " ").prefix(3).compactMap { Double($0) }
  }

  /// Address randomisation: 0 off, 1 or 2 on.
  public static var addressRandomisation: Int? {
    KernelText.line("/proc/sys/kernel/randomize_va_space").flatMap { Int($0) }
  }

  /// True inside a virtual machine, as far as the processor says so.
  public static var isVirtual: Bool {
    (KernelText.read("/proc/cpuinfo") ?? "").split(separator: "\n")
      .first { $0.hasPrefix("flags") }?.split(separator: " ").contains("hypervisor") ?? false
  }
}
