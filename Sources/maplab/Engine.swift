import ArgumentParser
import Catalogue
import Experiments
import Platform
import Runner

/// `maplab engine`
struct Engine: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, build, check and begin engines: programs in any language that measure cells.",
    discussion: """
      EXAMPLES
        maplab engine list
        maplab engine build go
        maplab engine check go
        maplab engine new mine
      """,
    subcommands: [EngineList.self, EngineBuild.self, EngineCheckCommand.self, EngineNew.self])
}

/// `maplab engine list`
struct EngineList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the engines, and which of them are built.",
    discussion: """
      EXAMPLES
        maplab engine list
        maplab list maps --engine go
      """)

  @OptionGroup var experiments: ExperimentsOption

  func run() async throws {
    var rows = [[EngineName.swift.id, "Swift", CompilerVersion.text, "the lab's own maps: maplab list maps"]]
    for engine in try experiments.equipment().engines.definitions {
      var version = "not built: maplab engine build \(engine.name)"
      if engine.missingReason == nil {
        version = await engine.version() ?? "gives no version"
      }
      rows.append([engine.name, engine.language, version, engine.summary])
    }
    TablePrinter(headers: ["engine", "language", "version", "what it is"]).print(rows)
  }
}

/// `maplab engine build`
struct EngineBuild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Build engines by the commands in engines.toml.",
    discussion: """
      Every build is tried; one that fails does not keep the others from being built.

      EXAMPLES
        maplab engine build
        maplab engine build go cpp

      Exit codes: 0 all are built, 1 a build failed, 2 bad input or usage.
      """)

  @Argument(help: "Engines; all by default.")
  var names: [String] = []

  @OptionGroup var experiments: ExperimentsOption

  func run() async throws {
    let equipment = try experiments.equipment()
    let chosen = try names.isEmpty ? equipment.engines.definitions : names.map { try equipment.engine($0) }
    var failed: [String] = []
    for engine in chosen {
      guard let build = engine.build else {
        StandardError.print("\(engine.name): engines.toml has no build for it; it must be built by hand")
        continue
      }
      StandardError.print("\(engine.name): \(build)")
      if await !EngineBuilder.run(build, in: engine.root) { failed.append(engine.name) }
    }
    guard failed.isEmpty else {
      StandardError.print("not built: \(failed.joined(separator: ", "))")
      throw ExitCode(1)
    }
  }
}

extension Equipment {
  /// The engine of that name. Throws `RunnerError` with the valid names.
  func engine(_ name: String) throws -> EngineDefinition {
    guard let engine = engines[EngineName(name)] else {
      throw RunnerError.unknownName(kind: "engine", name: name, valid: engines.definitions.map(\.name))
    }
    return engine
  }
}
