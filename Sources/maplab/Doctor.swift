import ArgumentParser
import Experiments
import Runner

/// `maplab doctor`
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what this machine has for measuring, and what to do about what is missing.",
    discussion: """
      Exits with 1 where something is missing without which nothing can be measured.

      EXAMPLE
        maplab doctor
      """)

  @OptionGroup var experiments: ExperimentsOption

  func run() async throws {
    // Outside the project there are no allocators to look for; what was asked for by name must be right.
    let allocators = experiments.given == nil ? try? experiments.allocators() : try experiments.allocators()
    let findings = await Examination.findings(allocators: allocators)
    TablePrinter(headers: ["subject", "standing", "found"], colours: TablePrinter.standingColours)
      .print(findings.map { [$0.subject, $0.standing.rawValue, $0.detail] })
    let advised = findings.filter { $0.advice != nil }
    if !advised.isEmpty { print("\nWhat to do:") }
    for finding in advised { print("  \(finding.subject): \(finding.advice ?? "")") }
    if findings.contains(where: { $0.standing == .missing }) { throw ExitCode(1) }
  }
}
