import Experiments
/// Looks at everything that makes a machine's results noisy, according to the kernel: what is there, how much of it,
/// and what to do about it.
///
/// If a file is missing, as in many containers and virtual machines, the finding is unknown.
package struct NoiseExamination: Sendable {
  let machine: MachineReadings
  let group: CgroupLimits
  /// The processor that workers run on; nil if it is left to the kernel.
  let workerProcessor: Int?

  /// Looks at this machine, or at one whose files are elsewhere.
  package init(files: SystemFiles = SystemFiles(), workerProcessor: Int? = ProcessEnvironment.workerProcessor) {
    machine = MachineReadings(files: files)
    group = CgroupLimits(files: files)
    self.workerProcessor = workerProcessor
  }

  /// A load above this means that something else is running: half a processor.
  static let largestLoad = 0.5
  /// A share of stolen time, since the machine started, that shows a crowded host.
  static let largestStolenShare = 0.005

  /// All findings, in reading order. Changes nothing.
  package var findings: [Finding] {
    [governor, turbo, sharedCores, heat, power] + [virtualisation, stolenTime, processorLimit, throttling, container]
      + [preloaded, jemallocOptions, hugePages, addressRandomisation, swap, clockSource, load]
  }

  // MARK: - Speed of the processors

  private var governor: Finding {
    let subject = "frequency governor"
    let governors = machine.governors
    guard !governors.isEmpty else {
      return unknown(subject, "not in the hands of this system, as in most virtual machines: the host decides")
    }
    let range = machine.frequencies.map { ", \($0.lowerBound) to \($0.upperBound) MHz" } ?? ""
    guard governors != ["performance"] else { return Finding(subject, .good, "performance\(range)") }
    return Finding(
      subject, .limited, "\(governors.joined(separator: ", "))\(range): the clock frequency moves with the load",
      advice: "cpupower frequency-set -g performance")
  }

  private var turbo: Finding {
    switch machine.hasTurbo {
    case nil: unknown("turbo", "the kernel does not tell whether there is one")
    case false: Finding("turbo", .good, "off")
    case true:
      Finding(
        "turbo", .limited, "on: a processor is faster while the others rest and while it is cool",
        advice:
          "echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo, or echo 0 > /sys/devices/system/cpu/cpufreq/boost")
    }
  }

  private var sharedCores: Finding {
    let subject = "SMT"
    switch machine.hasSharedCores {
    case nil: return unknown(subject, "the kernel does not tell whether two threads share a core")
    case false: return Finding(subject, .good, "off, or not there: no two processors share a core")
    case true:
      let siblings = workerProcessor.map(machine.siblings(of:)) ?? []
      let shared =
        siblings.isEmpty
        ? "two processors share each core"
        : "the workers' processor shares its core with number \(siblings.map(String.init).joined(separator: ", "))"
      return Finding(
        subject, .limited, "on: \(shared); what runs there takes up to half of the speed",
        advice: "echo off > /sys/devices/system/cpu/smt/control, or keep that processor idle")
    }
  }

  private var heat: Finding {
    guard let count = machine.heatThrottles else { return unknown("heat", "the kernel counts no throttling") }
    return count == 0
      ? Finding("heat", .good, "the first processor was never slowed down")
      : Finding(
        "heat", .limited, "the first processor was slowed down \(count) times since the machine started",
        advice: "let the machine cool down between runs, and look after its fans")
  }

  private var power: Finding {
    switch machine.power {
    case nil: unknown("power", "the kernel knows of no supply")
    case .mains: Finding("power", .good, "mains")
    case .battery:
      Finding("power", .limited, "battery: the firmware saves power", advice: "plug the machine in")
    }
  }

  // MARK: - Others on the same hardware

  private var virtualisation: Finding {
    guard machine.isVirtual else { return Finding("machine", .good, "not a virtual one, as far as it tells") }
    return Finding(
      "machine", .limited, "virtual (\(machine.hypervisor ?? "of unknown kind")): others on the host may take time",
      advice: "trust intervals, look at samples.csv's worker_steal_ticks, and repeat what matters on real hardware")
  }

  private var stolenTime: Finding {
    let subject = "stolen time"
    guard let ticks = machine.processorTicks else { return unknown(subject, "/proc/stat does not tell it") }
    let text = "\(percent(ticks.stolenShare)) of all processor time since the machine started"
    return ticks.stolenShare <= Self.largestStolenShare
      ? Finding(subject, .good, text)
      : Finding(subject, .limited, text, advice: "the host is crowded: measure on another, or at another time")
  }

  private var processorLimit: Finding {
    let subject = "cgroup processor limit"
    guard group.version != nil else { return unknown(subject, "no control groups to be seen") }
    guard let limit = group.processorLimit else { return Finding(subject, .good, "none") }
    let text = "\(rounded(limit)) processors' worth of time"
    return Finding(
      subject, .limited, "\(text): whoever uses it up is stopped for the rest of the period, usually 0.1 s",
      advice:
        "start the container without a processor limit (docker: no --cpus), or with a set of processors of its own")
  }

  private var throttling: Finding {
    let subject = "cgroup throttling"
    guard let periods = group.throttledPeriods else { return unknown(subject, "no cpu.stat that counts it") }
    guard periods > 0 else { return Finding(subject, .good, "none so far") }
    return Finding(
      subject, .limited, "stopped in \(periods) periods, \(rounded(group.throttledSeconds ?? 0)) s in all",
      advice: "lift the limit, or stop what else runs in the group")
  }

  private var container: Finding {
    guard let kind = machine.container else { return Finding("container", .good, "no sign of one") }
    return Finding(
      "container", .limited, "\(kind): what other containers do can't be seen from here",
      advice: "look at the host's load, too")
  }

  // MARK: - Memory

  private var preloaded: Finding {
    let subject = "/etc/ld.so.preload"
    guard let libraries = machine.preloadedEverywhere else { return unknown(subject, "there is no /etc to look into") }
    guard !libraries.isEmpty else { return Finding(subject, .good, "none") }
    return Finding(
      subject, .limited, "\(libraries.joined(separator: ", ")): loaded into every program, workers too",
      advice: "take out of it what serves or watches malloc; allocators.toml preloads each cell's own")
  }

  private var jemallocOptions: Finding {
    let subject = "/etc/malloc.conf"
    guard let options = machine.jemallocOptions else { return unknown(subject, "there is no /etc to look into") }
    guard !options.isEmpty else { return Finding(subject, .good, "none") }
    return Finding(
      subject, .limited, "\"\(options)\": jemalloc takes these options in every program, workers too",
      advice: "remove the link while you measure, or give every option in allocators.toml, which goes before it")
  }

  private var hugePages: Finding {
    let subject = "transparent huge pages"
    guard let mode = machine.transparentHugePages else { return unknown(subject, "the kernel does not tell") }
    let detail = machine.hugePageDefragmentation.map { ", made room for: \($0)" } ?? ""
    if machine.mayHaveHugePages == false {
      return Finding(
        subject, .limited, "\(mode)\(detail), but forbidden to this process and to workers",
        advice: "start maplab from a shell that was not told PR_SET_THP_DISABLE")
    }
    guard mode == "always" else { return Finding(subject, .good, "\(mode)\(detail)") }
    return Finding(
      subject, .limited,
      "always\(detail): whether a map gets huge pages depends on what is free; times and memory move with it",
      advice: "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled")
  }

  private var addressRandomisation: Finding {
    guard let level = machine.addressRandomisation else {
      return unknown("address randomisation of the system", "the kernel does not tell")
    }
    // It should be on: with a layout that never changes, a single random draw would pass for the truth.
    return Finding(
      "address randomisation of the system", .good,
      level == 0
        ? "off: layouts vary by the lab's own offsets only"
        : "on (\(level)): layouts vary from process to process, which the intervals contain")
  }

  private var swap: Finding {
    guard let swap = machine.swapKiB else { return unknown("swap", "/proc/meminfo does not tell") }
    guard swap.total > 0 else { return Finding("swap", .good, "none") }
    let text = "\(swap.used >> 10) of \(swap.total >> 10) MiB in use"
    // Pages that were swapped out at some point and never needed since are harmless; many of them mean that memory was
    // short.
    return swap.used * 100 <= swap.total
      ? Finding("swap", .good, text)
      : Finding(
        "swap", .limited, "\(text): pages that are missing are read from disk",
        advice: "free memory, then swapoff -a && swapon -a")
  }

  // MARK: - Time and load

  private var clockSource: Finding {
    guard let source = machine.clockSource else { return unknown("clock source", "the kernel does not tell") }
    return ["tsc", "arch_sys_counter", "kvm-clock", "hyperv_clocksource_tsc_page"].contains(source)
      ? Finding("clock source", .good, source)
      : Finding(
        "clock source", .limited, "\(source): reading the kernel's clock is a system call",
        advice: "boot with clocksource=tsc where the hardware has a steady one")
  }

  private var load: Finding {
    guard let load = machine.loadAverage.first else { return unknown("load", "/proc/loadavg does not tell") }
    let text = "\(rounded(load)) over the last minute"
    return load < Self.largestLoad
      ? Finding("load", .good, text) : Finding("load", .limited, text, advice: "stop what else runs before measuring")
  }

  // MARK: - Words

  private func unknown(_ subject: String, _ detail: String) -> Finding { Finding(subject, .unknown, detail) }
  private func percent(_ share: Double) -> String { "\(rounded(share * 100)) %" }
  private func rounded(_ value: Double) -> String { Examination.rounded(value) }
}
