import Experiments

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The lab measures itself: the experiments in `experiments/calibration`, whose right answers are known beforehand.
package enum Calibration {
  /// The folder of an experiments directory.
  package static func directory(inExperiments directory: String) -> String { "\(directory)/calibration" }

  /// Reads the suite and plans it as an ordinary run, into a folder under `results/calibrations` if `output` is nil.
  /// The run's command line is that of `maplab run`, by which it can be resumed and repeated.
  ///
  /// - Throws: as `PreparedRun.new`; `InvalidInput` if there is no suite.
  package static func prepare(
    profile: String, output: String?, experimentsDirectory: String?, now: Date = Date()
  ) throws -> PreparedRun {
    let directory = try ExperimentsDirectory.locate(given: experimentsDirectory)
    let suite = Self.directory(inExperiments: directory)
    let equipment = try Equipment.load(directory: directory)
    // Some take too long for the shorter profiles; the ones without known answers are for `maplab compare`.
    let files = try ExperimentFiles.discover(under: suite).filter { file in
      try ExperimentFiles.load([file], equipment: equipment).allSatisfy {
        !$0.knownFigures.isEmpty && $0.measure.profiles?.contains(profile) != false
      }
    }
    guard !files.isEmpty else {
      throw InvalidInput(
        Diagnostic(
          file: suite, found: "no experiment with a [[known_answer]] for the profile \(profile)",
          expected: "the calibration's files"))
    }
    let place =
      output ?? ResultsDirectory(experimentsDirectory: directory).newCalibration(profile: profile, at: now)
    let given = experimentsDirectory.map { ["--experiments", $0] } ?? []
    var request = RunRequest(
      experiments: files, profile: profile, output: place, experimentsDirectory: experimentsDirectory,
      commandLine: ["run"] + files + ["--profile", profile, "--output", place] + given)
    request.outputIsChosen = output == nil
    return try PreparedRun.new(request, now: now)
  }
}
