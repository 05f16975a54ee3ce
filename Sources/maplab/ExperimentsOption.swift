import ArgumentParser
import Experiments
import Runner

/// The option that every verb with experiments has.
struct ExperimentsOption: ParsableArguments {
  @Option(
    name: .customLong("experiments"),
    help: ArgumentHelp(
      "The directory with allocators.toml, claims and the experiments that ids mean.",
      discussion: "Default: ./experiments, or the first one found from here upwards.", valueName: "dir"),
    completion: .directory)
  var given: String?

  /// Its path. Throws if there is none.
  func directory() throws -> String { try ExperimentsDirectory.locate(given: given) }

  /// Its allocators.
  func allocators() throws -> AllocatorCatalogue {
    try AllocatorCatalogue.load(path: "\(directory())/allocators.toml")
  }
}
