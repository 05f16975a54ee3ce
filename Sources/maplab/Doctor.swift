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

      EXAMPLES
        maplab doctor
        maplab doctor --seconds 30
        maplab doctor --seconds 0
      """)

  @Option(help: ArgumentHelp("How long to measure the noise floor, up to 600; 0 leaves it out.", valueName: "seconds"))
  var seconds = 3.0

  @OptionGroup var experiments: ExperimentsOption

  func validate() throws {
    guard (0...600).contains(seconds) else { throw ValidationError("--seconds takes 0 to 600, not \(seconds).") }
  }

  func run() async throws {
    // Outside the project there are no allocators to look for; what was asked for by name must be right.
    let allocators = experiments.given == nil ? try? experiments.allocators() : try experiments.allocators()
    var findings = await Examination.findings(allocators: allocators) + NoiseExamination().findings
    let noise = seconds > 0 ? await NoiseMeasurement.take(seconds: seconds) : nil
    findings += noise?.findings ?? []
    TablePrinter(headers: ["subject", "standing", "found"], colours: TablePrinter.standingColours)
      .print(findings.map { [$0.subject, $0.standing.rawValue, $0.detail] })
    if let rows = noise?.rows, !rows.isEmpty {
      print("\nNoise floor:")
      TablePrinter(headers: ["figure", "value", "what it is"], rightAligned: ["value"]).print(rows)
    }
    let advised = findings.filter { $0.advice != nil }
    if !advised.isEmpty { print("\nWhat to do:") }
    for finding in advised { print("  \(finding.subject): \(finding.advice ?? "")") }
    if findings.contains(where: { $0.standing == .missing }) { throw ExitCode(1) }
  }
}
