import Catalogue

/// Why results can't be written or read, in one line.
package enum ResultsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Something already exists at the run's path.
  case exists(path: String)
  /// The folder holds no run.
  case notARun(path: String, reason: String)
  /// A file of the run is damaged.
  case damaged(path: String, reason: String)
  /// The run is complete; there is nothing to resume.
  case alreadyComplete(path: String)
  /// The run has no tables yet: it is still running, or its runner died.
  case unfinished(path: String)
  /// Another program is writing to the run.
  case inUse(path: String)
  /// The history has the run already.
  case kept(path: String)
  /// The folder holds no history.
  case noHistory(path: String)
  /// A file could not be written; the system's message.
  case unwritable(path: String, reason: String)

  /// The message, on one line: names and values in it come from files that may contain anything.
  package var description: String { MessageText.oneLine(sentence) }

  private var sentence: String {
    switch self {
    case .exists(let path): "\(path): exists already and is no run to resume; choose another --output"
    case .notARun(let path, let reason): "\(path): not a run folder: \(reason)"
    case .damaged(let path, let reason): "\(path): damaged: \(reason)"
    case .alreadyComplete(let path): "\(path): the run is complete, there is nothing to resume"
    case .unfinished(let path):
      "\(path): the run is under way or its runner died; to go on: maplab run --resume \(path)"
    case .inUse(let path): "\(path): another program is writing to this run"
    case .kept(let path): "\(path): the history has this run already"
    case .noHistory(let path): "\(path): no history: found no runs, expected those that `maplab history add RUN` keeps"
    case .unwritable(let path, let reason): "\(path): can't be written: \(reason)"
    }
  }
}
