import Catalogue
import Experiments
import Platform

/// Why a run can't start or can't go on, in one line.
package enum RunnerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no worker at that path.
  case missingWorker(String)
  /// The kernel's /proc is not mounted.
  case missingProc
  /// The system lets this process open too few files.
  case tooFewFiles(allowed: Int, needed: Int)
  /// There is no allocation probe at that path.
  case missingProbe(String)
  /// The temporary directory can't take a worker's folder; the system's message.
  case temporaryDirectory(String, String)
  /// No experiments directory was found from that directory upwards.
  case noExperiments(String)
  /// The directory has no `allocators.toml`.
  case notExperiments(String)
  /// No cell is selected; the selection that was asked for.
  case nothingMatches(String)
  /// The plan has no cell that can run; the skipped cells' reasons.
  case nothingToRun([String])
  /// An unknown profile, allocator or other name; the valid ones.
  case unknownName(kind: String, name: String, valid: [String])
  /// The output is an interrupted run with another command line.
  case otherRunInProgress(String)
  /// No two cells belong together; the sides' names, and how many cells each has alone.
  case nothingToCompare(String, String, onlyFirst: Int, onlySecond: Int)
  /// An engine can't be used here; why.
  case engineMissing(String)
  /// A process or command can't be watched; why.
  case cannotWatch(String)
  /// The run has no soaks, or none that was asked for; the sentence to print.
  case noSoaks(String)
  /// There are no profiles to show or to compare with, for this reason.
  case noProfiles(String)
  /// The page of a run can't be written; why.
  case noReport(String)
  /// A new engine can't be written; why.
  case noNewEngine(String)
  /// The run's files could no longer be written; the reason, and what to resume.
  case stopped(reason: String, run: String)

  /// The message.
  package var description: String {
    switch self {
    case .missingWorker(let path): "no worker at \(path): build the whole package (`make build`)"
    case .missingProc: "found no /proc, expected the kernel's: mount -t proc proc /proc"
    case .tooFewFiles(let allowed, let needed):
      "found a limit of \(allowed) open files, expected at least \(needed): ulimit -n \(needed)"
    case .missingProbe(let path): "no allocation probe at \(path): build the whole package (`make build`)"
    case .temporaryDirectory(let path, let message): "can't make a folder in \(path): \(message)"
    case .noExperiments(let start):
      "no experiments/allocators.toml in \(start) or above it: go to the project or give --experiments DIR"
    case .notExperiments(let path): "\(path) is no experiments directory: it has no allocators.toml"
    case .nothingMatches(let asked): "no cell matches \(asked); --dry-run without it lists the cells"
    case .nothingToRun(let reasons):
      "no cell of the plan can run" + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; "))
    case .unknownName(let kind, let name, let valid):
      "unknown \(kind) \"\(name)\", expected one of \(valid.joined(separator: ", "))"
        + (nearestName(to: name, among: valid).map { "; did you mean \"\($0)\"?" } ?? "")
    case .otherRunInProgress(let path):
      "\(path) is an interrupted run with another command line; go on with `maplab run --resume \(path)`, or choose "
        + "another --output"
    case .nothingToCompare(let first, let second, let onlyFirst, let onlySecond):
      "no cell of \(first) belongs to one of \(second): \(onlyFirst) and \(onlySecond) cells stand alone; "
        + "maplab show lists a run's cells"
    case .engineMissing(let reason), .cannotWatch(let reason), .noSoaks(let reason), .noProfiles(let reason),
      .noNewEngine(let reason), .noReport(let reason):
      reason
    case .stopped(let reason, let run):
      "\(reason)\nwhat was recorded until then is kept; to go on: maplab run --resume \(run)"
    }
  }
}
