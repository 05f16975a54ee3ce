import ArgumentParser
import Experiments
import Results
import Runner

/// `maplab export`
struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a run in a form that other tools read.",
    discussion: """
      \(ExportFormat.allCases.map { "\($0.rawValue): \($0.summary)." }.joined(separator: " ")) \(parquet): Apache Parquet: a \
      row per cell, the columns of summary.csv; only into a file, by Python's pyarrow, which make report-setup installs. The CSV \
      files of a run's folder are read by pandas, R and DuckDB as they are.

      EXAMPLES
        maplab export latest --format junit > report.xml
        maplab export results/reference --format openmetrics > maplab.prom
        maplab export latest --format google-benchmark --output after.json
        maplab export latest --format bmf | bencher run --adapter json --file /dev/stdin
        maplab export latest --format parquet --output latest.parquet
      """)

  /// The form that is no text.
  private static let parquet = "parquet"
  private static let formats = ExportFormat.allCases.map(\.rawValue) + [parquet]

  @OptionGroup var source: RunArgument

  @Option(
    help: ArgumentHelp("One of \(formats.joined(separator: ", ")).", valueName: "format"), completion: .list(formats))
  var format: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write, instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws {
    guard Self.formats.contains(format) else {
      throw ValidationError("--format: found \"\(format)\", expected one of \(Self.formats.joined(separator: ", ")).")
    }
    if format == Self.parquet, output == nil {
      throw ValidationError("--format parquet needs --output FILE: it is no text.")
    }
  }

  func run() async throws {
    let run = try source.load()
    guard let text = ExportFormat(rawValue: format) else {
      return try await ParquetFile(experimentsDirectory: source.experiments.directory()).write(
        run: run.path, to: output ?? "")
    }
    var experiments: [Experiment] = []
    // Only JUnit says whether limits are kept.
    if text == .junit, let equipment = try run.equipment {
      experiments = try ExperimentFiles.load(run.storedExperiments, equipment: equipment)
    }
    let exported = try text.text(run, limits: LimitReport(experiments, summary: run.summary))
    guard let output else { return StandardOutput.write(exported) }
    try AtomicFile.write(exported, to: output)
  }
}
