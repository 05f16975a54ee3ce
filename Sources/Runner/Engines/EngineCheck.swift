import Catalogue
import Experiments
import WorkerProtocol

/// The conformance suite: whether a program keeps to WORKER.md and to what its entry in `engines.toml` promises.
///
/// It measures nothing: every pass runs once, with few operations, and only what the worker says of it counts.
package struct EngineCheck: Sendable {
  /// One thing that was tried.
  package struct Finding: Sendable, Equatable {
    /// What, in words.
    package var what: String
    /// What is wrong, in words; nil if nothing is.
    package var problem: String?

    /// Notes it; the problem, which may quote anything, becomes one line.
    init(what: String, problem: String?) {
      self.what = what
      self.problem = problem.map(MessageText.oneLine)
    }
  }

  /// The parts of the suite, in order.
  package enum Part: String, CaseIterable, Sendable {
    case version
    case vectors
    case promises
    case refusals
    case endings

    /// What it asks, in one line.
    package var summary: String {
      switch self {
      case .version: "--version prints one line"
      case .vectors: "golden vectors: digest and checksum of every map and pass"
      case .promises: "each map with each key, value and pass that is promised gives a sound report"
      case .refusals: "what is no job, or one that it can't run, ends with 2 and one line"
      case .endings: "it ends when it is told to, with all that it has started"
      }
    }
  }

  /// What the engine promises.
  let engine: EngineDefinition
  /// Starts jobs as a run does.
  let launcher: SubprocessLauncher
  /// The vectors.
  let vectors: [GoldenVector]
  /// True if the engine has nothing but what it promises.
  let isWhole: Bool

  /// Prepares the suite of an engine; `maps` chooses some of its maps, empty chooses all.
  ///
  /// - Parameters:
  ///   - isWhole: true if it has nothing but what it promises: then it must refuse the rest.
  ///   - directory: the experiments directory, which has the vectors.
  /// - Throws: `InvalidInput` for vectors that can't be read; `RunnerError` for an unknown map, for an engine that is
  ///   not built, and if a part of the lab is missing.
  package init(_ engine: EngineDefinition, maps: [String] = [], isWhole: Bool, directory: String) async throws {
    var engine = engine
    for name in maps where engine[map: name] == nil {
      throw RunnerError.unknownName(kind: "map", name: name, valid: engine.maps.map(\.name))
    }
    if !maps.isEmpty { engine.maps.removeAll { !maps.contains($0.name) } }
    if let reason = engine.missingReason { throw RunnerError.engineMissing(reason) }
    self.engine = engine
    self.isWhole = isWhole
    vectors = try GoldenVectors.load(directory: directory).vectors
    let known = EngineCatalogue(definitions: engine.isOwn ? [] : [engine])
    let jobs = engine.isOwn ? engine.maps.map { CheckJobs.smallest(engine, $0) } : []
    launcher = SubprocessLauncher(tools: try await LaunchTools.locate(for: jobs, engines: known))
  }

  /// Runs one part, and tells of everything that was tried as soon as it is known.
  package func run(_ part: Part, tell: (Finding) -> Void) async {
    switch part {
    case .version: tell(await versionFinding())
    case .vectors: await checkVectors(tell)
    case .promises: await checkPromises(tell)
    case .refusals: await checkRefusals(tell)
    case .endings: await checkEndings(tell)
    }
  }

  // MARK: Good jobs

  private func checkVectors(_ tell: (Finding) -> Void) async {
    for (number, map) in engine.maps.enumerated() {
      for vector in vectors {
        guard let job = CheckJobs.job(of: vector, engine, map) else { continue }
        // Of one map every pass does everything; of the others, the time pass.
        for pass in engine.passes where number == 0 || pass == .time {
          guard let expected = vector.expected(pass), job.cell.has(pass) else { continue }
          var asked = job
          CheckJobs.set(pass, of: &asked)
          let (report, problem) = await answer(to: asked)
          tell(
            Finding(
              what: "\(map.name), \(pass.id): \(vector.name)", problem: problem ?? report?.difference(from: expected)))
        }
      }
    }
  }

  private func checkPromises(_ tell: (Finding) -> Void) async {
    // What a pass must have in common with the other passes, and a map with the other maps.
    var seen: [String: (digest: String, checksum: String)] = [:]
    for map in engine.maps {
      for job in CheckJobs.promised(engine, map) {
        let types = "\(job.cell.keys.typeLabel) keys, \(job.cell.values.label) values"
        let collector = job.cell.collector == .default ? "" : ", collector \(job.cell.collector.id)"
        let (report, problem) = await answer(to: job)
        var difference: String?
        if let report, !CheckJobs.generatesLess.contains(job.pass) {
          let found = (report.workloadDigest, report.checksum)
          if let expected = seen[types] { difference = report.difference(from: expected) } else { seen[types] = found }
        }
        tell(
          Finding(
            what: "\(map.name), \(job.pass.id): \(types)\(collector)",
            problem: problem ?? report?.silence(about: job) ?? difference))
      }
    }
  }

  /// The report of a job that must be run, or what is wrong.
  func answer(to job: WorkerJob) async -> (report: WorkerReport?, problem: String?) {
    let process = PlannedProcess(
      experiment: "engine-check", cell: "engine-check", repetition: 0, order: 0, job: job, allocatorEnvironment: [:],
      estimatedSeconds: 1, timeLimitSeconds: TimeLimit.seconds(for: job.pass, estimatedSeconds: 1))
    let answer = await launcher.launch(process)
    guard let report = answer.report else { return (nil, answer.failure ?? "no report") }
    if let remark = report.remarks?.first(where: { $0.hasPrefix("on standard error: ") }) {
      return (report, "wrote \(remark)")
    }
    guard CheckJobs.runsNoRounds.contains(job.pass) || report.operationsPerRound == job.operationsPerRound else {
      return (report, "ran rounds of \(report.operationsPerRound) operations instead of \(job.operationsPerRound)")
    }
    return (report, nil)
  }

  // MARK: The version

  private func versionFinding() async -> Finding {
    let what = "--version"
    do {
      let ending = try await raw(CheckJobs.smallest(engine, engine.maps[0])).run(["--version"], input: [], limit: 30)
      let lines = ending.output.split(separator: "\n", omittingEmptySubsequences: false)
      guard ending.status?.isSuccess == true else { return Finding(what: what, problem: ending.words) }
      guard lines.count <= 2, lines.dropFirst().allSatisfy(\.isEmpty), let line = lines.first, !line.isEmpty else {
        return Finding(what: what, problem: "printed \(MessageText.excerpt(Array(ending.output.utf8))), not one line")
      }
      let (report, problem) = await answer(to: CheckJobs.smallest(engine, engine.maps[0]))
      if let said = report?.engineVersion, said != line {
        return Finding(what: what, problem: "printed \"\(line)\", and its report has engineVersion \"\(said)\"")
      }
      return Finding(what: what, problem: problem)
    } catch {
      return Finding(what: what, problem: "can't be started: \(error)")
    }
  }

  /// The program as a job's process is started, but with anything on standard input.
  func raw(_ job: WorkerJob) -> RawWorker {
    RawWorker(
      program: launcher.tools.worker(for: job),
      environment: LaunchCommand(
        job: job, allocatorEnvironment: [:], tools: launcher.tools, probeLink: launcher.tools.probe
      ).environment)
  }
}

