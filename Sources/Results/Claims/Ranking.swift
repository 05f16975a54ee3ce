/// Which of several rows is best in a column, as far as the measurements show: rows that can't be distinguished share
/// a place.
struct Ranking: Sendable {
  /// Which end of a column is better.
  enum Best: String, CaseIterable, Sendable {
    case lowest
    case highest
  }

  /// A row's figure.
  struct Candidate: Sendable {
    var row: String
    /// One value per process.
    var samples: [Double]
    var isExact: Bool
    /// True if a single process says nothing.
    var needsSeveralProcesses: Bool
  }

  let best: Best
  let candidates: [Candidate]

  /// How many times worse one row is than another, with its range: below 1 if it is better.
  func cost(of row: String, against other: String) -> Cost? {
    guard let one = candidates.first(where: { $0.row == row }),
      let other = candidates.first(where: { $0.row == other })
    else { return nil }
    let (top, bottom) = best == .lowest ? (one, other) : (other, one)
    let isExact = one.isExact && other.isExact
    guard let ratio = Medians.ratio(of: top.samples, to: bottom.samples, isExact: isExact) else {
      return nil
    }
    let tellsNothing = ratio.interval == nil && (one.needsSeveralProcesses || other.needsSeveralProcesses)
    return Cost(value: ratio.value, range: tellsNothing ? Interval(0, .infinity) : ratio.trustedRange)
  }

  /// A row's place: 1 plus the number of rows that are clearly better, followed by `=` if others share the place.
  /// Empty for a row without a figure. O(rows^2).
  func places() -> [String: String] {
    var places: [String: Int] = [:]
    for one in candidates {
      let better = candidates.count { other in
        other.row != one.row && (cost(of: one.row, against: other.row)?.range.low ?? 0) > 1
      }
      places[one.row] = better + 1
    }
    let shared = Dictionary(grouping: places.values, by: \.self).mapValues(\.count)
    return places.mapValues { shared[$0, default: 1] > 1 ? "\($0)=" : "\($0)" }
  }
}

/// How many times worse something is than something else.
package struct Cost: Sendable, Equatable {
  /// The factor: below 1 if it is better.
  package var value: Double
  /// In which it lies with 95 % confidence.
  package var range: Interval
}
