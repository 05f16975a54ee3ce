import Catalogue
import Experiments
import Testing
import WorkerProtocol

@testable import Results

@Suite struct LimitReportTests {
  private func report(
    _ metric: String, _ values: [Double], atMost: Double? = nil, atLeast: Double? = nil
  ) -> LimitReport {
    var experiment = Samples.experiment(maps: [.span])
    let cell = experiment.cells[0]
    experiment.limits = [(atMost, true), (atLeast, false)].compactMap { bound, isMost in
      bound.map { FigureLimit(cell: cell.id, metric: metric, bound: $0, isMost: isMost) }
    }
    let outcomes =
      values.isEmpty ? Samples.outcomes(cell, "ops_per_second", [1]) : Samples.outcomes(cell, metric, values)
    return LimitReport([experiment], summary: Samples.summary([experiment], outcomes))
  }

  @Test(arguments: [
    ([9, 10, 11, 12, 13], 13.0, LimitReport.Verdict.kept), ([9, 10, 11, 12, 13], 8.9, .broken),
    ([9, 10, 11, 12, 13], 10, .unclear), ([9], 8, .unclear), ([9], 10, .unclear), ([], 10, .notMeasured),
  ]) func aNoisyFigureIsJudgedByItsInterval(values: [Double], bound: Double, verdict: LimitReport.Verdict) {
    let report = report("ns_per_op", values, atMost: bound)
    #expect(report.lines.map(\.verdict) == [verdict])
    #expect(report.broken.count == (verdict == .broken ? 1 : 0))
  }

  @Test func anExactFigureNeedsOneProcess() {
    #expect(report("allocs_per_op", [3], atMost: 3).lines.map(\.verdict) == [.kept])
    let broken = report("allocs_per_op", [3, 3], atMost: 2)
    #expect(broken.broken.map(\.sentence) == ["sample/map=span,allocator=system: allocs_per_op is 3, at most 2"])
    #expect(report("allocs_per_op", [3], atLeast: 4).broken.count == 1)
    #expect(report("allocs_per_op", [3], atMost: 3, atLeast: 3).lines.map(\.verdict) == [.kept, .kept])
  }
}
