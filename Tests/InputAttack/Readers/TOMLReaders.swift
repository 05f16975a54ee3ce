import Catalogue
import Experiments
import Results
import WorkerProtocol

extension InputReader {
  /// Experiment files.
  static let experiment = InputReader(
    "experiment", "experiment files", words: tomlWords + experimentWords
  ) { bytes in
    try readTOML(bytes, whole: ["an empty file", "a file without keys"]) { text in
      let experiment = try ExperimentFiles.parse(text, file: file, equipment: Equipment(allocators: Fixtures.allocators))
      let ids = experiment.cells.map(\.id) + experiment.skipped.map(\.id)
      try promise(!ids.isEmpty && Set(ids).count == ids.count, "no cells, or two of one id")
      try promise(ids.allSatisfy { $0.hasPrefix("\(experiment.id)/") }, "a cell of another experiment")
      try promise(
        experiment.cells.allSatisfy { $0.parameters.impossibleReason == nil }, "a cell that can't be measured")
      let again = try ExperimentFiles.parse(text, file: file, equipment: Equipment(allocators: Fixtures.allocators))
      try promise(
        again.cells.map(\.id) + again.skipped.map(\.id) == ids
          && again.cells.map(\.parameters) == experiment.cells.map(\.parameters)
          && again.skipped.map(\.reason) == experiment.skipped.map(\.reason) && again.title == experiment.title,
        "another experiment when read again")
    }
  }

  /// allocators.toml.
  static let allocators = InputReader(
    "allocators", "allocators.toml",
    words: tomlWords + ["[[allocator]]", "name = ", "libraries = ", "environment = ", "statistics = ", "\"jemalloc\""]
  ) { bytes in
    try readTOML(bytes, whole: ["no allocator "]) { text in
      let catalogue = try AllocatorCatalogue.parse(text, file: file)
      let names = catalogue.definitions.map(\.name)
      try promise(Set(names).count == names.count, "two allocators of one name")
      try promise(names.contains("system") && names.contains("jemalloc"), "no system or no jemalloc")
      let again = try AllocatorCatalogue.parse(text, file: file)
      try promise(again.definitions == catalogue.definitions, "another catalogue when read again")
    }
  }

  /// The documents' claims.
  static let claims = InputReader("claims", "claim files", words: tomlWords + claimWords) { bytes in
    try readTOML(bytes, whole: []) { text in
      let claims = try ClaimTable.parse(text, file: file)
      _ = claims.concerns(Fixtures.summary)
      let table = claims.evaluate(Fixtures.summary)
      let again = try ClaimTable.parse(text, file: file).evaluate(Fixtures.summary)
      try promise(again.entries == table.entries, "another table when read again")
      // What it comes to is written and read like any table.
      let entry = Fixtures.tableEntry
      let read = try DocumentTable(entry, Array(table.csv.utf8), path: file)
      try promise(read.csv == table.csv, "its table comes back differently")
    }
  }

  private static let file = "x.toml"

  /// Reads a text with line numbers in its refusals.
  ///
  /// - Parameter whole: how mistakes begin that are the whole file's and have no line.
  private static func readTOML(
    _ bytes: [UInt8], whole: [String], _ read: (_ text: String) throws -> Void
  ) throws -> Answer {
    do {
      try read(InputFile.text(bytes, file: file))
      return .accepted
    } catch let error as InvalidInput {
      try promise(!error.diagnostics.isEmpty, "a refusal without a reason")
      try promise(error.diagnostics.count <= DiagnosticCollector.most + 1, "\(error.diagnostics.count) mistakes")
      let lines = bytes.count { $0 == 10 } + 1
      for diagnostic in error.diagnostics {
        try promiseGoodMessage(diagnostic.description)
        if let line = diagnostic.line {
          try promise((1...lines).contains(line), "line \(line) of \(lines): \(diagnostic)")
        } else {
          let isWhole = whole.contains { diagnostic.found.hasPrefix($0) }
          try promise(
            isWhole || diagnostic.found.hasSuffix("more mistakes"), "no line: \(diagnostic.description.prefix(300))")
        }
      }
      return .refused
    }
  }
}

extension InputReader {
  private static let tomlWords = [
    "[", "]", "[[", "]]", "{", "}", "\"", "'", "\"\"\"", "'''", "=", ".", ",", "#", "\n", "\r\n", "\\", "\\u0041",
    "\\U0010FFFF", "\\u0000", "\\x", "-", "+", "_", "0x", "0o7", "1e400", "inf", "nan", "9223372036854775807", "0",
    "true", "false", "2024-02-29", "2024-02-30", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00", "12:00", "12:00:60",
    "é", "😀", "\u{7F}", "\u{B}", "\u{85}", "\u{A0}", "\u{2028}", "\u{FEFF}", "\r", "\t", "\u{301}", "a.b.c", "\"\" = 1",
    " ", "[]", "{}", "[[]]", "{a = 1, a = 2}", "[é]", "[\"é\"]", "''=0", "a = [1,", "= 1", "\u{0}",
  ]

  private static let experimentWords = [
    "map", "allocator", "keys", "values", "exclude", "[workload]", "[matrix]", "[[exclude]]", "[measure]",
    "[[workload]]",
    "keys = ", "kind", "entries = 100000000000", "{ type = \"string\" }", "\"native\"", "\"span\",", "\"mixed\"",
    "mix = { reads = 1 }", "id = \"x\"", "operations = [1, 2]", "reserve", "threads = 1", "keys.length = [1, 2]",
    "values.size", "profiles = [\"quick\"]", "reproduces = [\"D1.T9\"]", "\"zipf\"", "exponent = 0.5", "\"weak\"",
  ]

  private static let claimWords = [
    "[[rows]]", "[[columns]]", "[[cells]]", "rows", "columns", "cells", "cell = { map = \"span\" }",
    "experiment = \"e\"",
    "relation = \"ratio\"", "relation = \"zero\"", "claimed = 1", "ratio = 2.5", "tolerance = 0.1", "baseline = \"a\"",
    "reason = \"none\"", "note = \"n\"", "scale = 0.001", "metric = \"ns_per_op\"", "metric = \"allocs_per_op\"",
    "id = \"D1.T9\"", "\"at-most\"", "unit = \"s\"", "claimed_unit = \"n\"", "row = \"a\"", "column = \"b\"",
  ]
}
