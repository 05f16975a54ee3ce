import Foundation
import Testing

@testable import Results

@Suite struct RankComparisonTests {
  /// Mann and Whitney's test from its definition: every division of the values, counted.
  private func allDivisions(_ one: [Double], _ other: [Double]) -> Double {
    let values = one + other
    func far(_ chosen: Set<Int>) -> Double {
      var u = 0.0
      for left in values.indices where chosen.contains(left) {
        for right in values.indices where !chosen.contains(right) {
          u += values[left] > values[right] ? 1 : values[left] == values[right] ? 0.5 : 0
        }
      }
      return abs(u - Double(one.count * other.count) / 2)
    }
    let observed = far(Set(one.indices))
    var all = 0
    var outside = 0
    for pattern in 0..<(1 << values.count) where pattern.nonzeroBitCount == one.count {
      all += 1
      if far(Set(values.indices.filter { pattern >> $0 & 1 == 1 })) >= observed - 1e-9 { outside += 1 }
    }
    return Double(outside) / Double(all)
  }

  @Test func withoutTiesItCountsAllDivisions() {
    var generator = TestGenerator(state: 3)
    for (n, m) in [(1, 1), (1, 6), (2, 3), (3, 3), (4, 5), (6, 4), (5, 5), (7, 3)] {
      for shift in [0, 0.3, 2] {
        let one = (0..<n).map { _ in generator.uniform() }
        let other = (0..<m).map { _ in generator.uniform() + shift }
        let result = RankComparison.mannWhitney(one, other)
        #expect(abs(result!.pValue - allDivisions(one, other)) < 1e-12, "\(n), \(m), \(shift)")
        #expect(result?.method == .exact)
      }
    }
  }

