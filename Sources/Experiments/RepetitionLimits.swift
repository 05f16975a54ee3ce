/// How far a run goes beyond its planned processes, and when an interval is too wide: the only place with these
/// limits.
///
/// A run first carries out its plan. Then it repeats processes that were disturbed, then it adds processes to the cells
/// whose intervals are widest, until every interval is narrow enough or a limit is reached. All limits are known before
/// the first process starts.
package struct RepetitionLimits: Sendable, Hashable, Codable {
  /// Half the width of the interval of `ns_per_op`, divided by the figure: above this a cell is unstable.
  package var relativeHalfWidth: Double
  /// Seconds of all further processes together, as a share of the plan's estimated seconds. It is a share so that a run
  /// of one experiment and a run of everything follow the same rule.
  package var timeShare: Double

  /// Seconds that all further processes together may take in any case: for a run of a few cells, a share would not
  /// leave time for a single one, and five seconds don't hurt.
  package static let leastSeconds = 5.0

  /// Three processes show a factor, not percentages; above a quarter, not even that. The whole suite stays within the
  /// promised three minutes.
  package static let quick = RepetitionLimits(relativeHalfWidth: 0.25, timeShare: 0.2)
  /// On a virtual machine with neighbours, half of the cells stayed within 10 %. The share keeps the whole suite within the
  /// promised 30 minutes.
  package static let standard = RepetitionLimits(relativeHalfWidth: 0.10, timeShare: 0.1)
  /// The profile promises to find differences of 5 %: each of the two sides must be known better than that.
  package static let thorough = RepetitionLimits(relativeHalfWidth: 0.04, timeShare: 0.5)

  /// Maximum number of repeats of a cell's pass, per planned process. A machine that disturbs three processes out of
  /// three will disturb the fourth, too; then the figure has to come from what there is.
  package static let repeatsPerPlannedProcess = 2

  /// Maximum number of blocks of processes added to a cell, each as large as the plan.
  ///
  /// The interval is checked only after each block, because a rule that stops at the first lucky check makes intervals
  /// too narrow. Simulated with five planned processes and four shapes of noise, an interval that covers 94 % without
  /// adding covers 91 to 93 % with two blocks of five, but only 86 to 90 % with five blocks of two.
  package static let addedBlocks = 2

  /// Seconds that the further processes of a plan may take.
  package func furtherSeconds(plannedSeconds: Double) -> Double { max(Self.leastSeconds, timeShare * plannedSeconds) }
}
