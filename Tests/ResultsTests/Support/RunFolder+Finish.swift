import Experiments

@testable import Results

extension RunFolder {
  /// Judges what was recorded and writes it, as a session does.
  func finish(state: RunState, experiments: [Experiment], claims: [ClaimTable]) throws -> String {
    try finish(
      state: state,
      RunEvaluation(
        experiments: experiments, outcomes: outcomes, claims: claims, plannedBy: manifest.profile))
  }
}