  @Test func withTiesItCountsAllDivisionsOfWhatIsThere() {
    var generator = TestGenerator(state: 4)
    for (n, m) in [(3, 3), (4, 5), (6, 4), (5, 5)] {
      for _ in 0..<5 {
        let one = (0..<n).map { _ in (generator.uniform() * 4).rounded() }
        let other = (0..<m).map { _ in (generator.uniform() * 4 + 1).rounded() }
        #expect(
          abs(RankComparison.mannWhitney(one, other)!.pValue - allDivisions(one, other)) < 1e-12, "\(one) \(other)")
      }
    }
  }

  /// What few processes can show at best, as the help and the documents say.
  @Test(arguments: [3: 20, 4: 70, 5: 252, 7: 3432, 15: 155_117_520])
  func theSmallestPIsThatOfSidesThatDoNotOverlap(_ count: Int, _ divisions: Int) throws {
    let one = (0..<count).map(Double.init)
    let smallest = 2 / Double(divisions)
    let result = try #require(RankComparison.mannWhitney(one, one.map { $0 + 100 }))
    #expect(abs(result.pValue / smallest - 1) < 1e-9)
    #expect(abs(result.smallestPossible / smallest - 1) < 1e-9)
  }

  @Test func equalSidesDoNotDiffer() {
    #expect(RankComparison.mannWhitney([1, 2, 3], [1, 2, 3])?.pValue == 1)
    #expect(RankComparison.mannWhitney([1, 1, 1], [1, 1, 1])?.pValue == 1)
    #expect(
      RankComparison.mannWhitney([Double](repeating: 1, count: 30), [Double](repeating: 1, count: 30))?.pValue == 1)
    #expect(RankComparison.withinPairs([4, 4, 4], [4, 4, 4])?.pValue == 1)
    #expect(RankComparison.mannWhitney([], [1]) == nil)
    #expect(RankComparison.withinPairs([], []) == nil)
  }

  @Test func theOrderOfSidesAndValuesDoesNotMatter() throws {
    let one = [3.0, 9, 4, 7, 7, 1]
    let other = [5.0, 11, 8, 12, 7]
    let result = try #require(RankComparison.mannWhitney(one, other))
    #expect(RankComparison.mannWhitney(other, one)?.pValue == result.pValue)
    #expect(RankComparison.mannWhitney(one.reversed(), other.sorted())?.pValue == result.pValue)
    // Ranks alone count: any growing function changes nothing.
    #expect(RankComparison.mannWhitney(one.map { exp($0) }, other.map { exp($0) })?.pValue == result.pValue)
  }

  /// Beyond 25 a side: against shuffling the values many times, with ties and without.
  @Test(arguments: [false, true]) func theNormalApproximationAgreesWithShuffling(hasTies: Bool) throws {
    var generator = TestGenerator(state: 9)
    for shift in [0.05, 0.12, 0.2] {
      var values = (0..<60).map { generator.uniform() + ($0 < 30 ? 0 : shift) }
      if hasTies { values = values.map { ($0 * 8).rounded() } }
      let result = try #require(RankComparison.mannWhitney(Array(values[..<30]), Array(values[30...])))
      #expect(result.method == .normal)
      let ranks = RankComparison.doubledRanks(values)
      let middle = ranks.reduce(0, +) / 2
      let observed = abs(ranks[..<30].reduce(0, +) - middle)
      var shuffled = ranks
      let trials = 4000
      var outside = 0
      for _ in 0..<trials {
        for last in stride(from: 59, to: 0, by: -1) { shuffled.swapAt(last, generator.index(below: last + 1)) }
        if abs(shuffled[..<30].reduce(0, +) - middle) >= observed { outside += 1 }
      }
      let expected = Double(outside) / Double(trials)
      #expect(abs(result.pValue - expected) < 0.01 + 4 * (expected * (1 - expected) / Double(trials)).squareRoot())
    }
  }

  /// The test within pairs from its definition: the rank sum after every exchange of partners.
  @Test func withinPairsItCountsAllExchanges() {
    var generator = TestGenerator(state: 5)
    for count in [1, 2, 5, 9] {
      for rounding in [1e9, 6] {
        let one = (0..<count).map { _ in (generator.uniform() * rounding).rounded() }
        let other = (0..<count).map { _ in ((generator.uniform() + 0.3) * rounding).rounded() }
        let ranks = RankComparison.doubledRanks(one + other)
        func difference(_ pattern: Int) -> Int {
          abs((0..<count).reduce(0) { $0 + (pattern >> $1 & 1 == 1 ? -1 : 1) * (ranks[$1 + count] - ranks[$1]) })
        }
        let outside = (0..<(1 << count)).count { difference($0) >= difference(0) }
        let expected = Double(outside) / Double(1 << count)
        #expect(abs(RankComparison.withinPairs(one, other)!.pValue - expected) < 1e-12, "\(one) \(other)")
      }
    }
  }

  @Test func whatPairsHaveInCommonHidesNothingFromTheirTest() throws {
    var generator = TestGenerator(state: 6)
    // Rounds from half to one and a half times the speed; within them 5 % between the sides, and noise of 1 %.
    let rounds = (0..<15).map { _ in 0.5 + generator.uniform() }
    let one = rounds.map { $0 * (1 + 0.01 * generator.normal()) }
    let other = rounds.map { 1.05 * $0 * (1 + 0.01 * generator.normal()) }
    #expect(RankComparison.withinPairs(one, other)!.pValue < 0.001)
    #expect(
      RankComparison.mannWhitney(one, other)!.pValue > 0.1, "the rounds hide it from a test that does not know them")
    #expect(RankComparison.withinPairs(one, other)!.smallestPossible == 2.0 / 32768)
    // The interval narrows, too.
    let paired = try #require(Medians.pairedRatio(of: other, to: one)?.interval)
    let apart = try #require(Medians.ratio(of: other, to: one)?.interval)
    #expect(paired.contains(1.05) && (paired.high - paired.low) < (apart.high - apart.low) / 3)
  }

  @Test func manyPairsAreAsGoodAsNormal() {
    var generator = TestGenerator(state: 8)
    let one = (0..<130).map { _ in generator.normal() }
    let other = (0..<130).map { _ in generator.normal() + 0.2 }
    let all = RankComparison.withinPairs(one, other)!.pValue
    let counted = RankComparison.withinPairs(Array(one[..<100]), Array(other[..<100]))!.pValue
    #expect((0...1).contains(all) && (0...1).contains(counted))
    #expect(RankComparison.withinPairs(one, one.map { $0 + 5 })!.pValue < 1e-9)
  }
}

@Suite struct FalseDiscoveriesTests {
  /// The fifteen p-values of the paper (Benjamini and Hochberg 1995, section 4.1), of which it announces four.
  @Test func thePapersExampleComesOut() {
    let pValues = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1,
    ]
    let corrected = FalseDiscoveries.corrected(pValues)
    #expect(corrected.count { $0 < 0.05 } == 4)
    #expect(abs(corrected[0] - 0.0015) < 1e-12 && abs(corrected[3] - 0.035625) < 1e-12 && corrected[14] == 1)
    // In any order, and never below what went in.
    #expect(FalseDiscoveries.corrected(pValues.reversed()) == corrected.reversed())
    #expect(zip(pValues, corrected).allSatisfy { $0 <= $1 })
    #expect(FalseDiscoveries.corrected([]) == [])
    #expect(FalseDiscoveries.corrected([0.03]) == [0.03])
  }
}
