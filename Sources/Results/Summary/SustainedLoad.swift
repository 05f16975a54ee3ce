import Catalogue

/// Whether a cell kept up with its open load.
enum SustainedLoad {
  /// A process that completes less than this share of what was due can't keep up: a delay at the very end of a round
  /// costs less.
  static let leastShare = 0.99

  /// What to say about a cell's processes; nil if each kept up or none had a load.
  static func remark(_ samples: [String: [Double]]) -> String? {
    let offered = samples[Metric.offeredRate] ?? []
    let behind = zip(offered, samples[Metric.achievedRate] ?? []).filter { $1 < leastShare * $0 }
    guard let worst = behind.min(by: { $0.1 / $0.0 < $1.1 / $1.0 }) else { return nil }
    return "latency: the load was not sustained in \(behind.count) of \(offered.count) processes, at worst "
      + "\(Int(worst.1.rounded())) of \(Int(worst.0.rounded())) operations per second: latencies then grow with the "
      + "length of the run"
  }
}
