import ArgumentParser

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
        maplab tables

      Exit codes: 0 good, 1 some cell failed, got worse or moved, 2 bad input or usage, 130 interrupted.
      """,
    version: "0.1.0",
    subcommands: [Run.self, List.self, Check.self, Show.self, Tables.self, Compare.self, Verify.self, Doctor.self])

  static func main() async {
    do {
      var command = try await asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      Exit.end(with: error)
    }
  }
}
