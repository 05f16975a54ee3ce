import Foundation
import SeededRandom
import Testing

@testable import Results

/// The detector against programs whose memory is made up, so that the truth is known.
@Suite struct LeakDetectorTests {
  static let readings = 64
  static let operations = 20_000.0
  static let processes = 5
  static let trials: UInt64 = 100

  /// What a program holds beside a leak, as a function of the share of its work that is done, from 0 to 1.
  enum Shape: String, CaseIterable {
    case flat, cacheUpToItsBound, sawTooth, warmingPool, allocatorCache, fallingOff

    /// A process's own: when the cache is full, where its teeth begin and so on.
    func bytes(_ generator: inout SplitMix64) -> (Double) -> Double {
      let level = Double.random(in: 1e6...1e8, using: &generator)
      let size = Double.random(in: 2e5...5e6, using: &generator)
      switch self {
      case .flat: return { _ in level }
      case .cacheUpToItsBound:
        let full = Double.random(in: 0.02...0.24, using: &generator)
        return { level + size * min(1, $0 / full) }
      case .sawTooth:
        let teeth = Double.random(in: 4...40, using: &generator)
        let phase = Double.random(in: 0..<1, using: &generator)
        return { level + size * ($0 * teeth + phase).truncatingRemainder(dividingBy: 1) }
      case .warmingPool:
        let time = Double.random(in: 0.01...0.12, using: &generator)
        return { level + size * (1 - exp(-$0 / time)) }
      case .allocatorCache: return { _ in level }
      case .fallingOff: return { level + size * (1 - $0) }
      }
    }

    /// Bytes of an allocator's cache that come and go, as far as they are read.
    var scatter: Double { self == .allocatorCache ? 3_000 : 64 }
  }

  static func series(_ shape: Shape, leak: Double, _ generator: inout SplitMix64) -> MemorySeries {
    let bytes = shape.bytes(&generator)
    var held = 0.0
    return MemorySeries(
      (0...readings).map { reading in
        let done = Double(reading) / Double(readings)
        // What one reading finds in the caches is partly what the one before found.
        held = 0.5 * held + Double.random(in: -shape.scatter...shape.scatter, using: &generator)
        return MemorySeries.Point(
          operations: done * operations, bytes: (bytes(done) + held + leak * done * operations).rounded())
      })
  }

  private func verdicts(_ shape: Shape, leak: Double) -> [LeakVerdict: Int] {
    var counts: [LeakVerdict: Int] = [:]
    for trial in 0..<Self.trials {
      var generator = SplitMix64(seed: 977 &* trial &+ 11)
      let processes = (0..<Self.processes).map { _ in Self.series(shape, leak: leak, &generator) }
      counts[LeakDetector().judge(processes).verdict, default: 0] += 1
    }
    return counts
  }

  @Test(arguments: [1.0, 8, 64]) func aPlantedLeakIsFound(bytes: Double) {
    let found = verdicts(.flat, leak: bytes)
    #expect(found[.leaks, default: 0] >= 95, "\(found)")
  }

  @Test(arguments: [Shape.cacheUpToItsBound, .warmingPool, .allocatorCache], [8.0, 64])
  func aLeakBehindSomethingHealthyIsFound(shape: Shape, bytes: Double) {
    // A pool that still warms up hides what is small beside it.
    guard shape != .warmingPool || bytes == 64 else { return }
    let found = verdicts(shape, leak: bytes)
    #expect(found[.leaks, default: 0] >= 95, "\(shape): \(found)")
  }

  @Test(arguments: Shape.allCases) func whatIsHealthyIsNoLeak(shape: Shape) {
    let found = verdicts(shape, leak: 0)
    #expect(found[.leaks, default: 0] <= 1, "\(shape): \(found)")
    #expect(found[.bounded, default: 0] >= 90, "\(shape): \(found)")
  }

  /// A map that grows with its work as it is meant to, by doubling; with and without a leak beside it.
  @Test(arguments: [0.0, 64]) func growthOfTheContentIsNoLeak(leak: Double) {
    func held(_ entries: Double) -> Double { entries * 40 + 24 * exp2(log2(max(1, entries / 0.75)).rounded(.up)) }
    let series = MemorySeries(
      (0...Self.readings).map { reading in
        let operations = Double(reading) / Double(Self.readings) * Self.operations
        return MemorySeries.Point(
          operations: operations, bytes: 1e6 + held(operations) + leak * operations, contentBytes: held(operations))
      })
    let finding = LeakDetector().judge([series, series])
    #expect(finding.verdict == (leak == 0 ? .growsWithContent : .leaks))
    #expect(finding.bytesPerOperation?.value == leak)
  }

  @Test func theSlopeIsTheLeakAndTellsWhenALimitIsReached() throws {
    let series = MemorySeries(
      (0...Self.readings).map { .init(operations: Double($0) * 1_000, bytes: 5_000_000 + Double($0) * 8_000) })
    let finding = LeakDetector().judge([series])
    #expect(finding.verdict == .leaks && finding.bytesPerOperation?.value == 8 && finding.growthPerOperation == 8)
    let last = 5_000_000.0 + 64 * 8_000
    #expect(finding.operations(until: last + 8_000_000) == 1_000_000)
    #expect(finding.operations(until: 1) == 0)
    let flat = LeakDetector().judge([MemorySeries(series.points.map { .init(operations: $0.operations, bytes: 1) })])
    #expect(flat.verdict == .bounded && flat.operations(until: 1e12) == nil)
  }

  @Test func tooFewReadingsAndDisagreementAreUnclear() {
    let few = MemorySeries((0..<15).map { .init(operations: Double($0), bytes: Double($0) * 1e6) })
    #expect(LeakDetector().judge([few]).verdict == .unclear)
    #expect(LeakDetector().judge([]).verdict == .unclear)
    #expect(LeakDetector().judge([MemorySeries([])]).verdict == .unclear)
    func line(_ slope: Double) -> MemorySeries {
      MemorySeries((0...Self.readings).map { .init(operations: Double($0), bytes: 1e9 + slope * Double($0)) })
    }
    let finding = LeakDetector().judge([line(1e6), line(1e6), line(-1e6)])
    #expect(finding.verdict == .unclear && finding.reason == "the processes do not agree")
  }

  /// One reading in five may be anything.
  @Test func readingsThatAreFarOffDoNotMatter() {
    let series = MemorySeries(
      (0...Self.readings).map {
        .init(operations: Double($0) * 100, bytes: $0.isMultiple(of: 5) ? 1e9 : 1e6 + Double($0) * 6_400)
      })
    #expect(LeakDetector().judge([series]).bytesPerOperation.map { abs($0.value - 64) < 8 } == true)
  }
}
