import Catalogue
import Experiments
import WorkerProtocol

/// Starts the smallest program, `true`, under an allocator as its workers get it, and reads what the library prints.
///
/// No library ends a program because of a misspelt option unless asked to: the cells would measure a different
/// allocator.
package struct AllocatorProbe: Sendable {
  let definition: AllocatorDefinition
  /// `true`, by its path.
  let program: String
  /// An empty directory, where a program that aborts may leave its core.
  let directory: String

  /// The maximum number of lines kept from one library.
  static let mostMessages = 10

  /// Asks the allocators of a catalogue that are installed; none if there is no `true` to start.
  ///
  /// - Parameters:
  ///   - names: only these; nil for all.
  ///   - file: the catalogue's file, for messages.
  package static func ask(
    _ catalogue: AllocatorCatalogue, names: Set<String>? = nil, file: String
  ) async -> [AllocatorAnswer] {
    guard let program = ProcessEnvironment.findInPath("true"), let directory = try? PrivateDirectory() else {
      return []
    }
    var answers: [AllocatorAnswer] = []
    for (index, definition) in catalogue.definitions.enumerated()
    where definition.missingReason == nil && names?.contains(definition.name) != false {
      let probe = AllocatorProbe(definition: definition, program: program, directory: directory.path)
      let messages = await probe.messages()
      let collector = DiagnosticCollector(file: file, positions: SourcePositions(catalogue.source), hidden: [])
      for refused in await probe.refusals(messages) {
        collector.report(
          "allocator[\(index)].environment.\(refused.variable)", found: refused.found, expected: refused.expected,
          nearest: refused.nearest)
      }
      answers.append(
        AllocatorAnswer(
          name: definition.name, messages: Array(messages.prefix(mostMessages)), mistakes: collector.diagnostics))
    }
    return answers
  }

  /// What the library prints in the environment of its workers.
  func messages() async -> [String] { await lines() }

  /// The lines on standard error of `true` under the library, with further variables. O(lines).
  func lines(_ further: [String: String] = [:], from output: (ToolOutput.Answer) -> String = { $0.errors }) async
    -> [String]
  {
    var environment = definition.environment.merging(further) { $1 }
    environment["PATH"] = LaunchCommand.searchPath
    if let library = definition.library { environment["LD_PRELOAD"] = library }
    guard let answer = await ToolOutput.run(program, [], environment: environment, directory: directory) else {
      return []
    }
    return output(answer).split(whereSeparator: \.isNewline).map { MessageText.oneLine(String($0)) }
  }

  /// The settings that the library does not accept.
  func refusals(_ messages: [String]) async -> [RefusedSetting] {
    guard !definition.environment.isEmpty else { return [] }
    var refused = await GlibcSettings.refusals(definition)
    switch definition.statistics {
    case .jemalloc:
      refused += JemallocSettings.refusals(messages, given: definition.environment)
      // Listing all option names is only worth it for a misspelt one.
      if refused.contains(where: { $0.variable == JemallocSettings.variable }) {
        let all =
          ["confirm_conf", "abort_conf"]
          + JemallocSettings.names(await lines([JemallocSettings.variable: "stats_print:true"]))
        for index in refused.indices where refused[index].variable == JemallocSettings.variable {
          refused[index].nearest = refused[index].nearest.flatMap { nearestName(to: $0, among: all) }
        }
      }
    case .mimalloc:
      refused += MimallocSettings.refusals(
        await lines(["MIMALLOC_VERBOSE": "1"]), given: definition.environment)
    case .glibc, .tcmalloc, .none: break
    }
    let known = Set(refused.map(\.variable))
    return refused + UnreadVariables.refusals(definition).filter { !known.contains($0.variable) }
  }
}
