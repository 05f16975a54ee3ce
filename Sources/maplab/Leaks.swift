import ArgumentParser
import Catalogue
import Experiments
import Foundation
import Platform
import Results
import Runner

/// `maplab leaks`
struct Leaks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell whether memory leaks: in the soaks of a run, or in any process.",
    discussion: """
      A soak (a cell of the study family "soak") does its work and records what it holds: soak.csv in the run's folder. \
      The first quarter of the work is left out. What is held beyond what the work means to keep has a slope in each \
      process (Theil-Sen); over the processes it has a median and an interval. The verdict is one of

        leaks                    it grows evenly, and what the work means to keep does not explain it
        bounded                  it stays, or comes back
        grows with its content   it grows as what the work means to keep grows
        unclear                  too few readings, or growth that is none of the three: soak for longer

      Who holds what has leaked is told if the run has the profile pass: two moments are compared, the middle of the soak and its \
      end, and the functions listed whose blocks have become more; then everything is let go, and what is left is read.

      Of a process by its id, or a command after --, only the resident set is known: memory that the program has freed and \
      its allocator keeps counts as held, and nobody knows what the program means to keep. A growing cache therefore looks \
      like a leak until it is full. Watch for at least four times as long as the program takes to warm up. Ctrl-C ends the \
      watch with the verdict so far. A command is ended when its time is over.

      EXAMPLES
        maplab leaks --run kept-closures
        maplab leaks results/reference --filter 'waiting-tasks/*'
        maplab leaks latest --limit 8G --csv
        maplab leaks --pid 4711 --seconds 600 --every 1
        maplab leaks --seconds 60 -- ./server --port 8080

      Exit codes: 0 nothing leaks, 1 something does, 2 bad input or usage.
      """)

  @Argument(
    help: ArgumentHelp(
      "A run's folder, its name, or an experiment or cell of the last run; the last complete run by default.",
      valueName: "run"),
    completion: .directory)
  var subject: String?

  @Argument(parsing: .postTerminator, help: "A command to start and to watch, after --.")
  var command: [String] = []

  @Flag(name: .customLong("run"), help: "Run the experiment first, with its profiles.")
  var isNew = false

  @Option(help: ArgumentHelp("The process to watch.", valueName: "id"))
  var pid: Int32?

  @Option(
    help: ArgumentHelp(
      "How long to watch. Default: 60 for --pid, until it ends for a command.", valueName: "seconds"))
  var seconds: Double?

  @Option(help: ArgumentHelp("Time between two readings of a watched process.", valueName: "seconds"))
  var every = 0.5

  @Option(
    help: ArgumentHelp("Tell when so many bytes are reached (with K, M, G or T: of 1,024).", valueName: "bytes"))
  var limit: ByteCount?

  @OptionGroup var cells: FilterOption

  private var filter: String? { cells.filter }

  @Flag(help: "Print CSV: a row per cell.")
  var csv = false

  @OptionGroup var experiments: ExperimentsOption

  private var isWatch: Bool { pid != nil || !command.isEmpty }

  func validate() throws {
    if pid != nil && !command.isEmpty { throw ValidationError("--pid and a command exclude each other.") }
    if isWatch && (subject != nil || filter != nil) {
      throw ValidationError("A run and --filter do not go with --pid or a command.")
    }
    if isNew && (isWatch || subject == nil) { throw ValidationError("--run takes an experiment, and watches nothing.") }
    if !isWatch && seconds != nil { throw ValidationError("--seconds belongs to --pid or a command.") }
    if let pid, pid < 1 { throw ValidationError("--pid takes the id of a process, 1 or more, not \(pid).") }
    if let seconds, !(seconds > 0 && seconds <= 1e7) {
      throw ValidationError("--seconds takes more than 0, up to 10,000,000, not \(seconds).")
    }
    guard (0.01...3600).contains(every) else { throw ValidationError("--every takes 0.01 to 3600, not \(every).") }
  }

  func run() async throws {
    if isNew { try await runExperiment() }
    let isLeaking = isWatch ? try watch() : try judgeRun()
    if isLeaking { throw ExitCode(1) }
  }

  /// Runs the experiment, which then becomes the last complete run.
  private func runExperiment() async throws {
    var request = RunRequest(
      experiments: [subject ?? ""], profile: MeasurementProfile.standard.name, selection: CellSelection(filter: filter),
      output: nil, seed: PlanSeeds.defaultSeed, experimentsDirectory: experiments.given,
      commandLine: Array(CommandLine.arguments.dropFirst()))
    request.passes = [.observations, .profile]
    let result = try await RunAnnouncer.execute(RunAnnouncer.prepared(request))
    ResultPrinter.printFailures(result.evaluation.summary.failed)
    if result.exitCode != 0 { throw ExitCode(result.exitCode) }
  }

  /// The soaks of a run.
  private func judgeRun() throws -> Bool {
    let (run, pattern) = try source()
    let soaks = run.soaks.filter { CellSelection(filter: pattern).admits(id: $0.cell) }
    guard !soaks.isEmpty else {
      throw RunnerError.noSoaks(
        run.soaks.isEmpty
          ? "\(run.path) has no soak: run an experiment with a study of the family \"soak\", such as kept-closures"
          : "no soak of \(run.path) matches \"\(pattern ?? "")\"; without it all are judged")
    }
    let rows = soaks.map { LeakRow($0) }
    LeakPrinter(limit: limit?.bytes, unit: "operation").print(rows, csv: csv)
    if !csv { printHolders(rows.filter { $0.finding.verdict == .leaks }.map(\.name), of: run) }
    return rows.contains { $0.finding.verdict == .leaks }
  }

  /// Who holds what has leaked, and whether it goes when the map is let go: the last of D1 chapter 5's four steps.
  private func printHolders(_ leaking: [String], of run: LoadedRun) {
    for cell in leaking {
      let holders = Holder.all(of: cell, in: run.profiles)
      StandardOutput.print(
        "\n\(cell): what has grown between the middle of the soak and its end, by the code that obtained it")
      if holders.isEmpty {
        StandardOutput.print(
          "not known: the experiment has no profile of it (passes = [\"observations\", \"profile\"])")
      } else {
        let headers = ["B gained", "B in the end", "blocks", "function"]
        TablePrinter(headers: headers, rightAligned: Set(headers.dropLast())).print(
          holders.prefix(5).map { [String($0.gain), String($0.last), String($0.blocks), $0.site] })
      }
      if let metric = Metric.named("soak_bytes_left"),
        let left = run.summary.cells.first(where: { $0.id == cell })?.estimate(metric)
      {
        StandardOutput.print("after the map was let go, \(NumberText.of(left.value)) B of it are left")
      }
    }
  }

  /// The run, and which of its cells. If the argument isn't a run, it may be an experiment or a cell of the last one.
  private func source() throws -> (LoadedRun, pattern: String?) {
    let path = try ResultsDirectory.locate(run: subject, experimentsDirectory: experiments.given)
    do {
      return (try RunReader.open(path), filter)
    } catch {
      guard let subject, filter == nil, !FileManager.default.fileExists(atPath: path),
        let latest = try? ResultsDirectory.locate(run: nil, experimentsDirectory: experiments.given),
        let last = try? RunReader.open(latest)
      else { throw error }
      let isNamed = last.soaks.contains { $0.experiment == subject || $0.cell == subject }
      guard isNamed else { throw error }
      return (last, last.soaks.contains { $0.cell == subject } ? subject : "\(subject)/*")
    }
  }

  /// A process or a command.
  private func watch() throws -> Bool {
    let started = pid == nil ? try WatchedCommand(command) : nil
    defer { started?.end() }
    let process = try WatchedProcess(id: pid ?? started!.id)
    let watch = LeakWatch()
    let interruption = Interruption { watch.cancel() }
    defer { interruption.stop() }
    let setting = LeakWatch.Setting(seconds: seconds ?? (pid == nil ? nil : 60), every: every)
    StandardError.print("maplab: watching the resident set of process \(process.id); nothing else of it is known")
    var line = WatchLine(seconds: setting.seconds)
    let (series, end) = watch.follow(process, setting) { line.show($0, $1) }
    line.finish()
    switch end {
    case .processEnded: StandardError.print("maplab: the process has ended")
    case .interrupted: StandardError.print("maplab: interrupted; the verdict is of what was seen so far")
    case .timeOver: break
    }
    let finding = LeakWatch.detector.judge([series])
    let name = started == nil ? "process \(process.id)" : command[0]
    LeakPrinter(limit: limit?.bytes, unit: "second").print(
      [LeakRow(name: name, isResidentSet: true, finding)], csv: csv)
    return finding.verdict == .leaks
  }
}

/// Bytes with a unit of 1,024: `512M`.
struct ByteCount: ExpressibleByArgument {
  var bytes: Double

  init?(argument: String) {
    let units: [Character: Double] = ["K": 0x1p10, "M": 0x1p20, "G": 0x1p30, "T": 0x1p40]
    var digits = argument[...]
    let unit = digits.last.flatMap { units[Character($0.uppercased())] }
    if unit != nil { digits = digits.dropLast() }
    guard let number = Double(digits), number > 0, number.isFinite else { return nil }
    bytes = number * (unit ?? 1)
  }
}
