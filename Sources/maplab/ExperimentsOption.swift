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

  @Option(
    name: .customLong("engines"),
    help: ArgumentHelp(
      "A file with [[engine]] tables of your own besides those of the directory's engines.toml; may be given several times.",
      valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var engineFiles: [String] = []

  /// Its path. Throws if there is none.
  func directory() throws -> String { try ExperimentsDirectory.locate(given: given) }

  /// Its allocators.
  func allocators() throws -> AllocatorCatalogue {
    try AllocatorCatalogue.load(path: "\(directory())/\(AllocatorCatalogue.fileName)")
  }

  /// Its allocators and engines, and the engines of the user's files.
  func equipment() throws -> Equipment { try Equipment.load(directory: directory(), engineFiles: engineFiles) }
}
