import Experiments
/// What is between this system and the hardware.
extension MachineReadings {
  /// True inside a virtual machine, if the processor, firmware or kernel says so.
  package var isVirtual: Bool {
    let flags = files.value("flags", in: "/proc/cpuinfo") ?? ""
    if flags.split(separator: " ").contains("hypervisor") { return true }
    return files.exists("/sys/hypervisor/type") || files.exists("/proc/device-tree/hypervisor")
      // x86 has the flag; elsewhere the firmware's names are all there is.
      || (flags.isEmpty && firmwareHypervisor != nil)
  }

  /// The hypervisor's name, if the machine is virtual and the name is known.
  package var hypervisor: String? {
    guard isVirtual else { return nil }
    if let name = files.line("/sys/hypervisor/type"), !name.isEmpty { return name }
    return firmwareHypervisor ?? (kernel?.lowercased().contains("microsoft") == true ? "Hyper-V" : nil)
  }

  /// The hypervisor by the names that the firmware gives its machine.
  private var firmwareHypervisor: String? {
    let names = ["sys_vendor", "product_name", "bios_vendor"].compactMap { files.line("/sys/class/dmi/id/\($0)") }
    let known = [
      ("QEMU", "QEMU or KVM"), ("KVM", "QEMU or KVM"), ("VMware", "VMware"), ("VirtualBox", "VirtualBox"),
      ("Xen", "Xen"), ("Parallels", "Parallels"), ("Amazon EC2", "Amazon EC2"), ("Google Compute", "Google Compute"),
      ("Apple Virtualization", "Apple Virtualization"), ("Virtual Machine", "Hyper-V"), ("OpenStack", "OpenStack"),
      ("DigitalOcean", "DigitalOcean"), ("Hetzner", "Hetzner"),
    ]
    return known.first { mark, _ in names.contains { $0.contains(mark) } }?.1
  }

  /// The kind of container that this process runs in; nil if there is no sign of one.
  package var container: String? {
    if let kind = files.line("/run/systemd/container"), !kind.isEmpty { return kind }
    if files.exists("/.dockerenv") { return "docker" }
    if files.exists("/run/.containerenv") { return "podman" }
    let groups = (files.read("/proc/self/cgroup") ?? "") + (files.read("/proc/1/cgroup") ?? "")
    return [("kubepods", "kubernetes"), ("docker", "docker"), ("lxc", "lxc"), ("containerd", "containerd")]
      .first { groups.contains($0.0) }?.1
  }

  /// Times spent by all processors together, since the machine started, in 1/100 s; nil if it is not known.
  package var processorTicks: ProcessorTicks? { files.line("/proc/stat").flatMap(ProcessorTicks.init) }
}

/// One `cpu` line of /proc/stat, in 1/100 s.
package struct ProcessorTicks: Sendable, Equatable {
  /// All states together; guests are part of user time and are not counted twice.
  package var total: Int
  /// Given to other machines by the hypervisor.
  package var stolen: Int

  /// Reads a line; nil if it is not such a line, or if the kernel does not count stolen time.
  init?(_ line: String) {
    let numbers = line.split(separator: " ").dropFirst().prefix(8).compactMap { Int($0) }
    guard line.hasPrefix("cpu"), numbers.count == 8 else { return nil }
    total = numbers.reduce(0, +)
    stolen = numbers[7]
  }

  /// The stolen share, 0...1.
  package var stolenShare: Double { total > 0 ? Double(stolen) / Double(total) : 0 }
}
