import ArgumentParser
import Runner

/// The options of every verb that makes a run: which cells, where to, and with which seed.
struct NewRunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only the cells whose id matches: * is any text, ? one character; without either, anywhere in the id.",
      valueName: "pattern"))
  var filter: String?

  @Option(help: ArgumentHelp("Only the cells with this allocator; may be given several times.", valueName: "name"))
  var allocator: [String] = []

  @Option(help: ArgumentHelp("The run's folder; it must not exist.", valueName: "dir"), completion: .directory)
  var output: String?

  @Option(help: ArgumentHelp("Decides keys, hash seeds, layout and order.", valueName: "number"))
  var seed: UInt64 = PlanSeeds.defaultSeed
}
