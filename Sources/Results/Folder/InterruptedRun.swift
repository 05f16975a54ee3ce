import Experiments
import WorkerProtocol

/// An incomplete run as it was read from its folder: what it was meant to measure, and what it has.
package struct InterruptedRun: Sendable {
  /// Where the run will be when it is complete.
  package let finalPath: String
  /// What is known of it.
  package let manifest: Manifest
  let contents: OutcomesFile.Contents

  /// Every process recorded so far.
  package var outcomes: [ProcessOutcome] { contents.outcomes }

  /// Its `experiments` folder, which can take the place of the project's.
  package var experimentsDirectory: String { "\(RunFolder.incompletePath(finalPath))/experiments" }

  /// The stored copies of the run's experiment files.
  package var storedExperiments: [String] { manifest.experiments.map { path($0.stored) } }

  /// The allocators and engines as they were when the run began; nil if the folder was made without them. Throws
  /// `InvalidInput`.
  package var equipment: Equipment? {
    get throws { try manifest.equipment(inRun: RunFolder.incompletePath(finalPath)) }
  }

  /// An error about the run's manifest.
  package func damaged(_ reason: String) -> ResultsError { .damaged(path: path("manifest.json"), reason: reason) }

  /// Reads a run, given by either of its names. Changes nothing on disk.
  ///
  /// Throws `ResultsError.alreadyComplete`, `notARun` or `damaged`: with experiment files or outcomes other than its
  /// own, existing measurements would be taken for something else. A truncated last line of outcomes.jsonl does not
  /// count as damage: its process is run again.
  package static func read(_ path: String) throws -> InterruptedRun {
    let finalPath = RunFolder.finalPath(path)
    let incomplete = RunFolder.incompletePath(finalPath)
    guard RunFolder.isThere(incomplete) else {
      if RunFolder.isThere("\(finalPath)/manifest.json") { throw ResultsError.alreadyComplete(path: finalPath) }
      let reason =
        RunFolder.isThere(finalPath) ? "it holds no manifest.json" : "neither it nor \(incomplete) is there"
      throw ResultsError.notARun(path: path, reason: reason)
    }
    let manifest = try Manifest.read(inRun: incomplete)
    try manifest.checkExperiments(inRun: incomplete)
    let outcomesPath = "\(incomplete)/outcomes.jsonl"
    let contents = try OutcomesFile.read(outcomesPath)
    let known = Set(manifest.experiments.map(\.id))
    for (index, outcome) in contents.outcomes.enumerated() where !known.contains(outcome.experiment) {
      throw ResultsError.damaged(
        path: outcomesPath,
        reason: "line \(index + 1): found the experiment \(outcome.experiment), which the run does not have")
    }
    return InterruptedRun(finalPath: finalPath, manifest: manifest, contents: contents)
  }

  private func path(_ name: String) -> String { "\(RunFolder.incompletePath(finalPath))/\(name)" }
}
