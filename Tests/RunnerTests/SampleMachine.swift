import Experiments
import Foundation

@testable import Runner

/// A tree of /proc, /sys and /etc as another machine has it, in a folder that is removed with it.
final class SampleMachine {
  let path: String
  var files: SystemFiles { SystemFiles(root: path) }

  /// Makes a tree from the texts of its files.
  init(_ texts: [String: String]) throws {
    path = NSTemporaryDirectory() + "maplab-machine-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in texts { try write(text, to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    let file = path + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: false, encoding: .utf8)
  }
}

/// Machines of several kinds, as their kernels describe them.
enum SampleMachines {
  private static let cpu = "/sys/devices/system/cpu"

  /// A notebook on its battery, with turbo, two threads a core, and a browser open.
  static let notebook: [String: String] = [
    "/proc/cpuinfo": """
    processor\t: 0
    vendor_id\t: GenuineIntel
    model name\t: Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz
    microcode\t: 0xf4
    flags\t\t: fpu vme de pse tsc msr sse2 ht

    processor\t: 1
    model name\t: Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz
    flags\t\t: fpu vme de pse tsc msr sse2 ht

    """,
    "/proc/stat": "cpu  1000 20 300 90000 40 0 10 0 0 0\ncpu0 1 2 3 4 5 6 7 0 0 0\n",
    "/proc/meminfo": """
    MemTotal:       16213752 kB
    MemFree:          402180 kB
    MemAvailable:    4213752 kB
    HugePages_Total:       0
    SwapTotal:       2097148 kB
    SwapFree:        1048572 kB

    """,
    "/proc/loadavg": "1.72 1.10 0.90 3/1234 5678\n",
    "/proc/sys/kernel/osrelease": "6.1.0-18-amd64\n",
    "/proc/sys/kernel/randomize_va_space": "2\n",
    "/proc/cmdline": "BOOT_IMAGE=/vmlinuz root=/dev/nvme0n1p2 ro quiet mitigations=off isolcpus=7 token=secret\n",
    "/proc/self/cgroup": "0::/user.slice/user-1000.slice/session-2.scope\n",
    "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory pids\n",
    "/sys/fs/cgroup/user.slice/cpu.stat": "usage_usec 5\nuser_usec 4\nsystem_usec 1\n",
    "/etc/os-release": "NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
    "\(cpu)/online": "0-7\n",
    "\(cpu)/cpu0/cpufreq/scaling_governor": "powersave\n",
    "\(cpu)/cpu1/cpufreq/scaling_governor": "performance\n",
    "\(cpu)/cpu0/cpufreq/scaling_min_freq": "400000\n",
    "\(cpu)/cpu0/cpufreq/scaling_max_freq": "4200000\n",
    "\(cpu)/intel_pstate/no_turbo": "0\n",
    "\(cpu)/smt/control": "on\n",
    "\(cpu)/smt/active": "1\n",
    "\(cpu)/cpu7/topology/thread_siblings_list": "3,7\n",
    "\(cpu)/cpu0/thermal_throttle/core_throttle_count": "412\n",
    "\(cpu)/cpu0/cache/index0/level": "1\n",
    "\(cpu)/cpu0/cache/index0/type": "Data\n",
    "\(cpu)/cpu0/cache/index0/size": "32K\n",
    "/sys/class/dmi/id/sys_vendor": "LENOVO\n",
    "/sys/class/power_supply/AC/type": "Mains\n",
    "/sys/class/power_supply/AC/online": "0\n",
    "/sys/class/power_supply/BAT0/type": "Battery\n",
    "/sys/class/power_supply/BAT0/status": "Discharging\n",
    "/sys/kernel/mm/transparent_hugepage/enabled": "[always] madvise never\n",
    "/sys/kernel/mm/transparent_hugepage/defrag": "always defer defer+madvise [madvise] never\n",
    "/sys/devices/system/clocksource/clocksource0/current_clocksource": "hpet\n",
    "/sys/devices/system/node/online": "0\n",
  ]

