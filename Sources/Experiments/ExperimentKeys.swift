import Catalogue

/// Every key an experiment file may hold, by table: what the reader accepts, error messages list and FORMAT.md
/// documents.
package enum ExperimentKeys {
  /// Keys of the document itself.
  package static let top = [
    "id", "title", "reproduces", "analysis", "workload", "matrix", "measure", "exclude", "known_answer", "limit",
  ]
  /// Keys of `[workload]`.
  package static let workload = CellParameter.all.filter { !$0.isMatrixOnly }.map(\.key)
  /// Keys that only `[matrix]` has.
  package static let matrixOnly = CellParameter.all.filter(\.isMatrixOnly).map(\.key)
  /// Keys of `[matrix]`: those of `[workload]` and its own.
  package static let matrix = matrixOnly + workload
  /// Keys of `[[known_answer]]`.
  package static let knownAnswer = [
    "metric", "cell", "baseline", "baseline_metric", "per", "value", "difference", "ratio", "percent", "precision",
    "floors", "pages", "plus", "note",
  ]
  /// Keys of `[[limit]]`.
  package static let limit = ["metric", "cell", "at_most", "at_least"]
  /// Keys of `[measure]`.
  package static let measure = ["passes", "processes", "seconds", "warm_up", "profiles"]
  /// Keys of `[[exclude]]` in addition to those of the matrix.
  package static let exclude = ["reason"]
  /// Keys of an engine's table in engines.toml.
  package static let engine = [
    "name", "summary", "language", "program", "build", "environment", "allocator", "collectors", "passes", "without",
    "studies", "map",
  ]
  /// Keys of the table of an engine's map.
  package static let engineMap = ["name", "summary", "keys", "values", "shared", "most_entries", "without"]
  /// Keys of an allocator's table in allocators.toml.
  package static let allocator = ["name", "summary", "libraries", "package", "environment", "statistics"]

  /// Every table with its keys, as FORMAT.md has them.
  package static let all: [(table: String, keys: [String])] =
    [("top", top), ("workload", workload), ("matrix", matrix)]
    + CellParameter.all.filter { !$0.keys.isEmpty }.map { ($0.key, $0.keys) }
    + [
      ("measure", measure), ("exclude", exclude), ("known_answer", knownAnswer), ("limit", limit),
      ("allocator", allocator),
      ("engine", engine), ("engine.map", engineMap),
    ]
}
