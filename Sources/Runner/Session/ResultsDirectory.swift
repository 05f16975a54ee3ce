#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Platform

/// The project's `results` folder, beside its `experiments`.
package struct ResultsDirectory: Sendable {
  /// The absolute path.
  package let path: String

  /// The folder that belongs to an experiments directory.
  package init(experimentsDirectory: String) {
    let absolute = CurrentDirectory.absolute(experimentsDirectory)
    path = URL(filePath: absolute).standardizedFileURL.deletingLastPathComponent().appending(path: "results").path
  }

  /// Where a new calibration goes: `calibrations/<UTC time>-<profile>`, out of the way of `latest`.
  func newCalibration(profile: String, at date: Date) -> String {
    newRun(profile: profile, at: date).replacing("\(path)/runs/", with: "\(path)/calibrations/")
  }

  /// Where a new run goes: `runs/<UTC time>-<profile>`.
  func newRun(profile: String, at date: Date) -> String {
    let time = date.formatted(.iso8601).filter { (character: Character) in character != "-" && character != ":" }
    return "\(path)/runs/\(time)-\(profile)"
  }

  /// The newest complete run's link.
  package var latest: String { "\(path)/latest" }

  /// The folder of a run that the user named: a path, a name under `results/runs` or `results` (as `reference`), or the
  /// newest complete run for nil. Whether there is a run is for the reader to say.
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

  /// Lets `latest` point at a run, where the run lies under `runs`. The link is replaced whole: nobody sees it missing.
  /// Returns a sentence where it could not be.
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
