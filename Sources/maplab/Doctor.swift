import ArgumentParser
import Experiments
import Runner

/// `maplab doctor`
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what this machine has for measuring, what makes it noisy, and what to do about it.",
    discussion: """
      First it looks at what the lab needs, then at what makes results noisy. Then a loop that only computes runs for some \
      seconds on the processor on which workers run: whatever a turn takes beyond the fastest one, the machine took. \
      "unknown" means that the kernel does not tell, as in many containers.

      Exits with 1 where something is missing without which nothing can be measured. Noise is no failure.

      With --calibrate it measures what is known beforehand instead: the experiments of experiments/calibration spin, \
      allocate, touch pages, miss the caches and so on, exactly so much, and each metric's figure is printed beside the \
      true one with its error. `met` and `missed` are said where the whole interval lies inside or outside the target, \
      `unclear` where this machine is too noisy to tell. Exits with 1 where a target is missed or a cell fails.

      EXAMPLES
        maplab doctor
        maplab doctor --seconds 30
        maplab doctor --seconds 0
        maplab doctor --calibrate --profile quick
      """)

  @Option(help: ArgumentHelp("How long to measure the noise floor, up to 600; 0 leaves it out.", valueName: "seconds"))
  var seconds = 3.0

  @Flag(help: "Measure the known answers of experiments/calibration and print them beside the truth.")
  var calibrate = false

  @Option(
    help: ArgumentHelp("How much to measure with --calibrate: quick, standard or thorough.", valueName: "profile"),
    completion: .list(MeasurementProfile.all.map(\.name)))
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "The folder of the calibration's files, which must not exist; by default one under results/calibrations.",
      valueName: "dir"),
    completion: .directory)
  var output: String?

  @OptionGroup var experiments: ExperimentsOption

  func validate() throws {
    guard (0...600).contains(seconds) else { throw ValidationError("--seconds takes 0 to 600, not \(seconds).") }
    guard calibrate || (profile == nil && output == nil) else {
      throw ValidationError("--profile and --output belong to --calibrate.")
    }
  }

  func run() async throws {
    if calibrate { return try await runCalibration() }
    // Outside the project there are no allocators to look for; but names that were asked for must be right.
    let allocators = experiments.given == nil ? try? experiments.allocators() : try experiments.allocators()
    let file = (try? experiments.directory()).map { "\($0)/\(AllocatorCatalogue.fileName)" } ?? ""
    PrivateDirectory.removeAbandoned()
    var findings = await Examination.findings(allocators: allocators, allocatorsFile: file)
    findings += NoiseExamination().findings
    let noise = seconds > 0 ? await NoiseMeasurement.take(seconds: seconds) : nil
    findings += noise?.findings ?? []
    TablePrinter(headers: ["subject", "standing", "found"], colours: TablePrinter.standingColours)
      .print(findings.map { [$0.subject, $0.standing.rawValue, $0.detail] })
    if let rows = noise?.rows, !rows.isEmpty {
      StandardOutput.print("\nNoise floor:")
      TablePrinter(headers: ["figure", "value", "what it is"], rightAligned: ["value"]).print(rows)
    }
    let advised = findings.filter { $0.advice != nil }
    if !advised.isEmpty { StandardOutput.print("\nWhat to do:") }
    for finding in advised { StandardOutput.print("  \(finding.subject): \(finding.advice ?? "")") }
    if findings.contains(where: { $0.standing == .missing }) { throw ExitCode(1) }
  }

  private func runCalibration() async throws {
    let prepared = try Calibration.prepare(
      profile: profile ?? MeasurementProfile.standard.name, output: output,
      experimentsDirectory: experiments.given)
    let result = try await RunAnnouncer.execute(prepared)
    CalibrationPrinter.print(result.evaluation.calibration, withExceptions: true)
    ResultPrinter.printFailures(result.evaluation.summary.failed)
    StandardOutput.print(
      "\n\(result.folder)/calibration.csv has every figure; \(result.wallSeconds.durationText) in all")
    if result.ending == .interrupted {
      StandardError.print("Interrupted; what was measured is kept. To go on: maplab run --resume \(result.run)")
    }
    let code = result.exitCode == 0 && result.evaluation.calibration.hasMissed ? 1 : result.exitCode
    if code != 0 { throw ExitCode(code) }
  }
}
