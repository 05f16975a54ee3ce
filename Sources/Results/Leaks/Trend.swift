import Numbers

/// How a figure of one process changes over the course of its work.
struct Trend {
  /// The median of the slopes of all pairs of readings (Theil 1950, Sen 1968): up to 29 % of the readings may be
  /// arbitrary.
  var slope: Double
  /// Sen's 95 % interval of the slope.
  var interval: Interval
  /// The total change that the slope makes over all readings.
  var rise: Double
  /// The scatter of the readings around the line: their median absolute deviation, times 1.4826.
  var noise: Double
  /// True if the figure never comes back down: it goes up in the last third of the readings as it does in the others.
  var isEven: Bool

  /// The trend of at least three readings with ascending, different `x`. O(n^2 log n).
  init(x: [Double], y: [Double]) {
    precondition(x.count == y.count && x.count > 2, "a trend needs three readings")
    var slopes: [Double] = []
    slopes.reserveCapacity(x.count * (x.count - 1) / 2)
    for other in x.indices {
      for one in x.indices.prefix(upTo: other) where x[other] > x[one] {
        slopes.append((y[other] - y[one]) / (x[other] - x[one]))
      }
    }
    slopes.sort()
    let slope = slopes.median ?? 0
    self.slope = slope
    // Kendall's score has this variance if there is no trend; its normal quantile gives the number of slopes to leave
    // out.
    let count = Double(x.count)
    let deviation = (count * (count - 1) * (2 * count + 5) / 18).squareRoot()
    let outside = Int(((Double(slopes.count) - 1.96 * deviation) / 2).rounded(.down))
    let low = min(max(0, outside), max(0, slopes.count - 1))
    interval = slopes.isEmpty ? Interval(point: 0) : Interval(slopes[low], slopes[slopes.count - 1 - low])
    rise = slope * (x[x.count - 1] - x[0])
    let level = zip(x, y).map { $1 - slope * $0 }.median ?? 0
    noise = 1.4826 * (zip(x, y).map { abs($1 - slope * $0 - level) }.median ?? 0)
    isEven = Self.risesEvenly(x, y)
  }

  /// What is kept for good is the minimum of all later readings. A leak keeps adding to it. A saw-tooth adds nothing
  /// until its last tooth, and a pool that warms up adds less and less.
  private static func risesEvenly(_ x: [Double], _ y: [Double]) -> Bool {
    var kept = y
    for index in kept.indices.dropLast().reversed() { kept[index] = min(kept[index], kept[index + 1]) }
    let total = kept[kept.count - 1] - kept[0]
    guard total > 0 else { return false }
    let third = (x[x.count - 1] - x[0]) / 3
    let first = kept[x.firstIndex { $0 >= x[0] + third } ?? 0]
    let second = kept[x.firstIndex { $0 >= x[0] + 2 * third } ?? 0]
    let parts = [first - kept[0], second - first, kept[kept.count - 1] - second]
    return parts.allSatisfy { $0 >= total / 6 }
  }
}