  /// A rented virtual machine on a crowded host.
  static let cloud: [String: String] = [
    "/proc/cpuinfo":
      "processor\t: 0\nmodel name\t: Intel Xeon Processor (Cascadelake)\nflags\t\t: fpu tsc hypervisor\n",
    "/proc/stat": "cpu  500 0 100 300 0 0 0 100 40 0\ncpu0 500 0 100 300 0 0 0 100 40 0\n",
    "/proc/meminfo": "MemTotal: 4028840 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
    "/proc/loadavg": "0.02 0.05 0.00 1/99 1000\n",
    "/proc/self/cgroup": "0::/system.slice/ssh.service\n",
    "/sys/fs/cgroup/cgroup.controllers": "cpu memory\n",
    "\(cpu)/online": "0-1\n",
    "\(cpu)/smt/control": "notsupported\n",
    "/sys/class/dmi/id/sys_vendor": "QEMU\n",
    "/sys/class/dmi/id/product_name": "Standard PC (Q35 + ICH9, 2009)\n",
    "/sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never\n",
    "/sys/devices/system/clocksource/clocksource0/current_clocksource": "kvm-clock\n",
  ]

  /// A container on a server: one and a half processors, two GiB, and stopped now and then. The outer group is stricter in
  /// memory, the inner one in time.
  static let container: [String: String] = [
    "/.dockerenv": "",
    "/proc/cpuinfo": "processor\t: 0\nmodel name\t: AMD EPYC 7763 64-Core Processor\nflags\t\t: fpu tsc\n",
    "/proc/loadavg": "0.10 0.10 0.10 1/10 10\n",
    "/proc/self/cgroup": "0::/pod/box\n",
    "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu memory\n",
    "/sys/fs/cgroup/pod/cpu.max": "400000 100000\n",
    "/sys/fs/cgroup/pod/memory.max": "2147483648\n",
    "/sys/fs/cgroup/pod/box/cpu.max": "150000 100000\n",
    "/sys/fs/cgroup/pod/box/memory.max": "max\n",
    "/sys/fs/cgroup/pod/box/cpu.stat": "usage_usec 900\nnr_periods 100\nnr_throttled 17\nthrottled_usec 2500000\n",
  ]

  /// An older kernel with a group hierarchy per controller; inside the container the paths are the host's.
  static let olderContainer: [String: String] = [
    "/proc/self/cgroup": "5:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc\n",
    "/proc/1/cgroup": "4:cpu,cpuacct:/docker/abc\n",
    "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000\n",
    "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
    "/sys/fs/cgroup/cpu,cpuacct/cpu.stat": "nr_periods 9\nnr_throttled 0\nthrottled_time 0\n",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
  ]

  /// A server with ARM processors at a fixed speed: no flags, no names.
  static let arm: [String: String] = [
    "/proc/cpuinfo": "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n",
    "/proc/stat": "cpu  1 0 1 1000 0 0 0 0 0 0\n",
    "/proc/loadavg": "0.00 0.00 0.00 1/200 99\n",
    "/proc/sys/kernel/randomize_va_space": "0\n",
    "/proc/self/cgroup": "0::/\n",
    "/sys/fs/cgroup/cgroup.controllers": "cpu memory\n",
    "\(cpu)/online": "0-63\n",
    "\(cpu)/isolated": "62-63\n",
    "\(cpu)/cpu0/cpufreq/scaling_governor": "performance\n",
    "\(cpu)/cpu63/cpufreq/scaling_governor": "performance\n",
    "\(cpu)/cpufreq/boost": "0\n",
    "\(cpu)/cpu0/topology/thread_siblings_list": "0\n",
    "/sys/devices/system/node/online": "0-1\n",
    "/sys/class/power_supply/mouse/type": "Battery\n",
    "/sys/class/power_supply/mouse/scope": "Device\n",
    "/sys/class/power_supply/mouse/status": "Discharging\n",
    "/sys/kernel/mm/transparent_hugepage/enabled": "always madvise [never]\n",
    "/sys/devices/system/clocksource/clocksource0/current_clocksource": "arch_sys_counter\n",
  ]
}
