import Results

/// Lines by which a step of a GitHub workflow marks what it found; GitHub reads them from standard output.
enum GitHubAnnotations {
  /// Prints an error for each regression, a warning for what else got worse, and a notice for what got better.
  static func print(_ comparison: RunComparison, regressions: [String]) {
    for regression in regressions { StandardOutput.print(line("error", title: "regression", regression)) }
    for one in comparison.significant {
      let text = "\(one.pair.name): \(one.metric.name) \(NumberText.change(one.ratio?.value))"
      switch one.verdict {
      // Those beyond the bound are among the regressions.
      case .worse where !regressions.contains { $0.hasPrefix("\(one.pair.name): \(one.metric.name) ") }:
        StandardOutput.print(line("warning", title: "worse", text))
      case .better: StandardOutput.print(line("notice", title: "better", text))
      default: break
      }
    }
  }

  /// A workflow command: `::error title=regression::…`.
  static func line(_ command: String, title: String, _ text: String) -> String {
    "::\(command) title=\(escaped(title).replacing(":", with: "%3A").replacing(",", with: "%2C"))::\(escaped(text))"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }
}
