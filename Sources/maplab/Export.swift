import ArgumentParser
import Experiments
import Results
import Runner

/// `maplab export`
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a run in a form that other tools read.",
    discussion: """
      \(ExportFormat.allCases.map { "\($0.rawValue): \($0.summary)." }.joined(separator: " ")) The CSV files of a run's folder are read by \
      pandas, R and DuckDB as they are.

      EXAMPLES
        maplab export latest --format junit > report.xml
        maplab export results/reference --format openmetrics > maplab.prom
        maplab export latest --format google-benchmark > after.json
        maplab export latest --format bmf | bencher run --adapter json --file /dev/stdin
      """)

  @OptionGroup var source: RunArgument

  @Option(
    help: ArgumentHelp("One of \(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "format"),
    completion: .list(ExportFormat.allCases.map(\.rawValue)),
    transform: { text in
      guard let format = ExportFormat(rawValue: text) else {
        let names = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("found \"\(text)\", expected one of \(names)")
      }
      return format
    })
  var format: ExportFormat

  func run() throws {
    let run = try source.load()
    var experiments: [Experiment] = []
    // Only JUnit says whether limits are kept.
    if format == .junit, let equipment = try run.equipment {
      experiments = try ExperimentFiles.load(run.storedExperiments, equipment: equipment)
    }
    StandardOutput.write(
      try format.text(run, limits: LimitReport(experiments, summary: run.summary)))
  }
}
