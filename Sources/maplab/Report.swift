import ArgumentParser
import Results
import Runner

/// `maplab report`
struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write one HTML file that shows a run, or two beside each other.",
    discussion: """
      The page opens without network: the answer and the findings, an index with search, charts of every experiment, each \
      document's table, the machine and its noise. Python writes it; make report installs what it needs, once.

      EXAMPLES
        maplab report
        maplab report results/reference --output /tmp/reference.html
        maplab report latest --against reference
      """)

  @OptionGroup var source: RunArgument

  @Option(help: ArgumentHelp("Another run, shown beside it.", valueName: "run"), completion: .directory)
  var against: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
  var output = "report.html"

  func run() async throws {
    let directory = try source.experiments.directory()
    let run = try source.load()
    var folders = [run.path]
    if let against {
      folders.append(try ResultsDirectory.locate(run: against, experimentsDirectory: source.experiments.given))
    }
    let choice = RunChoice(run.summary, by: ChoiceRule())
    let answer = choice.workloads.isEmpty ? nil : try ChoiceReport(choice, run: run.manifest.id).json()
    try await ReportPage(experimentsDirectory: directory).write(runs: folders, answer: answer, to: output)
  }
}
