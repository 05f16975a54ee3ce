import Catalogue
import Testing

@testable import Measurement

/// Growths and times, planted and found again.
@Suite struct TimelineFiguresTests {
  private func growth(_ operation: Int, _ operations: Int = 1, table: Int = 0, moved: Int = 0) -> GrowthSpan {
    var growth = GrowthSpan(
      table: table, kind: .larger, operation: operation, moved: moved, bytesBefore: 10, bytesAfter: 20, bytesBoth: 30)
    growth.operations = operations
    return growth
  }

  /// A thousand insertions of 10 ticks of 2 ns; number 100 takes 500 ticks, 200 to 203 take 50, number 900 takes 400.
  private func figures() -> TimelineFigures {
    var latencies = [UInt64](repeating: 10, count: 1_000)
    latencies[100] = 500
    for index in 200..<204 { latencies[index] = 50 }
    latencies[900] = 400
    return TimelineFigures(
      latencies: latencies, growths: [growth(100, moved: 7), growth(200, 4, moved: 9)], nanoseconds: { Double($0) * 2 })
  }

  @Test func timesAreThoseOfTheInsertions() throws {
    let timeline = figures().timeline
    #expect(timeline.operations == 1_000)
    #expect(timeline.nanoseconds == Double(994 * 10 + 500 + 4 * 50 + 400) * 2)
    #expect(timeline.medianBeside == 20)
    let first = try #require(timeline.growths.first)
    #expect(first.begin == 2_000 && first.length == 1_000 && first.longest == 1_000)
    let second = timeline.growths[1]
    // A hundred insertions, the first growth, and 99 more.
    #expect(second.begin == Double(100 * 10 + 500 + 99 * 10) * 2)
    #expect(second.length == 400 && second.longest == 100)
    #expect(timeline.mistake == nil)
  }

  @Test func sharesAreThoseOfTheSlowest() {
    let figures = figures()
    // The 99th percentile of a thousand is the 990th, 10 ticks: all are at or above it.
    #expect(figures.shareAbove99 == 0.005)
    // The 99.9th is the 999th, 400 ticks: two are, one of them grows.
    #expect(figures.shareAbove999 == 0.5)
    #expect(figures.shareOfLongest == 1)
  }

  @Test func theSlowestAndTheStretchesAreInOrder() {
    let timeline = figures().timeline
    #expect(timeline.slow.count == 64)
    #expect(timeline.slow.map(\.operation) == timeline.slow.map(\.operation).sorted())
    #expect(Set([100, 200, 201, 202, 203, 900]).isSubset(of: timeline.slow.map(\.operation)))
    #expect(timeline.stretches.count <= 64 && timeline.stretches.first?.operation == 0)
    #expect(timeline.stretches.map(\.longest).max() == 1_000)
    #expect(timeline.stretches.map(\.begin) == timeline.stretches.map(\.begin).sorted())
  }

  @Test func aMapThatNeverGrewHasNoShare() {
    var figures = PassFigures()
    figures.record(TimelineFigures(latencies: [5, 5, 5], growths: [], nanoseconds: { Double($0) }))
    #expect(figures[Metric.growths] == 0 && figures[Metric.growthMovedEntries] == 0)
    #expect(figures[Metric.growthShareP99] == 0 && figures[Metric.growthShareMax] == 0)
    #expect(figures[Metric.growthMedianBesideNs] == 5)
  }

  @Test func growthThatNeverEndsLeavesNoMedianBeside() {
    var figures = PassFigures()
    figures.record(TimelineFigures(latencies: [5, 6, 7], growths: [growth(0, 3)], nanoseconds: { Double($0) }))
    #expect(figures[Metric.growthMedianBesideNs] == nil)
    #expect(figures.absences[Metric.growthMedianBesideNs] != nil)
    #expect(figures[Metric.growthLongestNs] == 18 && figures[Metric.growthLongestInsertionNs] == 7)
  }

  /// An old table of 4 buckets beside a new one, over three insertions.
  @Test func aGrowthOfSeveralInsertionsHasItsProgress() throws {
    func view(_ entries: Int, capacity: Int, old: Int = 0, evacuated: Int = 0) -> GrowthView {
      var view = GrowthView(entries: entries, capacity: capacity, bytes: capacity * 10)
      view.oldBuckets = old
      view.evacuated = evacuated
      view.otherBytes = old * 10
      return view
    }
    let map = ScriptedGrowth([
      view(0, capacity: 4), view(4, capacity: 4), view(5, capacity: 8, old: 4, evacuated: 2),
      view(6, capacity: 8, old: 4, evacuated: 3), view(7, capacity: 8), view(8, capacity: 8),
    ])
    var watch = GrowthWatch(map)
    for index in 0..<5 { watch.look(at: map, after: index) }
    watch.end(operations: 5)
    let growth = try #require(watch.growths.first)
    #expect(watch.growths.count == 1)
    #expect(growth.kind == .larger && growth.operation == 1 && growth.operations == 3)
    #expect(growth.moved == 4)
    #expect(growth.bytesBefore == 40 && growth.bytesBoth == 120 && growth.bytesAfter == 80)
    #expect(growth.progress.map(\.evacuated) == [2, 3, 4] && growth.progress.allSatisfy { $0.of == 4 })
  }

  @Test func timelinesFromElsewhereAreChecked() {
    var timeline = figures().timeline
    timeline.growths[0].operation = 2_000
    #expect(timeline.mistake == "insertions that were not made")
    timeline = figures().timeline
    timeline.growths[0].moved = -1
    #expect(timeline.mistake == "growths with negative figures")
    timeline = figures().timeline
    timeline.growths.swapAt(0, 1)
    #expect(timeline.mistake == "growths out of order")
    timeline = figures().timeline
    timeline.slow[0].length = .nan
    #expect(timeline.mistake == "times that are none")
  }
}

/// A map of one table whose views were written down beforehand: the first before, one after each insertion.
private final class ScriptedGrowth: GrowthWorkload {
  private let views: [GrowthView]
  private var next = 0

  init(_ views: [GrowthView]) { self.views = views }

  var entries: Int { views.count - 1 }
  var tables: Int { 1 }
  func begin() {}
  func insert(_ index: Int) {}
  func table(ofKey index: Int) -> Int { 0 }
  func view(ofTable table: Int) -> GrowthView {
    defer { next += 1 }
    return views[next]
  }
  func finish(_ inserted: Int) -> UInt64 { 0 }
  var count: Int { entries }
}
