import Catalogue
import Foundation
import Testing

@testable import Experiments

/// experiments/FORMAT.md against the code, in both directions.
@Suite struct FormatDocumentTests {
  let text: String
  /// The lines of each section, by its heading.
  let sections: [String: [Substring]]

  init() throws {
    text = try String(contentsOfFile: "\(Samples.repository)/experiments/FORMAT.md", encoding: .utf8)
    var sections: [String: [Substring]] = [:]
    var heading = ""
    var isCode = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isCode.toggle() }
      if line.hasPrefix("#"), !isCode {
        heading = String(line.drop { $0 == "#" || $0 == " " })
      } else {
        sections[heading, default: []].append(line)
      }
    }
    self.sections = sections
  }

  /// The cells of the table with this first column, a row each; the heading and the rule are left out.
  func rows(of section: String, firstColumn: String) -> [[String]] {
    let lines = sections[section] ?? []
    let rows = lines.drop { !$0.hasPrefix("| \(firstColumn) |") }.prefix { $0.hasPrefix("|") }.dropFirst(2)
    return rows.map { row in
      row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  static let tables: [(section: String, table: String, elsewhere: [String])] = [
    ("The file itself", "top", []), ("`[workload]`", "workload", []), ("`keys`", "keys", []),
    ("`values`", "values", []),
    ("`mix`", "mix", []), ("`answer`", "answer", []), ("`threads`", "threads", []), ("`load`", "load", []),
    ("`pause`", "pause", []), ("`[matrix]`", "matrix", ExperimentKeys.workload), ("`[measure]`", "measure", []),
    ("`[[exclude]]`", "exclude", []), ("`[[known_answer]]`", "known_answer", []),
    ("`[[limit]]`", "limit", []),
    ("`allocators.toml`", "allocator", []), ("`engines.toml`", "engine", []),
    ("`[[engine.map]]`", "engine.map", []),
  ]

  @Test func everyTableOfTheCodeHasASection() {
    let (inCode, inDocument) = (ExperimentKeys.all.map(\.table), Self.tables.map(\.table))
    for table in inCode { #expect(inDocument.contains(table), "FormatDocumentTests.tables has no section of \(table)") }
    for table in inDocument { #expect(inCode.contains(table), "the code has no table \(table)") }
  }

  @Test(arguments: tables.map(\.section))
  func theKeysOfCodeAndDocumentAreTheSame(section: String) throws {
    let (_, table, elsewhere) = try #require(Self.tables.first { $0.section == section })
    let inCode = try #require(ExperimentKeys.all.first { $0.table == table }).keys.filter { !elsewhere.contains($0) }
    let rows = rows(of: section, firstColumn: "key")
    #expect(rows.map { $0.first } == inCode.map { "`\($0)`" })
    // Type, default and meaning are filled in.
    #expect(rows.allSatisfy { $0.count == 4 && $0.allSatisfy { !$0.isEmpty } })
  }

  /// The document may say more than the declaration.
  @Test(arguments: CellParameter.all.flatMap { [$0] + $0.parts }.map(\.key))
  func everyParameterIsDescribedAsItIsDeclared(key: String) throws {
    let parameter = try #require(CellParameter.named(key))
    let path = key.split(separator: ".").map(String.init)
    let section = path.count > 1 ? "`\(path[0])`" : parameter.isMatrixOnly ? "`[matrix]`" : "`[workload]`"
    let row = rows(of: section, firstColumn: "key").first { $0.first == "`\(path.last ?? key)`" }
    let meaning = try #require(row?.last, "FORMAT.md has no \(key) in \(section)")
    #expect(meaning.contains(parameter.summary), "FORMAT.md's \(key) is not \"\(parameter.summary)\"")
  }

  @Test func noSectionHasKeysThatTheTestDoesNotKnow() {
    let known = Set(Self.tables.map(\.section))
    for (section, lines) in sections where lines.contains(where: { $0.hasPrefix("| key |") }) {
      #expect(known.contains(section))
    }
  }

  @Test func everyNameThatAKeyMayHaveIsDocumented() {
    func expectAll<Member: CaseIterable & RawRepresentable>(_ type: Member.Type, _ section: String, _ key: String)
    where Member.RawValue == String {
      let meaning = rows(of: section, firstColumn: "key").first { $0.first == "`\(key)`" }?.last ?? ""
      for member in Member.allCases { #expect(meaning.contains("`\(member.rawValue)`"), "\(section) \(key)") }
    }
    expectAll(WorkloadKind.self, "`[workload]`", "kind")
    expectAll(DeletionPattern.self, "`[workload]`", "deletes")
    expectAll(KeyType.self, "`keys`", "type")
    expectAll(KeyDistribution.self, "`keys`", "distribution")
    expectAll(ValueType.self, "`values`", "type")
    expectAll(OpenLoad.Schedule.self, "`load`", "schedule")
    expectAll(MeasurementPass.self, "`[measure]`", "passes")
    expectAll(AllocatorStatisticsSource.self, "`allocators.toml`", "statistics")
  }

  @Test func theProfilesAreThoseOfTheCode() {
    func figure(_ number: Int) -> String {
      var digits = Array(String(number))
      for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
      return String(digits)
    }
    let rows = rows(of: "`[measure]`", firstColumn: "profile")
    let expected = MeasurementProfile.all.map { profile in
      [profile.name]
        + MeasurementPass.allCases.map { pass in
          let plan = profile[pass]
          let processes = plan.processes == 0 ? "–" : "\(plan.processes)"
          let seconds = plan.seconds > 0 ? " × \(plan.seconds) s" : ""
          return "\(processes)\(seconds), \(figure(plan.operationsLimit))"
        }
    }
    #expect(rows == expected)
    let seconds = MeasurementProfile.all.map { "\($0.openLoadSeconds) s in \($0.name)" }.joined(separator: ", ")
    #expect(text.replacing("\n", with: " ").contains(seconds))
  }

  @Test func theExampleIsGood() throws {
    let example = text.split(separator: "```toml\n").dropFirst().first?.split(separator: "```").first
    let allocators = try AllocatorCatalogue.load(path: "\(Samples.repository)/experiments/allocators.toml")
    let experiment = try ExperimentFiles.parse(
      String(try #require(example)), file: "FORMAT.md", equipment: Equipment(allocators: allocators))
    #expect(experiment.cells.count + experiment.skipped.count == 5 * 2 * 2)
    #expect(experiment.skipped.contains { $0.reason == "excluded: measured elsewhere" })
  }

  @Test func limitsAreThoseOfTheCode() {
    for limit in [
      "Files above \(InputFile.largestSize >> 20) MiB", "After \(DiagnosticCollector.most) mistakes",
      "\(SourceScanner.deepest) levels of nesting", "keys of more than \(SourceScanner.longestKey) bytes",
      "\(Int(CellChecks.memoryShare * 100)) % of the machine's memory",
    ] { #expect(text.replacing("\n", with: " ").contains(limit)) }
    #expect(text.contains("1 to \(CellParameters.mostThreads)"))
    #expect(MatrixExpansion.mostCells == 10_000 && text.contains("10,000 cells are the most"))
  }
}
