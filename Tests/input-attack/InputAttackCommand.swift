import ArgumentParser
import Foundation
import InputAttack

/// Attacks the readers with more inputs than tests can.
@main
struct InputAttackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "input-attack",
    abstract: "Feed damaged files and messages to every reader of the lab and hold it to its promises.",
    discussion: """
      A reader promises to accept or to refuse: never to crash, never to take more time or memory than so much for each
      byte, to say where and what is wrong in one clean line, and to read what it accepted as itself again.

      Each reader runs in a process of its own. An input that crashes it or breaks a promise is kept, and the command
      that repeats it is printed; move it to Tests/InputAttack/Seeds/<reader>/once-failed/ with the repair. Exit codes: 0
      when every promise held, 1 when one was broken.

      EXAMPLES
        input-attack                              100,000 inputs for each reader
        input-attack --reader csv --inputs 5000000 --seed 7
        input-attack --reader csv --file x.csv    one file, as it is
      """)

  @Option(help: ArgumentHelp("Attack this reader only; may be given again.", valueName: "name"))
  var reader: [String] = []

  @Option(help: "Inputs for each reader.")
  var inputs = 100_000

  @Option(help: "The seed of all random choices.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Where inputs that failed are kept.", valueName: "folder"))
  var keep = ".build/input-attack"

  @Option(help: ArgumentHelp("Give this file to the reader instead.", valueName: "path"))
  var file: String?

  @Flag(help: "List the readers and end.")
  var list = false

  @Option(help: .hidden)
  var from: Int?

  @Option(help: .hidden)
  var progress: String?

  func validate() throws {
    guard inputs > 0 else { throw ValidationError("--inputs must be positive.") }
    if let unknown = reader.first(where: { InputReader.named($0) == nil }) {
      let names = InputReader.all.map(\.name)
      throw ValidationError("there is no reader '\(unknown)'; there are: \(names.joined(separator: ", "))")
    }
    if file != nil && reader.count != 1 { throw ValidationError("--file needs one --reader.") }
  }

  func run() async throws {
    let readers = reader.isEmpty ? InputReader.all : reader.compactMap(InputReader.named)
    if list {
      for reader in readers { print("\(reader.name): \(reader.summary)") }
    } else if let file {
      let input = Array(try Data(contentsOf: URL(filePath: file)))
      let answer = try readers[0].read(input)
      print("\(file): \(answer)")
    } else if let from, let progress {
      let attacker = try Attacker(on: readers[0], seed: seed, keep: keep, progress: progress)
      if try !attacker.run(from..<max(from, inputs)) { throw ExitCode(1) }
    } else {
      let supervisor = Supervisor(inputs: inputs, seed: seed, keep: keep)
      if try await !supervisor.attack(readers) { throw ExitCode(1) }
    }
  }
}
