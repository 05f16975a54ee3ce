import Catalogue
import Experiments
import Testing
import WorkerProtocol

@testable import Results

/// A table that real Go measured too.
@Suite struct EngineTableTests {
  /// The cells of one map each by the lab's own engine and two of Go.
  private static func cells(_ engines: [String] = ["swift", "go-classic", "go"]) -> [ExperimentCell] {
    engines.flatMap { engine in
      [MapVariant.native, .pooled].map { map in
        var cell = Samples.cell("sample", map)
        cell.parameters.engine = EngineName(engine)
        cell.id = "sample/engine=\(engine),map=\(map.id),allocator=system"
        return cell
      }
    }
  }

  private static func experiment(_ cells: [ExperimentCell]) -> Experiment {
    var experiment = Samples.experiment()
    experiment.cells = cells
    return experiment
  }

  private func table(decidedBy: String = "go", column: String = "", claim: String = "", row: String = "") throws
    -> ClaimTable
  {
    try ClaimTable.parse(
      """
      id = "D1.T1"
      document = "D1"
      title = "t"
      place = "p"
      reading = "r"
      decided_by = "\(decidedBy)"
      engine = "go-classic"
      cell = { experiment = "sample", allocator = "system" }

      [[columns]]
      name = "allocations"
      metric = "allocs_per_op"
      \(column)

      [[rows]]
      name = "make"
      cell = { map = "native" }
      \(row)

      [[cells]]
      row = "make"
      column = "allocations"
      claimed = 1
      relation = "equal"
      \(claim)
      """, file: "d1-t1.toml")
  }

  private func evaluate(
    _ table: ClaimTable, _ cells: [ExperimentCell], _ figures: [Double], metric: String = "allocs_per_op"
  ) -> [DocumentTable.Entry] {
    let outcomes = zip(cells, figures).flatMap { Samples.outcomes($0, metric, [$1, $1]) }
    return table.evaluate(Samples.summary([Self.experiment(cells)], outcomes)).entries
  }

  /// What Go alone decides has a verdict in Go, and in Swift a remark.
  @Test func goDecidesWhatIsGos() throws {
    let entries = evaluate(try table(), Self.cells(), [5, 0, 1, 0, 3, 0])
    #expect(entries.map(\.engine.id) == ["swift", "go-classic", "go"])
    #expect(entries.map(\.verdict) == [.differsInSwift, .holds, .refuted])
    #expect(entries.map { $0.measured?.value } == [5, 1, 3])
    #expect(entries[0].reason == "right of go-classic, wrong of swift, go")
    #expect(entries[1].reason == "")
    let rules = evaluate(try table(decidedBy: "structure"), Self.cells(), [5, 0, 1, 0, 3, 0])
    #expect(rules.map(\.verdict) == [.refuted, .holds, .refuted])
  }

  /// One engine alone: the table is as it was before there were others.
  @Test func withoutGoNothingChanges() throws {
    let entries = evaluate(try table(), Self.cells(["swift"]), [5, 0])
    #expect(entries.map(\.engine) == [.swift])
    #expect(entries.map(\.verdict) == [.differsInSwift])
    #expect(entries[0].reason == "")
  }

  /// C++ says nothing of what the documents claim.
  @Test func otherEnginesHaveNoVerdict() throws {
    let entries = evaluate(try table(), Self.cells(["swift", "cpp"]), [1, 0, 1, 0])
    #expect(entries.map(\.engine) == [.swift])
  }

  /// `go` says where Go's figure is, and lifts the reason why Swift has none.
  @Test func whatSwiftHasNoCounterpartOfIsFoundInGo() throws {
    let column = "reason = \"Swift has no collector\"\ngo = { metric = \"gc_cycles\", unit = \"collections\" }"
    let entries = evaluate(
      try table(column: column), Self.cells(), [0, 0, 1, 0, 1, 0], metric: "gc_cycles")
    #expect(entries.map(\.engine.id) == ["swift", "go-classic", "go"])
    #expect(entries.first?.verdict == .noCounterpart)
    #expect(entries.dropFirst().allSatisfy { $0.unit == "collections" && $0.measured?.value == 1 })
    // A reason without `go` leaves Go out, too.
    let left = evaluate(try table(column: "reason = \"no such thing\""), Self.cells(), [1, 0, 1, 0, 1, 0])
    #expect(left.map(\.engine) == [.swift])
  }

