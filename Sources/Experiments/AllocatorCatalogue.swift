import Catalogue
import WorkerProtocol

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An allocator that cells can name: an entry of `experiments/allocators.toml`.
public struct AllocatorDefinition: Sendable, Hashable {
  /// The name in experiment files.
  public var name: String
  /// One line for `maplab list allocators`.
  public var summary: String
  /// Paths at which its library may be; none: the C library's own malloc.
  public var libraries: [String]
  /// The Debian package that brings the library.
  public var package: String?
  /// Environment variables set for its workers.
  public var environment: [String: String]
  /// How its figures are read.
  public var statistics: AllocatorStatisticsSource

  /// The first of `libraries` that exists; nil for the C library and where none exists.
  public var library: String? { libraries.first { access($0, R_OK) == 0 } }

  /// Why it can't be used here; nil where it can.
  public var missingReason: String? {
    if libraries.isEmpty || library != nil { return nil }
    let advice = package.map { "; Debian's package \($0) brings it" } ?? ""
    return "allocator \(name) is not installed: none of \(libraries.joined(separator: ", ")) exists\(advice)"
  }
}

/// The allocators of `experiments/allocators.toml`.
public struct AllocatorCatalogue: Sendable {
  /// In the file's order.
  public var definitions: [AllocatorDefinition]

  /// The allocator of that name, or nil.
  public subscript(name: String) -> AllocatorDefinition? { definitions.first { $0.name == name } }

  /// Makes a catalogue of definitions.
  public init(definitions: [AllocatorDefinition]) { self.definitions = definitions }

  /// Reads the file. Throws `InvalidInput` with all its mistakes.
  public static func load(path: String) throws -> AllocatorCatalogue {
    try parse(InputFile.text(of: path), file: path)
  }

  /// Reads a text. Throws `InvalidInput` with all its mistakes.
  public static func parse(_ text: String, file: String) throws -> AllocatorCatalogue {
    let root = try TOMLNode.parse(text, file: file)
    let collector = DiagnosticCollector(file: file, text: text)
    let top = TableReader(root, path: "", collector: collector)
    top.rejectUnknownKeys(["allocator"])
    var definitions: [AllocatorDefinition] = []
    for reader in top.readers("allocator") {
      reader.rejectUnknownKeys(ExperimentKeys.allocator)
      let name = reader.string("name", required: true) ?? ""
      if definitions.contains(where: { $0.name == name }) {
        collector.report(reader.path(of: "name"), found: "\"\(name)\" a second time", expected: "each name once")
      }
      var environment: [String: String] = [:]
      if let inner = reader.reader("environment") {
        for key in inner.table.keys.sorted() { environment[key] = inner.string(key) }
      }
      var statistics = AllocatorStatisticsSource.none
      if let node = reader.table["statistics"] {
        statistics =
          reader.member(node, at: reader.path(of: "statistics"), of: AllocatorStatisticsSource.self) ?? .none
      }
      definitions.append(
        AllocatorDefinition(
          name: name, summary: reader.string("summary", required: true) ?? "",
          libraries: reader.strings("libraries") ?? [], package: reader.string("package"), environment: environment,
          statistics: statistics))
    }
    for name in ["system", "jemalloc"] where !definitions.contains(where: { $0.name == name }) {
      collector.report(nil, found: "no allocator \"\(name)\"", expected: "at least system and jemalloc")
    }
    guard collector.isEmpty else { throw InvalidInput(diagnostics: collector.diagnostics) }
    return AllocatorCatalogue(definitions: definitions)
  }
}
