import ArgumentParser
import Results
import Runner

/// `maplab verify`
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Repeat a run from its own folder and report what came out differently.",
    discussion: """
      Reads experiments, allocators, profile and seed from the run's folder, runs its cells again, and compares the two. \
      Exact figures and checksums must be equal to the last digit. A noisy figure has moved if the two 95 % intervals do \
      not overlap and the rank test, corrected for all cells, says that they differ. If only the intervals miss each other, \
      as some do by chance, the figure is named and does not count. On another machine or with another toolchain noisy \
      figures do not count at all, and exact ones may have moved for that reason.

      It takes as long as the run did. The repetition goes to a temporary folder, which is removed if the run is verified.

      EXAMPLES
        maplab verify latest
        maplab verify results/reference --cells 'pooled-creation/*'
        maplab verify latest --cells map=span --output /tmp/again

      Exit codes: 0 verified, 1 something moved or could not be repeated, 2 bad input or usage, 130 interrupted.
      """)

  @OptionGroup var source: RunArgument

  @Option(
    help: ArgumentHelp(
      "Only the cells whose id matches: * is any text, ? one character; without either, anywhere in the id.",
      valueName: "pattern"))
  var cells: String?

  @Option(help: ArgumentHelp("The repetition's folder; it must not exist.", valueName: "dir"), completion: .directory)
  var output: String?

  @Flag(help: "Print one line of JSON on standard output instead of tables.")
  var json = false

  func run() async throws {
    let repetition = try RunRepetition(
      of: source.load(), cells: cells, output: output,
      commandLine: Array(CommandLine.arguments.dropFirst()))
    let carriedOut = try await RunAnnouncer.carryOut(repetition.prepared) { tools in
      try await repetition.verify(
        launcher: SubprocessLauncher(tools: tools), tools: tools, progress: standardErrorProgress())
    }
    guard let verification = carriedOut else {
      repetition.removeTemporaryFolder()
      StandardError.print("Interrupted; nothing is verified.")
      throw ExitCode(Interruption.exitCode)
    }
    if json {
      StandardOutput.write(try VerificationReport(verification, folder: repetition.prepared.output).json() + "\n")
    } else {
      VerificationPrinter.print(verification)
    }
    guard verification.isVerified else {
      StandardError.print("The repetition is kept: \(repetition.prepared.output)")
      throw ExitCode(1)
    }
    repetition.removeTemporaryFolder()
  }
}
