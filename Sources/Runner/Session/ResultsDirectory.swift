import Results

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Platform

/// The project's `results` folder, next to its `experiments`.
package struct ResultsDirectory: Sendable {
  /// The absolute path.
  package let path: String

  /// The folder that belongs to an experiments directory.
  package init(experimentsDirectory: String) {
    let absolute = CurrentDirectory.absolute(experimentsDirectory)
    path = URL(filePath: absolute).standardizedFileURL.deletingLastPathComponent().appending(path: "results").path
  }

  /// The folder that a run belongs to: for a run under `results/runs`, that `results`; else the one of its experiments.
  /// A run that is resumed has its experiments in its own folder.
  init(run: String, experimentsDirectory: String) {
    let parts = run.split(separator: "/").dropLast()
    guard parts.suffix(2) == ["results", "runs"] else {
      self.init(experimentsDirectory: experimentsDirectory)
      return
    }
    // Next to the results, whether or not there are experiments.
    self.init(experimentsDirectory: parts.dropLast(2).reduce("") { "\($0)/\($1)" } + "/experiments")
  }

  /// Where a new calibration goes: `calibrations/<UTC time>-<profile>`, out of the way of `latest`.
  func newCalibration(profile: String, at date: Date) -> String { newFolder("calibrations", profile, date) }

  /// Where a new run goes: `runs/<UTC time>-<profile>`.
  func newRun(profile: String, at date: Date) -> String { newFolder("runs", profile, date) }

  private func newFolder(_ kind: String, _ profile: String, _ date: Date) -> String {
    let time = date.formatted(.iso8601).filter { (character: Character) in character != "-" && character != ":" }
    return Self.free("\(path)/\(kind)/\(time)-\(profile)")
  }

  /// The path, or the first with `-2`, `-3` and so on, at which there is no run, complete or incomplete.
  static func free(_ path: String) -> String {
    let isTaken = { (path: String) in
      [path, RunFolder.incompletePath(path)].contains { FileManager.default.fileExists(atPath: $0) }
    }
    guard isTaken(path) else { return path }
    return (2...).lazy.map { "\(path)-\($0)" }.first { !isTaken($0) }!
  }

  /// The symlink to the newest complete run.
  package var latest: String { "\(path)/latest" }

  /// The folder of a run that the user named: a path, a name under `results/runs` or `results` (such as `reference`),
  /// or the newest complete run for nil. The reader checks whether there is a run.
  package static func locate(run: String?, experimentsDirectory: String?) throws -> String {
    if let run, FileManager.default.fileExists(atPath: run) || run.contains("/") { return run }
    let results: ResultsDirectory
    do {
      results = ResultsDirectory(experimentsDirectory: try ExperimentsDirectory.locate(given: experimentsDirectory))
    } catch {
      // Outside a project a name can only be a path.
      if let run, experimentsDirectory == nil { return run }
      throw error
    }
    guard let run else { return results.latest }
    let places = ["\(results.path)/runs/\(run)", "\(results.path)/\(run)"]
    return places.first { FileManager.default.fileExists(atPath: $0) } ?? run
  }

  /// Makes `latest` point at a run, if the run is under `runs`. The link is replaced atomically, so it is never
  /// missing. Returns a sentence if that failed.
  func updateLatest(to run: String) -> String? {
    let prefix = "\(path)/runs/"
    guard run.hasPrefix(prefix) else { return nil }
    let beside = "\(path)/.latest.\(getpid())"
    let target = "runs/\(run.dropFirst(prefix.count))"
    unlink(beside)
    guard symlink(target, beside) == 0, rename(beside, latest) == 0 else {
      let message = systemMessage(errno)
      unlink(beside)
      return "\(latest) could not be pointed at the run: \(message)"
    }
    return nil
  }
}
