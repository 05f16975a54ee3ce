import Runner

/// What a verb says before it measures.
enum RunAnnouncement {
  /// Cells, processes, time and place; and a warning where the build is not for measuring.
  static func print(_ run: PreparedRun) {
    if ToolchainReadings.isDebugBuild {
      StandardError.print(
        "maplab: this is a debug build; its times mean nothing. Use .build/release/maplab (make build).")
    }
    let skipped = run.plan.skipped.isEmpty ? "" : ", \(run.plan.skipped.count) skipped"
    StandardError.print(
      "\(run.plan.cellCount) cells\(skipped), \(run.openProcesses.count) processes, about "
        + "\(run.estimatedSeconds.durationText), into \(run.output)")
  }
}
