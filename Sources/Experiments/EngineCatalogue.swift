import Catalogue

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The engines besides the lab's own: those of `experiments/engines.toml`, and those of users' files.
package struct EngineCatalogue: Sendable, Equatable {
  /// The name of its file in an experiments directory.
  package static let fileName = "engines.toml"

  /// In the files' order.
  package var definitions: [EngineDefinition]

  /// The maximum numbers that a file may define.
  static let most = (engines: 50, maps: 200)

  /// Makes a catalogue; without definitions only the lab's own engine is known.
  package init(definitions: [EngineDefinition] = []) { self.definitions = definitions }

  /// The engine of that name; nil for the lab's own, and for an unknown one.
  package subscript(name: EngineName) -> EngineDefinition? { definitions.first { $0.name == name.id } }

  /// The names of all engines, the lab's own first.
  package var names: [String] { [EngineName.swift.id] + definitions.map(\.name) }

  /// Reads a file; paths in it are relative to `root`. Throws `InvalidInput` with all its mistakes.
  package static func load(path: String, root: String) throws -> EngineCatalogue {
    try parse(InputFile.text(of: path), file: path, root: root)
  }

  /// Reads a text. Throws `InvalidInput` with all its mistakes.
  package static func parse(_ text: String, file: String, root: String) throws -> EngineCatalogue {
    let document = try TOMLDocument(text, file: file)
    let top = document.reader()
    top.rejectUnknownKeys(["engine"])
    var names: Set<String> = [EngineName.swift.id]
    let definitions = top.readers("engine", most: most.engines).map { reader in
      EngineReader(reader: reader, root: root).definition(&names)
    }
    guard document.collector.isEmpty else { throw InvalidInput(diagnostics: document.collector.diagnostics) }
    return EngineCatalogue(definitions: definitions)
  }

  /// This catalogue and another. Throws `InvalidInput` if both have an engine of one name.
  package func adding(_ other: EngineCatalogue, file: String) throws -> EngineCatalogue {
    for engine in other.definitions where names.contains(engine.name) {
      throw InvalidInput(
        Diagnostic(
          file: file, keyPath: "engine.name", found: "\"\(engine.name)\", which another list has too",
          expected: "a name of its own"))
    }
    return EngineCatalogue(definitions: definitions + other.definitions)
  }

  /// Why a cell can't be measured by its engine; nil if it can.
  package func reasonAgainst(_ cell: CellParameters) -> String? {
    cell.engine == .swift ? nil : self[cell.engine]?.reasonAgainst(cell)
  }

  /// The cell without what its engine does not use: two cells with the same result do the same work.
  func asMeasured(_ cell: CellParameters) -> CellParameters {
    var cell = cell.asMeasured
    guard let engine = self[cell.engine] else { return cell }
    if engine.ownsAllocator { cell.allocator = "" }
    if engine.collectors.isEmpty { cell.collector = .default }
    return cell
  }

  /// The definitions as JSON, by which a run stores them: paths are absolute.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(definitions), as: UTF8.self) + "\n"
  }

  /// Reads what `json` wrote. Throws `InvalidInput`.
  package static func stored(at path: String) throws -> EngineCatalogue {
    do {
      let text = try InputFile.text(of: path)
      return EngineCatalogue(definitions: try JSONDecoder().decode([EngineDefinition].self, from: Data(text.utf8)))
    } catch let error as DecodingError {
      throw InvalidInput(
        Diagnostic(file: path, found: MessageText.oneLine("\(error)"), expected: "the engines of a run, as JSON"))
    }
  }
}
