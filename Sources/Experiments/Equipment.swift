import Catalogue

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What cells can name and files declare: allocators and engines.
package struct Equipment: Sendable {
  /// The allocators.
  package var allocators: AllocatorCatalogue
  /// The engines besides the lab's own.
  package var engines: EngineCatalogue

  /// Equipment of these parts; without engines only the lab's own is known.
  package init(allocators: AllocatorCatalogue, engines: EngineCatalogue = EngineCatalogue()) {
    self.allocators = allocators
    self.engines = engines
  }

  /// Reads `allocators.toml` and, if there is one, `engines.toml` of an experiments directory, and users' own lists of
  /// engines. Paths in the lab's list are relative to the directory's parent, those in a user's list to its folder.
  /// Throws `InvalidInput` with all mistakes of the first file that has any.
  package static func load(directory: String, engineFiles: [String] = []) throws -> Equipment {
    var engines = EngineCatalogue()
    let lists = "\(directory)/\(EngineCatalogue.fileName)"
    if FileManager.default.fileExists(atPath: lists) {
      engines = try EngineCatalogue.load(path: lists, root: folder(of: directory))
    }
    for file in engineFiles {
      engines = try engines.adding(EngineCatalogue.load(path: file, root: folder(of: file)), file: file)
    }
    return Equipment(
      allocators: try AllocatorCatalogue.load(path: "\(directory)/\(AllocatorCatalogue.fileName)"), engines: engines)
  }

  /// The absolute path of the folder in which something is.
  private static func folder(of path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().path
  }

  /// The names that a cell may use.
  var names: KnownNames {
    var maps = MapVariant.allCases.map(\.id)
    var collectors = [CollectorSetting.default.id]
    for engine in engines.definitions {
      maps += engine.maps.map(\.name).filter { !maps.contains($0) }
      collectors += engine.collectors.filter { !collectors.contains($0) }
    }
    return KnownNames(
      allocators: allocators.definitions.map(\.name), engines: engines.names, maps: maps, collectors: collectors)
  }

  /// What a cell needs that is not here: its engine isn't built, or its allocator isn't installed.
  func missingReason(_ cell: CellParameters) -> String? {
    guard let engine = engines[cell.engine] else { return allocators[cell.allocator]?.missingReason }
    return engine.missingReason ?? (engine.ownsAllocator ? nil : allocators[cell.allocator]?.missingReason)
  }
}
