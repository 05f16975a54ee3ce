import Foundation
import Testing

@testable import Results

@Suite struct BootstrapTests {
  @Test func ofThreeAndFiveValuesTheIntervalIsTheirRange() {
    // A resample's median is the smallest of n values in more than 2.5 % of all cases for n = 3 (26 %) and n = 5 (5.8 %).
    for values in [[5.0, 1, 3], [9.0, 2, 4, 8, 6]] {
      let estimate = Bootstrap.median(of: values, seed: 1)
      #expect(estimate?.interval == Interval(values.min()!, values.max()!))
      #expect(estimate?.processes == values.count)
    }
  }

  @Test func endsAreWhereTheExactDistributionHasThem() {
    // The median of a resample of seven values is at most the k-th smallest with the probability that a binomial of 7
    // draws with k/7 reaches 4: 1.0 % for k = 1, 11 % for k = 2. The lower 2.5 % therefore end at the second value.
    func atMost(_ k: Double) -> Double {
      let ways: [Double] = [35, 21, 7, 1]
      return zip(4...7, ways).reduce(0) { sum, part in
        sum + part.1 * pow(k / 7, Double(part.0)) * pow(1 - k / 7, Double(7 - part.0))
      }
    }
    #expect(atMost(1) < 0.012 && atMost(2) > 0.1)
    let estimate = Bootstrap.median(of: [7, 3, 1, 6, 2, 5, 4], seed: 3)
    #expect(estimate == Estimate(value: 4, interval: Interval(2, 6), processes: 7))
  }

  @Test func oneProcessHasNoIntervalUnlessTheFigureIsExact() {
    #expect(Bootstrap.median(of: [4], seed: 1) == Estimate(value: 4, interval: nil, processes: 1))
    #expect(
      Bootstrap.median(of: [4], isExact: true, seed: 1)
        == Estimate(value: 4, interval: Interval(point: 4), processes: 1))
    #expect(Bootstrap.median(of: [], seed: 1) == nil)
  }

  @Test func theSameSeedGivesTheSameInterval() {
    let values = (0..<20).map { Double($0 * $0) }
    #expect(Bootstrap.median(of: values, seed: 5) == Bootstrap.median(of: values.reversed(), seed: 5))
    let other = Bootstrap.ratio(of: values, to: [1, 2, 3, 4], seed: 5)
    #expect(other == Bootstrap.ratio(of: values, to: [1, 2, 3, 4], seed: 5))
  }

  @Test func theMediansIntervalCoversTheTruth() {
    // 15 processes, exponential times (skewed, as times are) of which the median is ln 2.
    #expect(
      (0.91...0.985).contains(
        coverage(of: log(2)) { generator in
          let values = (0..<15).map { _ in Self.exponential(using: &generator) }
          return Bootstrap.median(of: values, seed: generator.next())?.interval
        }))
  }

  @Test func theRatiosIntervalCoversTheTruth() {
    // Both sides have the same median times 3 and 1.
    #expect(
      (0.91...0.995).contains(
        coverage(of: 3) { generator in
          let top = (0..<15).map { _ in 30 + 3 * Self.exponential(using: &generator) }
          let bottom = (0..<15).map { _ in 10 + Self.exponential(using: &generator) }
          return Bootstrap.ratio(of: top, to: bottom, seed: generator.next())?.interval
        }))
  }

  @Test func ratiosOfExactFiguresAreExact() {
    let ratio = Bootstrap.ratio(of: [1, 1], to: [4], isExact: true, seed: 1)
    #expect(ratio == Estimate(value: 0.25, interval: Interval(point: 0.25), processes: 1))
    #expect(Bootstrap.ratio(of: [0], to: [0], isExact: true, seed: 1)?.value == 1)
    #expect(Bootstrap.ratio(of: [2], to: [0], isExact: true, seed: 1)?.value == .infinity)
    #expect(Bootstrap.ratio(of: [], to: [1], seed: 1) == nil)
    #expect(Bootstrap.ratio(of: [2], to: [1, 2, 3], seed: 1)?.interval == nil)
  }

  @Test func ratiosOfRangesEndAtTheirExtremes() {
    // Three values a side: each side's ends are drawn with 26 %, both together with 6.7 %, more than 2.5 %.
    #expect(Bootstrap.ratio(of: [8, 9, 10], to: [1, 2, 4], seed: 2)?.interval == Interval(2, 10))
  }

  @Test func pairsAreResampledTogether() {
    // Values that differ a hundredfold between pairs and by 2 within: the ratio is known whatever is drawn.
    let below = [1.0, 100, 10, 1000, 5]
    let ratio = Bootstrap.pairedRatio(of: below.map { 2 * $0 }, to: below, seed: 1)
    #expect(ratio == Estimate(value: 2, interval: Interval(point: 2), processes: 5))
    #expect(Bootstrap.pairedRatio(of: [], to: [], seed: 1) == nil)
    #expect(Bootstrap.pairedRatio(of: [3], to: [2], seed: 1) == Estimate(value: 1.5, interval: nil, processes: 1))
  }

  private func coverage(
    of truth: Double, trials: Int = 200, _ interval: (inout TestGenerator) -> Interval?
  ) -> Double {
    var generator = TestGenerator(state: 11)
    let hits = (0..<trials).count { _ in interval(&generator)?.contains(truth) == true }
    return Double(hits) / Double(trials)
  }

  private static func exponential(using generator: inout TestGenerator) -> Double {
    -log(1 - generator.uniform())
  }
}
