import Numbers

/// What a program's memory does over the course of its work.
package enum LeakVerdict: String, Sendable, CaseIterable {
  /// It grows steadily, and the data that the work is meant to keep does not explain it.
  case leaks
  /// It stays, or comes back.
  case bounded
  /// It grows with the data that the work is meant to keep.
  case growsWithContent = "grows with its content"
  /// There are too few readings, or the processes disagree, or the growth is none of the three.
  case unclear
}

/// The verdict on one cell or one process, with the figures behind it.
package struct LeakFinding: Sendable {
  /// What was found.
  package var verdict: LeakVerdict
  /// Bytes per operation beyond what the content explains: the median over processes and its interval. With one
  /// process the interval is that of the slope of its readings. Nil if there were too few readings.
  package var bytesPerOperation: Estimate?
  /// Total bytes per operation, including the content; nil likewise.
  package var growthPerOperation: Double?
  /// Bytes at the last reading, the median over processes.
  package var lastBytes: Double?
  /// Why it is unclear, in words; empty otherwise.
  package var reason: String

  /// Operations from the last reading until the process holds `limit` bytes if the growth continues; nil if it does
  /// not grow, 0 if it is already there.
  package func operations(until limit: Double) -> Double? {
    guard let growthPerOperation, let lastBytes, verdict == .leaks || verdict == .growsWithContent,
      growthPerOperation > 0
    else { return nil }
    return max(0, (limit - lastBytes) / growthPerOperation)
  }
}

/// Distinguishes a leak from growth that has a reason and from growth that ends.
///
/// The first quarter of the work is left out. Of the rest, the bytes beyond what the content explains have a slope in each
/// process (Theil-Sen). They leak if the slope over the processes is above 0 with its whole interval, if in most processes
/// it amounts to more than four times the readings' scatter plus a few pages, and if the memory that is never freed
/// goes up in every third of the readings. A soak must therefore be longer than two teeth of a saw-tooth, and four
/// times as long as a cache takes to fill: what is still filling up at the end looks like a leak, or is unclear.
package struct LeakDetector: Sendable {
  /// A rise of at most this much doesn't count, whatever its slope.
  package var leastRise: Double

  /// The growth must exceed the scatter by this factor.
  static let factorOfNoise = 4.0

  /// Makes a detector. Bytes that an allocator counts one by one need 4 KiB, resident sets more.
  package init(leastRise: Double = 4096) { self.leastRise = leastRise }

  /// The verdict on one program, from a series for each process that ran it. O(processes x readings^2 log readings).
  package func judge(_ processes: [MemorySeries]) -> LeakFinding {
    let settled = processes.map { Array($0.settled) }.filter { points in
      points.count >= MemorySeries.leastReadings && points[points.count - 1].operations > points[0].operations
    }
    guard !settled.isEmpty, settled.count == processes.count else {
      return LeakFinding(
        verdict: .unclear, bytesPerOperation: nil, growthPerOperation: nil,
        lastBytes: processes.compactMap(\.points.last?.bytes).median,
        reason: "fewer than \(MemorySeries.leastReadings) readings after the first quarter of the work")
    }
    let beyond = settled.map { Self.trend($0) { $0.bytes - $0.contentBytes } }
    let content = settled.map { Self.trend($0) { $0.contentBytes } }
    let whole = settled.map { Self.trend($0) { $0.bytes } }
    let slope = Self.slope(beyond)
    var finding = LeakFinding(
      verdict: .unclear, bytesPerOperation: slope, growthPerOperation: whole.map(\.slope).median,
      lastBytes: settled.map { $0[$0.count - 1].bytes }.median, reason: "")

    let growing = beyond.count(where: grows)
    let rising = beyond.count { isLarge($0) }
    if growing * 2 > beyond.count, slope.low > 0 {
      // The structure that holds the content may take up to a quarter more than the content itself.
      let share = zip(beyond, content).map { $1.rise > 0 ? $0.rise / $1.rise : .infinity }.median ?? .infinity
      finding.verdict = share <= 0.25 ? .growsWithContent : .leaks
    } else if rising * 2 > beyond.count {
      finding.reason =
        slope.low > 0
        ? "it grows, but not in every third of the work: a longer soak tells" : "the processes do not agree"
    } else {
      let growsAsMeant = zip(whole, content).count { isLarge($0) && isLarge($1) }
      finding.verdict = growsAsMeant * 2 > whole.count ? .growsWithContent : .bounded
    }
    return finding
  }

  private static func trend(_ points: [MemorySeries.Point], _ figure: (MemorySeries.Point) -> Double) -> Trend {
    Trend(x: points.map(\.operations), y: points.map(figure))
  }

  private static func slope(_ trends: [Trend]) -> Estimate {
    guard trends.count > 1, let estimate = Medians.median(of: trends.map(\.slope)) else {
      return Estimate(value: trends[0].slope, interval: trends[0].interval, processes: 1)
    }
    return estimate
  }

  private func grows(_ trend: Trend) -> Bool { isLarge(trend) && trend.isEven }

  private func isLarge(_ trend: Trend) -> Bool {
    trend.interval.low > 0 && trend.rise > max(leastRise, Self.factorOfNoise * trend.noise)
  }
}
