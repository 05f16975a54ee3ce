import Catalogue
import WorkerProtocol

/// Says whether the machine disturbed a process so much that it must be repeated.
///
/// The rule adds up what share of the measured region the machine took away from the worker, and compares it with one
/// bound. It uses what the kernel counted and the length of the region, never the time per operation: a rule that used
/// the result would discard slow processes and make every map look fast. The remaining bias:
///
/// * Without the disturbed processes the figure is that of a quiet machine. That is intended, and it is the same for
///   all cells.
/// * A slow cell's region is longer, and more disturbances fall into it. The rule therefore uses shares of the region,
///   not counts.
/// * A cell that makes the kernel work, for instance by releasing memory and obtaining it again, could disturb
///   itself. Minor page faults, which are caused by the map and the allocator, are not part of the rule. Kernel
///   threads that a cell keeps busy on its own processor are, as context switches: they look like any others.
/// * If a cell is always disturbed, nothing is chosen: all its processes are used (`ProcessSelection`).
package enum DisturbanceRule {
  /// The largest share of the region that may be lost. A process's value is a median over rounds, which a share of 2 %
  /// moves by less than 2 % (if there are many rounds, hardly at all): less than any interval that is called stable.
  package static let largestLostShare = 0.02

  /// The cost of one involuntary switch beyond waiting: refilling a second-level cache of 1 MiB takes about 50 µs.
  static let secondsPerSwitch = 50e-6
  /// The minimum cost of one major page fault: a read from a fast disk.
  static let secondsPerMajorFault = 100e-6
  /// A tick of /proc/stat. The kernel rounds down, so of n ticks only n - 1 are certain.
  static let secondsPerTick = 0.01

  /// Passes whose processes can be disturbed. Exact counts can't, and memory hardly.
  package static func applies(to pass: MeasurementPass) -> Bool { pass == .time || pass == .latency }

  /// Why the process counts as disturbed, in one line; nil if it does not or if the worker reported nothing. O(1).
  package static func reason(for report: WorkerReport, pass: MeasurementPass) -> String? {
    guard applies(to: pass), let region = report.metrics[Metric.regionSeconds], region > 0 else { return nil }
    let waited = (report.metrics[Metric.runQueueWaitNs] ?? 0) * 1e-9
    let switches = report.metrics[Metric.involuntarySwitches] ?? 0
    let faults = report.metrics[Metric.majorFaults] ?? 0
    let ticks = report.metrics[Metric.workerStealTicks] ?? report.metrics[Metric.stealTicks] ?? 0
    let stolen = max(0, ticks - 1) * secondsPerTick
    let lost = waited + stolen + switches * secondsPerSwitch + faults * secondsPerMajorFault
    let share = lost / region
    guard share > largestLostShare else { return nil }
    var parts: [String] = []
    if waited > 0 { parts.append("waited \(milliseconds(waited)) for the processor") }
    if switches > 0 { parts.append("\(Int(switches)) involuntary switches") }
    if stolen > 0 { parts.append("\(milliseconds(stolen)) stolen by the hypervisor") }
    if faults > 0 { parts.append("\(Int(faults)) major page faults") }
    return "lost \(percent(share)) of \(milliseconds(region)): \(parts.joined(separator: ", "))"
  }

  private static func milliseconds(_ seconds: Double) -> String {
    "\(CSVNumber.rounded((seconds * 1e4).rounded() / 10)) ms"
  }
  private static func percent(_ share: Double) -> String { "\(CSVNumber.rounded((share * 1000).rounded() / 10)) %" }
}
