import Catalogue
import WorkerProtocol

/// Work that this machine does not let a program do leaves its metric unmeasured, with the reason: the figure would be
/// right, but nothing would be known of it.
extension KnownWork {
  /// Takes `involuntary_switches` out of the report where the rival thread could not be made.
  package func recordRefusal(in report: inout WorkerReport) {
    guard let refusal else { return }
    report.metrics[Metric.involuntarySwitches] = nil
    report.unavailable[Metric.involuntarySwitches] = refusal
  }
}

extension KnownLife {
  /// Takes `major_faults` out of the report where no file could be kept out of memory.
  package func recordRefusal(in report: inout WorkerReport) {
    guard let refusal else { return }
    report.metrics[Metric.majorFaults] = nil
    report.unavailable[Metric.majorFaults] = refusal
  }
}
