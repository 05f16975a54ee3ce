import Catalogue

extension Experiment {
  /// The same experiment with other passes. Its text is changed as well, so that a run's stored copy says what was
  /// run. Throws `InvalidInput` if the text can't be changed like that.
  package func measuring(_ passes: [MeasurementPass], equipment: Equipment) throws -> Experiment {
    let text = Self.text(source, measuring: passes)
    let changed = try ExperimentFiles.parse(text, file: file, equipment: equipment)
    guard changed.measure.passes == passes else {
      throw InvalidInput(
        Diagnostic(
          file: file, keyPath: "measure", found: "a table that is not written as [measure]",
          expected: "[measure] on a line of its own, so that the passes can be replaced"))
    }
    return changed
  }

  private static func text(_ source: String, measuring passes: [MeasurementPass]) -> String {
    let line = "passes = [\(passes.map { "\"\($0.id)\"" }.joined(separator: ", "))]"
    var lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    func trimmed(_ line: String) -> String { String(line.drop { $0 == " " || $0 == "\t" }) }
    guard let head = lines.firstIndex(where: { trimmed($0).hasPrefix("[measure]") }) else {
      return source + (source.hasSuffix("\n") ? "" : "\n") + "\n[measure]\n\(line)\n"
    }
    var next = head + 1
    while next < lines.count, !trimmed(lines[next]).hasPrefix("[") {
      let key = trimmed(lines[next]).prefix { $0 != "=" && $0 != " " && $0 != "\t" }
      guard key == "passes" else {
        next += 1
        continue
      }
      var end = next
      while end < lines.count - 1, !lines[end].contains("]") { end += 1 }
      lines.removeSubrange(next...end)
    }
    lines.insert(line, at: head + 1)
    return lines.joined(separator: "\n")
  }
}
