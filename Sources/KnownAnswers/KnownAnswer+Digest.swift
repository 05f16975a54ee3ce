import Catalogue
import Numbers

extension KnownAnswer {
  /// Digest of the work: the workload digest in a report.
  package var digest: UInt64 { Digest(label.utf8).value }
}
