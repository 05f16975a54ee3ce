import ArgumentParser
import Results
import Runner

/// `maplab tables`
struct Tables: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the documents' tables of a run: each claim beside the measured value, with a verdict.",
    discussion: """
      EXAMPLES
        maplab tables
        maplab tables results/reference --table D1.T9 --markdown
        maplab tables --table D5.T9 --csv > D5.T9.csv
      """)

  @OptionGroup var source: RunArgument

  @Option(help: ArgumentHelp("Only this table; may be given several times.", valueName: "id"))
  var table: [String] = []

  @Flag(help: "Print Markdown.")
  var markdown = false

  @Flag(help: "Print the CSV files as they are in the run's folder, one after the other.")
  var csv = false

  func validate() throws {
    if markdown && csv { throw ValidationError("--markdown and --csv are two forms of the same; give one of them.") }
  }

  func run() throws {
    let tables = try source.load().tables
    for id in table where !tables.contains(where: { $0.id == id }) {
      throw RunnerError.unknownName(kind: "table", name: id, valid: tables.map(\.id))
    }
    let chosen = table.isEmpty ? tables : tables.filter { table.contains($0.id) }
    if chosen.isEmpty { StandardError.print("maplab: the run concerns none of the documents' tables") }
    for (index, table) in chosen.enumerated() {
      if index > 0 { print() }
      if csv {
        print(table.csv, terminator: "")
      } else {
        DocumentTablePrinter.print(table, markdown: markdown)
      }
    }
  }
}
