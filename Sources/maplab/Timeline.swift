import ArgumentParser
import Runner

/// `maplab timeline`
struct Timeline: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show when a map grows, for how long, and what that costs.",
    discussion: """
      Runs the timeline pass of an experiment, or of one of its cells: a map is filled from empty while every insertion is \
      timed and the map's own state says when it grows. Prints the growths of each cell. The run's folder has them in \
      timeline.csv, and in traces/ a trace of each cell, which ui.perfetto.dev and www.speedscope.app open.

      A time line holds the insertions alone: the clock stands still while the lab looks at the map. Bytes are those of the \
      map's tables, computed from their sizes.

      EXAMPLES
        maplab timeline map-speed --filter kind=fill,entries=100000
        maplab timeline map-speed --filter map=bucket --allocator system
        maplab timeline my.toml --output /tmp/growth

      Exit codes: 0 good, 1 some cell failed, 2 bad input or usage, 130 interrupted.
      """)

  @Argument(
    help: ArgumentHelp("An experiment's file or id, or a cell's id.", valueName: "experiment|cell"),
    completion: .file(extensions: ["toml"]))
  var subject: String

  @OptionGroup var options: NewRunOptions

  @OptionGroup var experiments: ExperimentsOption

  func validate() throws { try options.check(subject: subject) }

  func run() async throws {
    let result = try await RunAnnouncer.execute(
      RunAnnouncer.prepared(options.request(subject, pass: .timeline, experiments: experiments)))
    TimelinePrinter.print(result)
    if result.exitCode != 0 { throw ExitCode(result.exitCode) }
  }
}
