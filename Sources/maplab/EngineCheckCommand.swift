import ArgumentParser
import Catalogue
import Experiments
import Platform
import Runner

/// `maplab engine check`
struct EngineCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check that a worker keeps to WORKER.md and to what engines.toml promises of it.",
    discussion: """
      Runs golden vectors (digest and checksum of the same work), each promised map with each key, value and pass, bad
      jobs, and endings by force. Nothing is measured; it takes up to some minutes. What fails is printed.

      Without --program, NAME is an engine of engines.toml, of a file of your own (--engines), or swift. With --program, it is
      a program that is in no file, the options say what it promises, and NAME is what its jobs call it ("checked" by
      default).

      EXAMPLES
        maplab engine check
        maplab engine check go
        maplab engine check go cpp --map native --part vectors refusals
        maplab engine check --engines mine.toml mine
        maplab engine check --program ./worker --map mine
        maplab engine check --program ./worker --map mine --keys uint64 string --pass time memory --without churn

      Exit codes: 0 nothing fails, 1 something fails, 2 bad input or usage.
      """)

  @Argument(help: "Engines; by default the lab's own and all that are built.")
  var names: [String] = []

  @Option(parsing: .upToNextOption, help: "Only these maps; with --program, the maps that it has.")
  var map: [String] = []

  @Option(help: ArgumentHelp("Check this program.", valueName: "path"), completion: .file())
  var program: String?

  @Option(parsing: .upToNextOption, help: "With --program: the types of its keys; uint64 by default.")
  var keys: [KeyType] = []

  @Option(parsing: .upToNextOption, help: "With --program: the types of its values; uint64 by default.")
  var values: [ValueType] = []

  @Option(parsing: .upToNextOption, help: "With --program: the passes that it has; time by default.")
  var pass: [MeasurementPass] = []

  @Option(parsing: .upToNextOption, help: "With --program: workloads that its maps can't run.")
  var without: [WorkloadKind] = []

  @Flag(help: "With --program: threads may share its maps.")
  var shared = false

  @Option(parsing: .upToNextOption, help: "Only these parts of the suite.")
  var part: [EngineCheck.Part] = []

  @Flag(help: "Print what passes, and every failure.")
  var verbose = false

  @OptionGroup var experiments: ExperimentsOption

  func validate() throws {
    guard program != nil else {
      guard keys.isEmpty, values.isEmpty, pass.isEmpty, without.isEmpty, !shared else {
        throw ValidationError(
          "--keys, --values, --pass, --without and --shared are for --program: engines.toml says it")
      }
      return
    }
    guard names.count <= 1, names.allSatisfy({ EngineName.isName($0) && $0 != EngineName.swift.id }) else {
      throw ValidationError("--program takes at most one name, other than swift: \(EngineName.nameRule)")
    }
    guard !map.isEmpty, map.allSatisfy(MapVariant.isName) else {
      throw ValidationError("--program needs --map with the names of its maps: \(MapVariant.nameRule)")
    }
  }

  func run() async throws {
    var failures = 0
    for engine in try chosen() { failures += try await check(engine) }
    if failures > 0 { throw ExitCode(1) }
  }

  /// The engines to check.
  private func chosen() throws -> [EngineDefinition] {
    if let program {
      return [
        EngineDefinition(
          checking: program, name: names.first, maps: map, keys: keys.isEmpty ? [.uint64] : keys,
          values: values.isEmpty ? [.uint64] : values, passes: pass.isEmpty ? [.time] : pass, without: without,
          isShared: shared)
      ]
    }
    let equipment = try experiments.equipment()
    let own = EngineDefinition.own(program: LaunchTools.workerPath)
    guard names.isEmpty else { return try names.map { $0 == own.name ? own : try equipment.engine($0) } }
    for engine in equipment.engines.definitions {
      if let reason = engine.missingReason { StandardError.print("not checked: \(reason)") }
    }
    return [own] + equipment.engines.definitions.filter { $0.missingReason == nil }
  }

  /// The most failures of a part that are printed without --verbose.
  private static let mostShown = 20

  /// Checks one engine; the number of things that fail.
  private func check(_ engine: EngineDefinition) async throws -> Int {
    let suite = try await EngineCheck(engine, maps: map, isWhole: program == nil, directory: experiments.directory())
    StandardOutput.print("\(engine.name): \(engine.program)")
    var failures = 0
    var tried = 0
    for part in EngineCheck.Part.allCases where self.part.isEmpty || self.part.contains(part) {
      var (partFailures, partTried) = (0, 0)
      await suite.run(part) { finding in
        partTried += 1
        if let problem = finding.problem {
          partFailures += 1
          // The first ones tell what is wrong; all of them may be hundreds.
          if verbose || partFailures <= Self.mostShown {
            StandardOutput.print("  fails: \(finding.what): \(problem)")
          }
        } else if verbose {
          StandardOutput.print("  passes: \(finding.what)")
        }
        StandardOutput.flush()
      }
      if !verbose, partFailures > Self.mostShown {
        StandardOutput.print("  fails: \(partFailures - Self.mostShown) more, which --verbose prints")
      }
      let verdict = partFailures == 0 ? "\(partTried) pass" : "\(partFailures) of \(partTried) fail"
      StandardOutput.print("  \(part.rawValue): \(verdict) (\(part.summary))")
      failures += partFailures
      tried += partTried
    }
    StandardOutput.print("\(engine.name): \(failures == 0 ? "all \(tried) pass" : "\(failures) of \(tried) fail")")
    return failures
  }
}

extension KeyType: ExpressibleByArgument {}
extension ValueType: ExpressibleByArgument {}
extension MeasurementPass: ExpressibleByArgument {}
extension WorkloadKind: ExpressibleByArgument {}
extension EngineCheck.Part: ExpressibleByArgument {}
