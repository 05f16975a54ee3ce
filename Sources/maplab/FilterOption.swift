import ArgumentParser
import Runner

/// The option of every verb that may look at some cells only.
struct FilterOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only the cells whose id matches: * is any text, ? one character; without either, anywhere in the id.",
      valueName: "pattern"))
  var filter: String?
}
