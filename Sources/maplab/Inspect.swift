import ArgumentParser
import Runner

/// `maplab inspect`
struct Inspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a map's storage: its bytes, its buckets, and where a load's accesses go.",
    discussion: """
      Runs the inspection pass of a cell, or of an experiment's cells: a map is filled as the cell says, and looked at. Prints \
      the bytes of its storage by part, how many buckets a look-up reads, how evenly the keys' hashes spread over buckets and \
      bits beside what a random function gives (chi-square, with p: how likely chance alone is as uneven), how many pages \
      are resident, and the heat of the buckets under the cell's look-ups. The run's folder has all of it in inspection.csv \
      and a picture of each cell in pictures/.

      Colours need a terminal; NO_COLOR turns them off, and shades take their place.

      EXAMPLES
        maplab inspect bucket-heat
        maplab inspect map-speed --filter map=bucket,kind=get-hit,entries=100000
        maplab inspect bucket-heat/map=bucket,keys=uint64-zipf0.99 --output /tmp/heat

      Exit codes: 0 good, 1 some cell failed, 2 bad input or usage, 130 interrupted.
      """)

  @Argument(
    help: ArgumentHelp(
      "A cell's id or the beginning of one, or an experiment's file or id.", valueName: "cell|experiment"),
    completion: .file(extensions: ["toml"]))
  var subject: String

  @OptionGroup var options: NewRunOptions

  @OptionGroup var experiments: ExperimentsOption

  func validate() throws { try options.check(subject: subject) }

  func run() async throws {
    let result = try await RunAnnouncer.execute(
      RunAnnouncer.prepared(options.request(subject, pass: .inspection, experiments: experiments)))
    InspectionPrinter.print(result)
    if result.exitCode != 0 { throw ExitCode(result.exitCode) }
  }
}
