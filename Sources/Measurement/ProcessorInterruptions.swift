import Glibc
import WorkerProtocol

/// What took the processor away from the measured rounds.
struct ProcessorInterruptions {
  /// Times the kernel gave the processor to another process.
  var involuntarySwitches: Int
  /// Hundredths of a second that the hypervisor gave to other machines, over all processors; nil where the kernel
  /// does not tell.
  var stealTicks: Int?

  /// The counts since the process (and the machine) started.
  static func now() -> ProcessorInterruptions {
    ProcessorInterruptions(involuntarySwitches: resourceUsage().ru_nivcsw, stealTicks: readStealTicks())
  }

  /// What was added since an earlier reading.
  func since(_ earlier: ProcessorInterruptions) -> ProcessorInterruptions {
    var steal: Int?
    if let now = stealTicks, let before = earlier.stealTicks { steal = now - before }
    return ProcessorInterruptions(
      involuntarySwitches: involuntarySwitches - earlier.involuntarySwitches, stealTicks: steal)
  }

  /// Writes the two metrics.
  func record(in report: inout WorkerReport) {
    report.metrics["involuntary_switches"] = Double(involuntarySwitches)
    if let stealTicks {
      report.metrics["steal_ticks"] = Double(stealTicks)
    } else {
      report.unavailable["steal_ticks"] = "/proc/stat does not tell it"
    }
  }

  /// The eighth number of the line `cpu` in /proc/stat.
  private static func readStealTicks() -> Int? {
    guard let file = KernelFile(path: "/proc/stat", capacity: 4096), let text = try? file.read() else { return nil }
    return stealTicks(inProcStat: text)
  }

  /// The eighth number after `cpu ` on the first line.
  static func stealTicks(inProcStat text: UnsafeRawBufferPointer) -> Int? {
    guard text.starts(with: Array("cpu ".utf8)) else { return nil }
    var fields = DecimalFields(text, from: 4)
    for _ in 0..<7 { guard fields.next() != nil else { return nil } }
    return fields.next()
  }
}
