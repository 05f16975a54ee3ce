/// Which processes of a cell's pass the figures are taken from.
///
/// The undisturbed ones if there are enough, all of them otherwise. Disturbed processes stay in samples.csv either
/// way, marked, so that anyone can recompute the figures from all of them.
package enum ProcessSelection {
  /// The fewest undisturbed processes that a figure is taken from: with fewer than three, an interval says little.
  static let fewest = 3

  /// True if the given number of undisturbed processes is enough: half of the planned ones and at least three; if
  /// fewer were planned, all of them.
  ///
  /// Half, because a figure over the few quiet processes of a busy machine would describe selected moments, not the
  /// machine; then it is better to show the noise than to hide it.
  package static func isEnough(undisturbed: Int, planned: Int) -> Bool {
    undisturbed >= min(planned, max(fewest, (planned + 1) / 2)) && undisturbed > 0
  }

  /// The processes that are used, in their order. O(n).
  package static func used<Process>(
    of processes: [Process], planned: Int, isDisturbed: (Process) -> Bool
  ) -> [Process] {
    let undisturbed = processes.filter { !isDisturbed($0) }
    return isEnough(undisturbed: undisturbed.count, planned: planned) ? undisturbed : processes
  }
}
