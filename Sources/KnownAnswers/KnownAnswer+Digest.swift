import Catalogue
import Numbers

extension KnownAnswer {
  /// Digest of what is done: what a report has as its workload's digest.
  package var digest: UInt64 { Digest(label.utf8).value }
}
