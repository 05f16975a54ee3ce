import Catalogue
import Platform

/// An allocator that cells can name: an entry of `experiments/allocators.toml`.
package struct AllocatorDefinition: Sendable, Hashable {
  /// The name in experiment files.
  package var name: String
  /// One line for `maplab list allocators`.
  package var summary: String
  /// Paths at which its library may be; none: the C library's own malloc.
  package var libraries: [String]
  /// The Debian package that brings the library.
  package var package: String?
  /// Environment variables set for its workers.
  package var environment: [String: String]
  /// How its statistics are read.
  package var statistics: AllocatorStatisticsSource

  /// Makes a definition; without libraries it is the C library's own malloc.
  package init(
    name: String, summary: String, libraries: [String], package: String?, environment: [String: String],
    statistics: AllocatorStatisticsSource
  ) {
    self.name = name
    self.summary = summary
    self.libraries = libraries
    self.package = package
    self.environment = environment
    self.statistics = statistics
  }

  /// The first of `libraries` that exists; nil for the C library and if none exists.
  package var library: String? {
    libraries.first { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, R_OK) == 0
    }
  }

  /// Why it can't be used here; nil if it can.
  package var missingReason: String? {
    if libraries.isEmpty || library != nil { return nil }
    let advice = package.map { "; Debian's package \($0) brings it" } ?? ""
    return "allocator \(name) is not installed: none of \(libraries.joined(separator: ", ")) exists\(advice)"
  }
}

/// The allocators of `experiments/allocators.toml`.
package struct AllocatorCatalogue: Sendable {
  /// The name of its file in an experiments directory.
  package static let fileName = "allocators.toml"

  /// In the file's order.
  package var definitions: [AllocatorDefinition]
  /// The file's text, as it was read; empty if it was not read from one.
  package var source = ""

  /// The maximum number that a file may define.
  static let most = 100

  /// The allocator of that name, or nil.
  package subscript(name: String) -> AllocatorDefinition? { definitions.first { $0.name == name } }

  /// Makes a catalogue of definitions.
  package init(definitions: [AllocatorDefinition]) { self.definitions = definitions }

  /// Reads the file. Throws `InvalidInput` with all its mistakes.
  package static func load(path: String) throws -> AllocatorCatalogue {
    try parse(InputFile.text(of: path), file: path)
  }

  /// Reads a text. Throws `InvalidInput` with all its mistakes.
  package static func parse(_ text: String, file: String) throws -> AllocatorCatalogue {
    let document = try TOMLDocument(text, file: file)
    let (root, collector, top) = (document.root, document.collector, document.reader())
    top.rejectUnknownKeys(["allocator"])
    if root["allocator"] == nil { top.reportMissing("allocator", "tables [[allocator]]") }
    var definitions: [AllocatorDefinition] = []
    for reader in top.readers("allocator", most: Self.most) {
      reader.rejectUnknownKeys(ExperimentKeys.allocator)
      let name = reader.string("name", required: true)
      if let name {
        if !isPlainName(name, signs: "._-", atMost: 64) {
          collector.report(
            reader.path(of: "name"), found: "\"\(name)\"",
            expected: "lower-case letters, digits, hyphens, dots and underscores, 1 to 64 of them")
        } else if definitions.contains(where: { $0.name == name }) {
          collector.report(reader.path(of: "name"), found: "\"\(name)\" a second time", expected: "each name once")
        }
      }
      definitions.append(
        AllocatorDefinition(
          name: name ?? "", summary: reader.value("summary", orReport: "text")?.line("one line on what it is") ?? "",
          libraries: libraries(reader),
          package: reader.string("package"), environment: reader.environment(),
          statistics: reader.value("statistics")?.member() ?? .none))
    }
    for name in ["system", "jemalloc"]
    where root["allocator"] != nil && !definitions.contains(where: { $0.name == name }) {
      collector.report(nil, found: "no allocator \"\(name)\"", expected: "at least system and jemalloc")
    }
    guard collector.isEmpty else { throw InvalidInput(diagnostics: collector.diagnostics) }
    var catalogue = AllocatorCatalogue(definitions: definitions)
    catalogue.source = text
    return catalogue
  }

  private static func libraries(_ reader: TableReader) -> [String] {
    let paths = reader.strings("libraries") ?? []
    // The loader splits its list of libraries at blanks and colons, and looks up relative names elsewhere.
    for (index, path) in paths.enumerated()
    where !path.hasPrefix("/") || path.contains(where: { $0.isWhitespace || $0 == ":" }) {
      reader.collector.report(
        "\(reader.path(of: "libraries"))[\(index)]", found: "\"\(path)\"",
        expected: "an absolute path without blanks and colons")
    }
    return paths
  }

}

extension TableReader {
  /// `environment`: variables and their values.
  func environment() -> [String: String] {
    var environment: [String: String] = [:]
    guard let inner = reader("environment") else { return environment }
    for key in inner.table.keys.sorted() {
      if key.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) == nil {
        inner.collector.report(
          inner.path(of: key), found: "\"\(key)\"", expected: "a variable's name: letters, digits and _")
      } else if key == "LD_PRELOAD" {
        inner.collector.report(inner.path(of: key), found: "LD_PRELOAD", expected: "the library under `libraries`")
      } else {
        environment[key] = inner.string(key)
      }
    }
    return environment
  }
}
