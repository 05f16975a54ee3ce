import ArgumentParser
import Results
import Runner

/// `maplab tables`
struct Tables: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the documents' tables of a run: each claim beside the measured figure, with a verdict.",
    discussion: """
      Tables that the run does not have and tables that the lab does not measure yet are listed with the reason.

      EXAMPLES
        maplab tables
        maplab tables --summary
        maplab tables results/reference --table D1.T9 --markdown
        maplab tables --table D5.T9 --csv > D5.T9.csv
      """)

  @OptionGroup var source: RunArgument

  @Option(help: ArgumentHelp("Only this table; may be given several times.", valueName: "id"))
  var table: [String] = []

  @Flag(help: "Count the verdicts of each document instead of printing tables.")
  var summary = false

  @Flag(help: "Print Markdown.")
  var markdown = false

  @Flag(
    help: "Print CSV: the tables' files of the run's folder, one after the other; with --summary the counts.")
  var csv = false

  func validate() throws {
    if markdown && csv { throw ValidationError("--markdown and --csv exclude each other.") }
    if summary && !table.isEmpty { throw ValidationError("--summary counts all tables and takes no --table.") }
  }

  func run() throws {
    let tables = DocumentTables(try source.load().tables, claims: try claims())
    if summary {
      let verdicts = VerdictSummary(tables)
      return csv ? StandardOutput.write(verdicts.csv) : VerdictSummaryPrinter.print(verdicts, markdown: markdown)
    }
    for id in table where !tables.all.contains(where: { $0.id == id }) {
      throw RunnerError.unknownName(kind: "table", name: id, valid: tables.all.map(\.id))
    }
    let chosen = tables.all.filter { table.isEmpty || table.contains($0.id) }
    if tables.measured.isEmpty { StandardError.print("maplab: the run has none of the documents' tables") }
    var isFirst = true
    for table in chosen {
      if csv, table.measured == nil { continue }
      if !isFirst { StandardOutput.print() }
      isFirst = false
      switch table {
      case .measured(let table) where csv: StandardOutput.write(table.csv)
      case .measured(let table): DocumentTablePrinter.print(table, markdown: markdown)
      case .absent(let claims): DocumentTablePrinter.print(absent: claims, markdown: markdown)
      }
    }
  }

  /// The claim files; none if there is no experiments folder to look into.
  private func claims() throws -> [ClaimTable] {
    guard let directory = try? source.experiments.directory() else { return [] }
    return try ClaimTable.load(directory: "\(directory)/claims")
  }
}
