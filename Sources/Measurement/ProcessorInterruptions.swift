import CLabShims
import Catalogue
import Platform

/// What the machine did to this process during the measured rounds: processor time taken away, pages missing.
///
/// A difference of two readings. Nothing in it depends on how long the measured operations took, so a process can be
/// judged by it without judging its result.
package struct ProcessorInterruptions: Sendable {
  /// Times the kernel gave the processor to another process.
  package var involuntarySwitches: Int
  /// Page faults, all threads together.
  var pageFaults: PageFaults
  /// Hundredths of a second that the hypervisor gave to other machines, over all processors; nil if the kernel
  /// does not report it.
  package var stealTicks: Int?
  /// The same on the processor that this process is pinned to; nil if it is pinned to none.
  package var ownStealTicks: Int?
  /// Nanoseconds for which the main thread could have run but had to wait for a processor; nil if the kernel does not
  /// report it.
  package var runQueueWait: Int?
  /// Nanoseconds of the kernel's clock.
  var wallNanoseconds: Int

  /// The counts since the process (and the machine) started. The first call opens files; a later one allocates nothing,
  /// and so adds no fault of its own. Costs about ten microseconds, more with hundreds of processors.
  static func now() -> ProcessorInterruptions {
    let files = KernelFiles.shared
    let steal = files.steal()
    let wait = files.runQueueWait()
    // Read last, because reading the files must not be part of the measurement.
    let usage = resourceUsage()
    return ProcessorInterruptions(
      involuntarySwitches: usage.ru_nivcsw, pageFaults: PageFaults(minor: usage.ru_minflt, major: usage.ru_majflt),
      stealTicks: steal.all, ownStealTicks: steal.own, runQueueWait: wait,
      wallNanoseconds: Int(clab_monotonic_nanoseconds()))
  }

  /// What was added since an earlier reading.
  func since(_ earlier: ProcessorInterruptions) -> ProcessorInterruptions {
    func difference(_ now: Int?, _ before: Int?) -> Int? {
      guard let now, let before else { return nil }
      return now - before
    }
    return ProcessorInterruptions(
      involuntarySwitches: involuntarySwitches - earlier.involuntarySwitches,
      pageFaults: PageFaults(
        minor: pageFaults.minor - earlier.pageFaults.minor, major: pageFaults.major - earlier.pageFaults.major),
      stealTicks: difference(stealTicks, earlier.stealTicks),
      ownStealTicks: difference(ownStealTicks, earlier.ownStealTicks),
      runQueueWait: difference(runQueueWait, earlier.runQueueWait),
      wallNanoseconds: wallNanoseconds - earlier.wallNanoseconds)
  }

  /// Writes the metrics, and the reason for each that is missing.
  func record(in figures: inout PassFigures) {
    figures[Metric.regionSeconds] = Double(wallNanoseconds) * 1e-9
    figures[Metric.involuntarySwitches] = Double(involuntarySwitches)
    figures[Metric.minorFaults] = Double(pageFaults.minor)
    figures[Metric.majorFaults] = Double(pageFaults.major)
    figures.record(
      Metric.stealTicks, stealTicks.map(Double.init), orElse: "/proc/stat does not report steal_ticks")
    // A process that may run anywhere has no processor of its own: no need to report that in every cell.
    if let ownStealTicks { figures[Metric.workerStealTicks] = Double(ownStealTicks) }
    figures.record(
      Metric.runQueueWaitNs, runQueueWait.map(Double.init),
      orElse: "/proc/self/schedstat does not report run_queue_wait_ns")
  }

  /// The eighth number after `cpu ` on the first line.
  static func stealTicks(inProcStat text: UnsafeRawBufferPointer) -> Int? { stealTicks(of: "cpu ", in: text) }

  /// The eighth number of the line that begins with `label`, as `cpu ` (all processors) or `cpu3 `.
  static func stealTicks(of label: String, in text: UnsafeRawBufferPointer) -> Int? {
    guard let start = lineStart(label, in: text) else { return nil }
    var fields = DecimalFields(text, from: start + label.utf8.count)
    for _ in 0..<7 { guard fields.next() != nil else { return nil } }
    return fields.next()
  }

  private static func lineStart(_ label: String, in text: UnsafeRawBufferPointer) -> Int? {
    var start = 0
    while start < text.count {
      if text[start...].starts(with: label.utf8) { return start }
      guard let newline = text[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      start = newline + 1
    }
    return nil
  }
}

/// The kernel's files, opened once per process.
private final class KernelFiles: @unchecked Sendable {
  // Written only during initialisation; reading uses the files' own buffers, from the main thread only.
  static let shared = KernelFiles()

  private let stat: KernelFile?
  private let schedule: KernelFile?
  /// `cpu3 ` if this process may run on processor 3 only.
  private let ownLabel: String?

  private init() {
    // Some 100 bytes per processor, the processors first: enough for 600.
    stat = KernelFile(path: "/proc/stat", capacity: 65_536)
    schedule = KernelFile(path: "/proc/self/schedstat", capacity: 256)
    let allowed = ProcessPlacement.allowedProcessors
    ownLabel = allowed.count == 1 ? "cpu\(allowed[0]) " : nil
  }

  func steal() -> (all: Int?, own: Int?) {
    guard let text = try? stat?.read() else { return (nil, nil) }
    return (
      ProcessorInterruptions.stealTicks(inProcStat: text),
      ownLabel.flatMap { ProcessorInterruptions.stealTicks(of: $0, in: text) }
    )
  }

  /// The second number: nanoseconds spent waiting on a run queue.
  func runQueueWait() -> Int? {
    guard let text = try? schedule?.read() else { return nil }
    var fields = DecimalFields(text, from: 0)
    guard fields.next() != nil else { return nil }
    return fields.next()
  }
}
