import ArgumentParser
import Catalogue
import Experiments
import Foundation
import Results
import Runner

/// `maplab profile`
struct Profile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show which code obtains memory, waits for locks, or takes the instructions.",
    discussion: """
      Runs the profile pass of an experiment, or of one of its cells: each block that a round obtains is recorded with its \
      stack of calls, and so is each wait for a lock. With --cpu, callgrind counts the round's instructions by stack. \
      Nothing is sampled: counts are exact, and equal in two runs. A function that the compiler has inlined belongs to the \
      one that holds it.

      The run's folder has all stacks in profile.csv, and in profiles/ for each cell folded stacks, flame graphs (SVG, for a \
      browser) and a file for `go tool pprof`, which www.speedscope.app opens, too. If fewer than 90 % of the frames have a \
      name, nothing is drawn.

      With --against, a run that was profiled before is compared with: the graph shows what has become more (red) and less \
      (blue). A run's folder in place of an experiment shows that run again, without measuring.

      EXAMPLES
        maplab profile map-speed --filter kind=fill,entries=100000
        maplab profile kept-closures
        maplab profile look-ups --cpu --output /tmp/after
        maplab profile /tmp/after --against /tmp/before

      Exit codes: 0 good, 1 some cell failed, 2 bad input or usage, 130 interrupted.
      """)

  @Argument(
    help: ArgumentHelp(
      "An experiment's file or id, a cell's id, or the folder of a run with profiles.", valueName: "experiment|cell|run"
    ),
    completion: .file(extensions: ["toml"]))
  var subject: String

  @Flag(help: "Count instructions by stack, in callgrind, instead of memory and waiting.")
  var cpu = false

  @Option(help: ArgumentHelp("A run with profiles of the same cells, to compare with.", valueName: "run"))
  var against: String?

  @OptionGroup var options: NewRunOptions

  @OptionGroup var experiments: ExperimentsOption

  func validate() throws { try options.check(subject: subject) }

  func run() async throws {
    let before = try against.map(loaded)
    if let earlier = try earlierRun() {
      try show(
        earlier.profiles.filter { CellSelection(filter: options.filter).admits(id: $0.cell) }, in: earlier.path, before)
      return
    }
    let result = try await RunAnnouncer.execute(
      RunAnnouncer.prepared(options.request(subject, pass: cpu ? .cpuProfile : .profile, experiments: experiments)))
    try show(result.profiles, in: result.folder, before)
    ResultPrinter.printFailures(result.evaluation.summary.failed)
    if result.exitCode != 0 { throw ExitCode(result.exitCode) }
  }

  private func show(_ profiles: [CellProfile], in folder: String, _ before: LoadedRun?) throws {
    for profile in profiles { ProfilePrinter.print(profile, folder: folder) }
    if let before { try compare(profiles, in: folder, with: before) }
    if !profiles.isEmpty { StandardOutput.print("\n\(folder)/\(ProfileFiles.name) has every stack") }
  }

  private func compare(_ profiles: [CellProfile], in folder: String, with before: LoadedRun) throws {
    var isCompared = false
    for profile in profiles {
      let earlier = before.profiles.first {
        $0.cell == profile.cell && $0.pass == profile.pass && $0.repetition == profile.repetition
      }
      guard let earlier else { continue }
      isCompared = true
      let files = try ProfileFiles.writeDifference(of: profile, against: earlier, inRun: folder)
      ProfilePrinter.printDifference(of: profile, against: earlier, files: files)
    }
    guard isCompared else {
      throw RunnerError.noProfiles(
        "\(before.path) has no profile of these cells: cells are compared if experiment, cell and pass are the same")
    }
  }

  /// The subject, if it is the folder of a run.
  private func earlierRun() throws -> LoadedRun? {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: subject, isDirectory: &isFolder) && isFolder.boolValue
    return isThere || subject == "latest" ? try loaded(subject) : nil
  }

  private func loaded(_ name: String) throws -> LoadedRun {
    let path = try ResultsDirectory.locate(run: name, experimentsDirectory: experiments.given)
    let run = try RunReader.open(path)
    guard !run.profiles.isEmpty else {
      throw RunnerError.noProfiles("\(run.path) has no profiles: make some with `maplab profile EXPERIMENT`")
    }
    return run
  }
}
