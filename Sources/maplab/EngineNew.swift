import ArgumentParser
import Runner

/// `maplab engine new`
struct EngineNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin an engine of your own: a folder with a map, its program and an experiment.",
    discussion: """
      Writes a small package that builds as it is. Put your map in place of the one that is there. The package needs this \
      checkout of maplab, whose path it holds. ENGINES.md leads through it.

      EXAMPLES
        maplab engine new mine
        maplab engine new my-map --directory ~/my-map
        maplab engine new mine --language go
      """)

  @Argument(help: "The engine's and its map's name: lower-case letters, digits and hyphens.")
  var name: String

  @Option(help: "The language it is written in, such as cpp or go.")
  var language = "swift"

  @Option(help: "The folder to write, which must not exist or be empty (default: ./NAME).", completion: .directory)
  var directory: String?

  func run() throws {
    let folder = directory ?? name
    for file in try EngineTemplate(name: name, language: language).write(to: folder) {
      StandardOutput.print("\(folder)/\(file)")
    }
    StandardOutput.print(
      """
      next:
        cd \(folder)
        maplab engine build \(name) --engines engines.toml
        maplab run \(name).toml --engines engines.toml --profile quick
      """)
  }
}
