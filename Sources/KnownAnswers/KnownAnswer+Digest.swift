import Catalogue

extension KnownAnswer {
  /// FNV-1a digest of what is done: what a report has as its workload's digest.
  package var digest: UInt64 {
    label.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}
