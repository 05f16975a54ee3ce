import Catalogue

/// Cells as OpenMetrics' text: `maplab_ns_per_op{experiment="…",cell="…",…} 23.5`, medians over processes.
struct OpenMetricsExport {
  let cells: [CellSummary]

  var text: String {
    var text = ""
    for metric in Metric.all where metric.inSummary {
      let samples = cells.compactMap { cell in cell.estimate(metric).map { (cell: cell, value: $0.value) } }
      guard !samples.isEmpty else { continue }
      let name = "maplab_\(metric.name)"
      text += "# HELP \(name) \(Self.escaped(metric.summary + " (" + metric.unit + ")"))\n# TYPE \(name) gauge\n"
      for sample in samples { text += "\(name){\(Self.labels(sample.cell))} \(CSVNumber.exact(sample.value))\n" }
    }
    return text + "# EOF\n"
  }

  private static func labels(_ cell: CellSummary) -> String {
    [
      ("experiment", cell.experiment), ("cell", cell.id), ("engine", cell.parameters.engine.id),
      ("map", cell.parameters.map.id), ("allocator", cell.parameters.allocator),
    ].map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
