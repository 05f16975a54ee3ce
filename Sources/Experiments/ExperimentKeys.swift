import Catalogue

/// Every key an experiment file may hold, by table: what the reader accepts, what errors list, what FORMAT.md documents.
package enum ExperimentKeys {
  /// Keys of the document itself.
  package static let top = [
    "id", "title", "reproduces", "analysis", "workload", "matrix", "measure", "exclude", "known_answer",
  ]
  /// Keys of `[workload]`.
  package static let workload = [
    "kind", "operations", "entries", "reserve", "threads", "keys", "values", "mix", "answer", "load",
    "pause", "deletes",
  ]
  /// Keys that only `[matrix]` has.
  package static let matrixOnly = ["map", "allocator", "study", "variant"]
  /// Keys of `[matrix]`: those of `[workload]` and its own.
  package static let matrix = matrixOnly + workload
  /// Keys of a `keys` table.
  package static let keys = ["type", "length", "distribution", "exponent"]
  /// Keys of a `values` table.
  package static let values = ["type", "size"]
  /// Keys of a `mix` table.
  package static let mix = ["reads", "updates", "inserts", "erases"]
  /// Keys of an `answer` table: the kinds of work, then what belongs to some of them.
  package static let answer =
    KnownAnswer.Work.allCases.map(\.rawValue) + KnownAnswer.Work.allCases.flatMap(KnownAnswer.modifiers)
  /// Keys of `[[known_answer]]`.
  package static let knownAnswer = [
    "metric", "cell", "baseline", "baseline_metric", "per", "value", "difference", "ratio", "percent", "precision",
    "floors", "pages", "plus", "note",
  ]
  /// Keys of a `threads` table.
  package static let threads = ["readers", "writers"]
  /// Keys of a `load` table.
  package static let load = ["kind", "rate", "schedule"]
  /// Keys of a `pause` table.
  package static let pause = ["every", "milliseconds"]
  /// Keys of `[measure]`.
  package static let measure = ["passes", "processes", "seconds", "warm_up", "profiles"]
  /// Keys of `[[exclude]]` beside those of the matrix.
  package static let exclude = ["reason"]
  /// Keys of an allocator's table in allocators.toml.
  package static let allocator = ["name", "summary", "libraries", "package", "environment", "statistics"]

  /// Every table with its keys, as FORMAT.md has them.
  package static let all: [(table: String, keys: [String])] = [
    ("top", top), ("workload", workload), ("matrix", matrix), ("keys", keys), ("values", values), ("mix", mix),
    ("answer", answer),
    ("measure", measure), ("exclude", exclude), ("known_answer", knownAnswer), ("allocator", allocator),
    ("threads", threads), ("load", load), ("pause", pause), ("measure", measure), ("exclude", exclude),
    ("allocator", allocator),
  ]
}