  @Test func aRowMayBeAnotherMapInGo() throws {
    let entries = evaluate(
      try table(row: "go = { map = \"pooled\" }"), Self.cells(), [1, 9, 8, 1, 8, 1])
    #expect(entries.map { $0.measured?.value } == [1, 1, 1])
    #expect(entries[1].cells == ["sample/engine=go-classic,map=pooled,allocator=system"])
    let claims = evaluate(
      try table(claim: "go = { map = \"pooled\" }\nreason = \"not in Swift\""), Self.cells(), [1, 9, 8, 1, 8, 1])
    #expect(claims.map(\.verdict) == [.noCounterpart, .holds, .holds])
  }

  /// What Go was not asked is no finding about Go.
  @Test func figuresThatGoLacksAreLeftOut() throws {
    let cells = Self.cells(["swift", "go"])
    let outcomes =
      Samples.outcomes(cells[0], "allocs_per_op", [1, 1]) + Samples.outcomes(cells[2], "ns_per_op", [1, 2, 3])
    let entries = try table().evaluate(Samples.summary([Self.experiment(cells)], outcomes)).entries
    #expect(entries.map(\.engine) == [.swift])
  }

  /// A failure in Go does not make Swift's figure the one that decides.
  @Test func aFailureInGoIsListed() throws {
    let cells = Self.cells(["swift", "go-classic"])
    var outcomes = zip(cells, [5.0, 0, 1, 0]).flatMap { Samples.outcomes($0, "allocs_per_op", [$1, $1]) }
    outcomes.removeAll { $0.cell == cells[2].id }
    let stopped = try table().evaluate(Samples.summary([Self.experiment(cells)], outcomes))
    #expect(stopped.entries.map(\.verdict) == [.differsInSwift, .notMeasured])
    #expect(stopped.entries[1].reason == "\(cells[2].id) was not run")
    #expect(stopped.decidingVerdicts == [.notMeasured: 1])
    // What the engine can't do is skipped, and says nothing about the figure.
    var skipping = Self.experiment(cells)
    skipping.cells.remove(at: 2)
    skipping.skipped = [SkippedCell(id: cells[2].id, parameters: cells[2].parameters, reason: "no such map")]
    #expect(try table().evaluate(Samples.summary([skipping], outcomes)).entries.map(\.engine) == [.swift])
  }

  @Test func verdictsAreCountedByEngine() throws {
    let outcomes = zip(Self.cells(), [5.0, 0, 1, 0, 3, 0]).flatMap { Samples.outcomes($0, "allocs_per_op", [$1, $1]) }
    let measured = try table().evaluate(Samples.summary([Self.experiment(Self.cells())], outcomes))
    let lines = VerdictSummary(DocumentTables([measured], claims: [])).lines
    #expect(
      lines.map { "\($0.engine) \($0.document)" }
        == [
          "deciding D1", "deciding all", "swift D1", "swift all", "go-classic D1", "go-classic all", "go D1", "go all",
        ])
    #expect(lines[0].verdicts == [.holds: 1], "the document speaks of go-classic")
    #expect(lines[2].verdicts == [.differsInSwift: 1])
    #expect(lines[4].verdicts == [.holds: 1])
    #expect(lines[6].verdicts == [.refuted: 1])
  }

  /// The file has every engine's rows and gives them back.
  @Test func theFileIsReadBack() throws {
    let outcomes = zip(Self.cells(), [5.0, 0, 1, 0, 3, 0]).flatMap { Samples.outcomes($0, "allocs_per_op", [$1, $1]) }
    let table = try table().evaluate(Samples.summary([Self.experiment(Self.cells())], outcomes))
    let again = try DocumentTable(Manifest.TableEntry(table), Array(table.csv.utf8), path: "t.csv")
    #expect(again.entries.map(\.engine) == table.entries.map(\.engine))
    #expect(again.entries.map(\.verdict) == table.entries.map(\.verdict))
    #expect(again.about == EngineName("go-classic"))
  }
}
