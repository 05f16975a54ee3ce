import Foundation
import Numbers
import Testing

@testable import Results

/// How often the comparison cries wolf, and how often it misses one: on the noise of the committed reference run, whose
/// values have long tails to the slow side.
@Suite struct FalseAlarmTests {
  /// What is left of the times of one cell over its median: one set per cell of the reference run, as factors around 1.
  static let noises: [[Double]] = {
    do {
      let cells = try RunReader.open("\(Project.path)/results/reference").summary.cells
      return cells.compactMap { cell in
        guard let values = cell.samples["ns_per_op"], values.count >= 5, let median = values.median else {
          return nil
        }
        return values.map { $0 / median }
      }
    } catch {
      fatalError("the reference run can't be read: \(error)")
    }
  }()

  /// The noises of cells whose processes scatter by at most so much (standard deviation of the logarithm).
  static func quiet(_ scatter: Double) -> [Double] {
    noises.filter { values in
      let logarithms = values.map { log($0) }
      let mean = logarithms.reduce(0, +) / Double(values.count)
      let variance = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
      return variance.squareRoot() <= scatter
    }.flatMap { $0 }
  }

  /// A machine whose speed changes from round to round: a walk that returns, and now and then a round at half speed.
  private static func rounds(_ count: Int, _ generator: inout TestGenerator) -> [Double] {
    var walk = 0.0
    return (0..<count).map { _ in
      walk = 0.7 * walk + 0.08 * generator.normal()
      return exp(walk) * (generator.uniform() < 0.1 ? 2 : 1)
    }
  }

  private struct Rates {
    var tests = 0
    var uncorrected = 0
    var families = 0
    var familiesWithAlarm = 0

    mutating func add(_ pValues: [Double]) {
      tests += pValues.count
      uncorrected += pValues.count { $0 < FalseDiscoveries.level }
      families += 1
      if FalseDiscoveries.corrected(pValues).contains(where: { $0 < FalseDiscoveries.level }) { familiesWithAlarm += 1 }
    }

    /// The nominal rate and four standard errors of so many trials above it.
    static func bound(_ trials: Int) -> Double { 0.05 + 4 * (0.05 * 0.95 / Double(trials)).squareRoot() }

    func check() {
      // Tests of one family share their rounds: the families are the independent trials, but each rate's mean is bounded.
      #expect(Double(uncorrected) / Double(tests) < Self.bound(families), "\(uncorrected) of \(tests)")
      #expect(
        Double(familiesWithAlarm) / Double(families) < Self.bound(families), "\(familiesWithAlarm) of \(families)")
    }
  }

  /// 200 comparisons of a cell with itself, again and again: unpaired with five processes, as the standard profile has.
  @Test(arguments: [false, true]) func equalCellsAreRarelyCalledDifferent(drifts: Bool) {
    var generator = TestGenerator(state: 21)
    var rates = Rates()
    for _ in 0..<60 {
      let drift = drifts ? Self.rounds(5, &generator) : [Double](repeating: 1, count: 5)
      rates.add(
        (0..<200).map { cell in
          let noise = Self.noises[cell % Self.noises.count]
          let one = drift.map { $0 * noise[generator.index(below: noise.count)] * (1 + 1e-6 * generator.uniform()) }
          let other = drift.map { $0 * noise[generator.index(below: noise.count)] * (1 + 1e-6 * generator.uniform()) }
          return RankComparison.mannWhitney(one, other)!.pValue
        })
    }
    #expect(rates.tests == 12_000)
    rates.check()
  }

  /// The same within rounds, as the thorough profile has it.
  @Test func equalCellsAreRarelyCalledDifferentWithinRounds() {
    var generator = TestGenerator(state: 22)
    let noise = Self.noises.flatMap { $0 }
    var rates = Rates()
    for _ in 0..<30 {
      let drift = Self.rounds(15, &generator)
      rates.add(
        (0..<200).map { _ in
          let one = drift.map { $0 * noise[generator.index(below: noise.count)] }
          let other = drift.map { $0 * noise[generator.index(below: noise.count)] }
          return RankComparison.withinPairs(one, other)!.pValue
        })
    }
    rates.check()
  }

  /// How many of 100 slowdowns are found among so many comparisons of which all others are equal. Corrected as the worst
  /// case has it: the one true difference must hold against all the rest.
  private func found(
    slowdown: Double, processes: Int, noise: [Double], among comparisons: Int, drifts: Bool, seed: UInt64
  ) -> Int {
    var generator = TestGenerator(state: seed)
    return (0..<100).count { _ in
      let drift = drifts ? Self.rounds(processes, &generator) : [Double](repeating: 1, count: processes)
      let one = drift.map { $0 * noise[generator.index(below: noise.count)] }
      let other = drift.map { slowdown * $0 * noise[generator.index(below: noise.count)] }
      let test =
        processes >= NoisyComparison.fewestPairs
        ? RankComparison.withinPairs(one, other)! : RankComparison.mannWhitney(one, other)!
      return test.pValue * Double(comparisons) < FalseDiscoveries.level
        && other.median! > one.median!
    }
  }

  /// The noise of a kernel that does nothing but count, `empty-kernel`, is between 1 and 2 %: what a map that spins for a
  /// set time has.
  @Test(arguments: [false, true]) func aSlowdownOfFivePerCentIsFoundAtTheThoroughProfilesCost(drifts: Bool) {
    let noise = Self.quiet(0.02)
    #expect(noise.count >= 10)
    let count = found(slowdown: 1.05, processes: 15, noise: noise, among: 20, drifts: drifts, seed: 31)
    #expect(count >= 95, "\(count) of 100")
  }

  /// And what can't be promised: cells as noisy as the reference run's median cell need more processes, or a larger
  /// difference. If this fails the machine has become better, and METHODOLOGY may promise more.
  @Test func fivePerCentInANoisyCellAreNotFound() {
    let noise = Self.noises.flatMap { $0 }
    #expect(found(slowdown: 1.05, processes: 15, noise: noise, among: 1, drifts: false, seed: 32) < 95)
    #expect(found(slowdown: 1.5, processes: 15, noise: noise, among: 1, drifts: false, seed: 33) >= 95)
  }

  @Test func theQuickProfileFindsNothingWhateverItIs() {
    #expect(found(slowdown: 10, processes: 3, noise: [1], among: 1, drifts: false, seed: 34) == 0)
    #expect(
      found(slowdown: 10, processes: 5, noise: [1, 1.001, 0.999, 1.002], among: 1, drifts: false, seed: 35) == 100)
    #expect(found(slowdown: 10, processes: 5, noise: [1], among: 7, drifts: false, seed: 36) == 0, "2/252 times 7")
  }
}
