import Results

/// Prints for each document how many of its claims hold.
enum VerdictSummaryPrinter {
  static func print(_ summary: VerdictSummary, markdown: Bool) {
    TablePrinter(headers: VerdictSummary.columns, rightAligned: Set(VerdictSummary.columns.dropFirst(2)))
      .print(
        summary.lines.map { line in
          let fields = VerdictSummary.fields(line)
          return fields.prefix(2) + fields.dropFirst(2).map { $0 == "0" ? "" : $0 }
        }, markdown: markdown)
    StandardOutput.print()
    if summary.lines.first?.engine == VerdictSummary.deciding {
      StandardOutput.print(
        "`deciding`: each figure by the engine that the document speaks of, where it was measured, else by the lab's own."
      )
    }
    StandardOutput.print(
      "`holds` to `not measured` count claimed figures; `not run` and `not yet` count tables without any of them.")
  }
}
