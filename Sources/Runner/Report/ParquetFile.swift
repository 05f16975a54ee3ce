import Results

/// A run's summary as Apache Parquet, which no Swift library writes: pyarrow does.
package struct ParquetFile {
  private let python: ProjectPython

  /// The program in the project of an experiments directory. Throws `RunnerError.noReport` if it isn't there.
  package init(experimentsDirectory: String) throws {
    python = try ProjectPython(experimentsDirectory: experimentsDirectory)
  }

  /// Writes the file; messages go to this process's standard output and error. Throws `RunnerError.noReport` if it fails.
  package func write(run: String, to file: String) async throws {
    // A column's type must not depend on what a run has in it.
    let text = SummaryColumns.all.filter { ["text", "hexadecimal"].contains($0.unit) }.map(\.name)
    try await python.write(
      "the file", by: "maplab_report.parquet",
      [CurrentDirectory.absolute(run), "--output", CurrentDirectory.absolute(file), "--text"] + text)
  }
}
