import Results
import WorkerProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The measured half of the examination: the worker's loop, and what other processes did in the meantime.
package struct NoiseMeasurement: Sendable {
  /// What the worker measured; nil if it could not.
  package var floor: NoiseFloor?
  /// Why there is none.
  package var failure: String?
  /// Other processes that were busy during the measurement, busiest first.
  package var busy: [BusyProcesses.Busy]

  /// Measures for the given number of seconds on the processor that workers run on.
  package static func take(seconds: Double) async -> NoiseMeasurement {
    let clock = ContinuousClock()
    let before = BusyProcesses()
    let start = clock.now
    var arguments = [NoiseFloor.argument, "\(seconds)"]
    if let processor = ProcessEnvironment.workerProcessor { arguments.append("\(processor)") }
    let output = await ask(arguments, seconds: seconds)
    let elapsed = (clock.now - start).inSeconds
    let busy = BusyProcesses().since(before, seconds: elapsed)
    guard let output else {
      return NoiseMeasurement(floor: nil, failure: "the worker did not measure it", busy: busy)
    }
    guard let floor = try? JSONDecoder().decode(NoiseFloor.self, from: Data(output.utf8)),
      floor.version == WorkerJob.currentVersion
    else { return NoiseMeasurement(floor: nil, failure: "the worker printed something else", busy: busy) }
    return NoiseMeasurement(floor: floor, failure: nil, busy: busy)
  }

  /// What the worker prints, in an environment built from scratch, as in a run.
  private static func ask(_ arguments: [String], seconds: Double) async -> String? {
    guard let directory = try? PrivateDirectory(), let watchdog = try? await Watchdog(directory: directory.path) else {
      return nil
    }
    var environment = ["PATH": LaunchCommand.searchPath]
    environment["LD_LIBRARY_PATH"] = ProcessEnvironment.variable("LD_LIBRARY_PATH")
    // Starting the worker and finding the clock's rate take less than a second.
    let answer = await ToolOutput.run(
      LaunchTools.workerPath, arguments, environment: environment, directory: directory.path, limit: seconds + 10,
      watchdog: watchdog)
    await watchdog.end()
    return answer?.status.isSuccess == true ? answer?.output : nil
  }

  /// A clock that costs more than this can't time short operations.
  static let largestClockCost = 100.0

  /// What the figures mean.
  package var findings: [Finding] {
    [busyFinding] + (floor.map(Self.findings) ?? [Finding("noise floor", .unknown, failure ?? "not measured")])
  }

  private var busyFinding: Finding {
    guard !busy.isEmpty else { return Finding("other processes", .good, "none took more than 2 % of a processor") }
    let named = busy.prefix(5).map { "\($0.name) (\($0.process)) \(Examination.rounded($0.share * 100)) %" }
    let more = busy.count > 5 ? " and \(busy.count - 5) more" : ""
    return Finding(
      "other processes", .limited, "\(named.joined(separator: ", "))\(more) of a processor", advice: "stop them")
  }

  private static func findings(_ floor: NoiseFloor) -> [Finding] {
    let lost = Examination.rounded(floor.lostShare * 100)
    let text = "a loop that only computes lost \(lost) % of \(Examination.rounded(floor.seconds)) s"
    let bound = DisturbanceRule.largestLostShare
    let isQuiet = floor.lostShare <= bound
    let clockText =
      "\(floor.clock): \(Examination.rounded(floor.clockCost)) ns a reading, steps of "
      + "\(Examination.rounded(floor.clockStep)) ns"
    return [
      Finding(
        "noise floor", isQuiet ? .good : .limited, text,
        advice: isQuiet
          ? nil
          : "expect disturbed processes (the bound is \(Examination.rounded(bound * 100)) %); see what is limited above"
      ),
      Finding(
        "clock", floor.clockCost <= largestClockCost ? .good : .limited, clockText,
        advice: floor.clockCost <= largestClockCost ? nil : "latencies of short operations mean little here"),
    ]
  }

  /// `99`, `99.99`: the digits after the point are what matters here.
  private func percentile(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }

  /// The figures as rows: name, value, what it is.
  package var rows: [[String]] {
    guard let floor else { return [] }
    let nanoseconds = { (value: Double) in "\(Examination.rounded(value)) ns" }
    let ticks = { (value: Int?) in value.map { "\($0 * 10) ms" } ?? "not known" }
    var rows = [
      ["fastest turn", nanoseconds(floor.fastestNanoseconds), "of \(floor.turns), the same computation each"]
    ]
    for step in floor.excess {
      let name = step.percentile == 100 ? "worst" : "p\(percentile(step.percentile))"
      rows.append([name, "+\(nanoseconds(step.nanoseconds))", "beyond the fastest turn"])
    }
    return rows + [
      ["lost", "\(Examination.rounded(floor.lostShare * 100)) %", "of the time, beyond fastest turns alone"],
      ["switches", "\(floor.involuntarySwitches)", "times that another process got the processor"],
      [
        "waited", floor.runQueueWait.map { "\(Examination.rounded(Double($0) / 1e6)) ms" } ?? "not known",
        "for the processor, while others had it",
      ],
      ["stolen", ticks(floor.workerStealTicks), "by the hypervisor, on the workers' processor"],
      ["stolen in all", ticks(floor.stealTicks), "by the hypervisor, on all processors"],
      ["clock", nanoseconds(floor.clockCost), "a reading of \(floor.clock)"],
      ["clock's step", nanoseconds(floor.clockStep), "the smallest that was seen"],
      ["kernel's clock", nanoseconds(floor.kernelClockCost), "a reading of clock_gettime"],
    ]
  }
}