extension WorkerReport {
  /// How digest and checksum differ from what they must be; nil if they don't.
  fileprivate func difference(from expected: (digest: String, checksum: String)) -> String? {
    if workloadDigest != expected.digest {
      return "workloadDigest \(workloadDigest) instead of \(expected.digest): it generated other work"
    }
    if checksum != expected.checksum {
      return "checksum \(checksum) instead of \(expected.checksum): its operations returned something else"
    }
    return nil
  }

  /// What it should say of its pass and does not; nil if it says everything.
  fileprivate func silence(about job: WorkerJob) -> String? {
    for metric in CheckJobs.necessary(job) where metrics[metric] == nil && unavailable[metric] == nil {
      return "says nothing about \(metric.name): neither a value, nor the reason for none"
    }
    switch job.pass {
    case .latency where metrics[Metric.p50Ns] != nil && (latencyCounts?.counts.isEmpty ?? true):
      return "has a median latency, and no latencyCounts"
    case .memory where metrics[Metric.rssBuiltKib] != nil && !memorySeries.contains { $0.stage == "built" }:
      return "has rss_built_kib, and no reading \"built\" in memorySeries"
    case .time where roundNanosecondsPerOperation.isEmpty: return "has no roundNanosecondsPerOperation"
    case .timeline where timeline == nil && unavailable.isEmpty: return "has no timeline, and no reason for that"
    case .profile, .cpuProfile:
      return profile == nil && unavailable.isEmpty ? "has no profile, and no reason for that" : nil
    default: return nil
    }
  }
}

extension EngineDefinition {
  /// True for the lab's own engine.
  var isOwn: Bool { name == EngineName.swift.id }
}
