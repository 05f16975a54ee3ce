import Catalogue
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension EngineCheck {
  /// How it ends if something other than its work decides that.
  func checkEndings(_ tell: (Finding) -> Void) async {
    var job = CheckJobs.smallest(engine, engine.maps[0])
    let worker = raw(job)
    await told(tell, "a report that can't be written, to a full disk") {
      let ending = try await worker.run(input: Self.input(job), output: "/dev/full", limit: Self.limit)
      return ending.status == .exited(1) ? nil : "\(ending.words) instead of exit code 1"
    }
    // Long enough to be disturbed in its work.
    job.seconds = Self.longSeconds
    job.maximumRounds = nil
    let long = try? Self.input(job)
    await told(tell, "SIGTERM while it measures") {
      let ending = try await worker.run(input: long ?? [], limit: Self.limit, .terminate(after: Self.delay))
      switch ending.status {
      case nil: return "went on for \(Int(Self.limit)) s after it"
      case .exited(0): return "ended with exit code 0, as if it had measured to the end"
      case .exited(2): return "didn't run a job of \(Int(Self.longSeconds)) s: \(ending.errors)"
      default: break
      }
      if ending.survivors > 0 { return "left a process behind that it had started" }
      return ending.output.isEmpty ? nil : "printed a report of work that was not done to the end"
    }
    await told(tell, "a runner that was killed") {
      let ending = try await worker.run(input: long ?? [], limit: Self.limit, .killGroup(after: Self.delay))
      guard ending.status != nil, ending.survivors == 0 else {
        return "went on after its process group was killed: it left the group that it was started in"
      }
      if case .exited = ending.status { return "didn't run a job of \(Int(Self.longSeconds)) s: \(ending.words)" }
      return nil
    }
  }

  /// Seconds of a job that is never done to the end.
  private static let longSeconds = 600.0
  /// Seconds until it is disturbed.
  private static let delay = 0.5
  /// Seconds within which it must end.
  private static let limit = 20.0

  /// Sorted, so that it is the same in every process.
  private static func input(_ job: WorkerJob) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try Array(encoder.encode(job))
  }

  private func told(_ tell: (Finding) -> Void, _ what: String, _ body: () async throws -> String?) async {
    do {
      tell(Finding(what: what, problem: try await body()))
    } catch {
      tell(Finding(what: what, problem: "can't be started: \(error)"))
    }
  }
}
