import Testing

@testable import Numbers

/// Against tables that others have printed, and against sums that are small enough to be written out.
@Suite struct ChiSquareTests {
  /// The upper critical values of NIST's Engineering Statistics Handbook, 1.3.6.7.4.
  @Test(arguments: [
    (1, 3.841, 0.05), (1, 6.635, 0.01), (2, 5.991, 0.05), (5, 11.070, 0.05), (10, 18.307, 0.05), (10, 29.588, 0.001),
    (20, 31.410, 0.05), (50, 67.505, 0.05), (100, 124.342, 0.05), (100, 149.449, 0.001), (100, 77.929, 0.95),
    (10, 3.940, 0.95), (5, 0.554, 0.99),
  ])
  func criticalValuesAreThePrintedOnes(degrees: Int, value: Double, p: Double) {
    let computed = ChiSquare(statistic: value, degreesOfFreedom: degrees).p
    // The printed values have three decimals.
    #expect(abs(computed - p) < p * 0.002, "\(computed)")
  }

  /// With two degrees of freedom the tail is an exponential function.
  @Test(arguments: [0.01, 0.5, 1, 2, 3, 7.5, 40]) func twoDegreesAreExponential(value: Double) {
    let computed = ChiSquare(statistic: 2 * value, degreesOfFreedom: 2).p
    let expected = exponential(-value)
    #expect(abs(computed - expected) < 1e-12)
  }

  /// Many degrees of freedom are a normal distribution, by Wilson and Hilferty's cube root to some thousandths.
  @Test(arguments: [16_383, 131_071, 1_048_575]) func manyDegreesAreNormal(degrees: Int) {
    let k = Double(degrees)
    for (z, p) in [(-1.6448536, 0.95), (0, 0.5), (1.6448536, 0.05), (3.0902323, 0.001)] {
      let root = 1 - 2 / (9 * k) + z * (2 / (9 * k)).squareRoot()
      let computed = ChiSquare(statistic: k * root * root * root, degreesOfFreedom: degrees).p
      #expect(abs(computed - p) < 0.001 * p + 1e-5, "\(computed)")
    }
  }

  @Test func theStatisticIsPearsons() {
    // Mendel's peas: 315, 108, 101 and 32 where 9 : 3 : 3 : 1 was expected; 0.470 with three degrees of freedom.
    let expected = [9, 3, 3, 1].map { Double($0) / 16 * 556 }
    let test = ChiSquare(counts: [315, 108, 101, 32], expected: expected)
    #expect(abs(test.statistic - 0.470) < 0.0005 && test.degreesOfFreedom == 3)
    #expect(abs(test.p - 0.925) < 0.001)
    #expect(ChiSquare(counts: [7], expected: [7]).p == 1)
  }

  /// Cover and Thomas, Elements of Information Theory, examples 2.1.1 and 1.1.2: the horse race takes 2 bits.
  @Test func entropiesAreThoseOfTheTextbook() {
    #expect(entropy([4, 2, 1, 1]) == 1.75)
    #expect(entropy([32, 16, 8, 4, 1, 1, 1, 1]) == 2)
    #expect(entropy([5, 5]) == 1)
    #expect(entropy([0, 9, 0]) == 0)
    #expect(entropy([] as [Int]) == 0)
    #expect(abs(entropy(Array(repeating: 3, count: 1 << 12)) - 12) < 1e-12)
  }

  /// Three balls in four bins: 64 ways, written out.
  @Test func aRandomFunctionIsTheMeanOverAllFunctions() {
    var mean = 0.0
    var exactlyTwo = 0
    for way in 0..<64 {
      var bins = [0, 0, 0, 0]
      for ball in 0..<3 { bins[way >> (2 * ball) & 3] += 1 }
      mean += entropy(bins) / 64
      if bins[0] == 2 { exactlyTwo += 1 }
    }
    #expect(abs(RandomFunction.entropy(balls: 3, bins: [(4, 0.25)]) - mean) < 1e-12)
    #expect(abs(RandomFunction(balls: 3, chance: 0.25).probability(of: 2) - Double(exactlyTwo) / 64) < 1e-12)
  }

  /// One bin of a half and two of a quarter, by all ways of four balls.
  @Test func binsMayDiffer() {
    var mean = 0.0
    for way in 0..<256 {
      var bins = [0, 0, 0]
      for ball in 0..<4 {
        let place = way >> (2 * ball) & 3
        bins[place < 2 ? 0 : place - 1] += 1
      }
      mean += entropy(bins) / 256
    }
    #expect(abs(RandomFunction.entropy(balls: 4, bins: [(1, 0.5), (2, 0.25)]) - mean) < 1e-12)
    #expect(RandomFunction.entropy(balls: 4, bins: [(1, 1)]) == 0)
  }

  @Test func probabilitiesAddUpToOne() {
    let many = RandomFunction(balls: 100_000, chance: 1.0 / 16_384)
    let sum = (0...100).reduce(0.0) { $0 + many.probability(of: $1) }
    #expect(abs(sum - 1) < 1e-9)
  }

  private func exponential(_ x: Double) -> Double {
    // By its definition, without the library that is tested.
    var term = 1.0
    var sum = 1.0
    for n in 1...200 {
      term *= abs(x) / Double(n)
      sum += term
    }
    return x < 0 ? 1 / sum : sum
  }
}
