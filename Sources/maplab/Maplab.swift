import ArgumentParser
import Platform
import Runner

/// The command line. One file per verb; each parses, calls and prints.
@main
struct Maplab: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maplab",
    abstract: "Measures which map and which allocator fit a workload, and why.",
    discussion: """
      EXAMPLES
        maplab run pooled-creation --profile quick
        maplab list experiments
        maplab choose
        maplab tables

      Exit codes: 0 good; 1 a cell failed, got worse or moved, or the output could not be written; 2 bad input or usage;
      130 interrupted.
      """,
    version: "0.1.0",
    subcommands: [
      Run.self, List.self, Check.self, Show.self, Choose.self, Report.self, Trace.self, Export.self, History.self,
      Tables.self, Compare.self,
      CI.self, Verify.self, Timeline.self,
      Profile.self, Inspect.self, Leaks.self, Engine.self, Doctor.self,
    ])

  static func main() async {
    // A reader that goes away must not end a run; the failed write is noticed by the code that writes.
    signal(SIGPIPE, SIG_IGN)
    // Neither must a file size limit: the write then fails with a message.
    signal(SIGXFSZ, SIG_IGN)
    do {
      // Without it Swift has no command-line arguments either, and this would look like a request for help.
      guard ProcessEnvironment.isReadable("/proc/self/stat") else { throw RunnerError.missingProc }
      try OpenFileLimit.raise()
      var command = try await asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      Exit.end(0)
    } catch {
      Exit.end(with: error)
    }
  }
}
