import Runner

/// Runs what is prepared, for every verb that measures: says what will happen, shows progress, keeps what is measured
/// on Ctrl-C.
enum RunAnnouncer {
  /// Reads and checks what a new run needs.
  static func prepared(_ request: RunRequest) throws -> PreparedRun {
    try PreparedRun.new(request, readingKeys: readingKeys)
  }

  /// Says how far the reading of a long trace is.
  static let readingKeys: RunKeyFiles.Progress = { file, operations in
    StandardError.print("maplab: \(file): \(operations) operations read")
  }

  /// Runs to the end or the interruption; warnings go to standard error.
  static func execute(_ run: PreparedRun) async throws -> RunResult {
    let result = try await carryOut(run) { tools in
      try await RunSession.execute(
        run, launcher: SubprocessLauncher(tools: tools), tools: tools, progress: standardErrorProgress())
    }
    for warning in result.warnings { StandardError.print("maplab: \(warning)") }
    return result
  }

  /// Announces a run and does `work`, which Ctrl-C cancels.
  static func carryOut<Outcome: Sendable>(
    _ run: PreparedRun, _ work: @escaping @Sendable (LaunchTools) async throws -> Outcome
  ) async throws -> Outcome {
    PrivateDirectory.removeAbandoned()
    var tools = try await LaunchTools.locate(for: run.openProcesses.map(\.job), engines: run.equipment.engines)
    tools.allocators = await run.askAllocators()
    tools.keyTables = try run.keyFiles.writeTables()
    announce(run)
    for warning in tools.allocators.flatMap(\.warnings) { StandardError.print("maplab: \(warning)") }
    let found = tools
    let task = Task { try await work(found) }
    let interruption = Interruption { task.cancel() }
    defer { interruption.stop() }
    return try await task.value
  }

  /// Cells, processes, time and place; and a warning if the build is not for measuring.
  private static func announce(_ run: PreparedRun) {
    if ToolchainReadings.isDebugBuild {
      StandardError.print(
        "maplab: this is a debug build; its times mean nothing. Use .build/release/maplab (make build).")
    }
    let skipped = run.plan.skipped.isEmpty ? "" : ", \(run.plan.skipped.count) skipped"
    StandardError.print(
      "\(run.plan.cellCount) cells\(skipped), \(run.openProcesses.count) processes, about "
        + "\(run.estimatedSeconds.durationText), up to \((run.estimatedSeconds + run.furtherSeconds).durationText) with "
        + "repeats, into \(run.output)")
    guard !run.leftOut.isEmpty else { return }
    let counts = Dictionary(run.leftOut.map { ($0.parameters.engine.id, 1) }, uniquingKeysWith: +)
    let engines = counts.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value) cells)" }
    StandardError.print(
      "without the engines \(engines.joined(separator: ", ")), which aren't built: maplab engine build NAME builds one")
  }
}
